// How well does search find programmes? Prints the measures and ends with 1 if one lies below its floor. Flags:
//   --rows=<file>    services of the national catalogue that you have collected, as `serviceList` gives them: judged by citizens' queries about real
//                    services, by some that nothing was fitted to, and by known items. Without it: a generated catalogue and its own queries.
//   --programmes=N   size of the generated catalogue; absent: one programme of each archetype
//   --worst=N        shows the queries that are answered worst
import { parseArgs } from 'node:util';
import type { PolicyDocument } from '../shared/policy/document/document.ts';
import { type Evaluation, evaluate, type Quality, type Searcher } from '../shared/policy/search/evaluation.ts';
import { below, FLOORS } from '../shared/policy/search/gold/floors.ts';
import {
  ARCHETYPE_GOLD,
  CITIZEN_GOLD,
  type GoldSet,
  UNSEEN_GOLD,
  within,
} from '../shared/policy/search/gold/gold-set.ts';
import { knownItems } from '../shared/policy/search/gold/known-items.ts';
import { collectedProgrammes, generatedProgrammes } from './policy/corpus.ts';
import { byArchetype, searcherOver } from './policy/searchers.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string' }, programmes: { type: 'string' }, worst: { type: 'string', default: '0' } },
});

/** What is printed in one line, and what it must reach. */
interface Judged {
  readonly name: string;
  readonly evaluation: Evaluation;
  readonly floor: Partial<Quality>;
}

const isIn = (lang: 'ko' | 'en') => (each: { readonly lang: string }) => each.lang === lang;

/** A gold set as a whole and by language. */
async function judge(
  name: string,
  search: Searcher,
  gold: GoldSet,
  floors: readonly [Partial<Quality>, Partial<Quality>?],
): Promise<Judged[]> {
  const of = async (part: string, some: GoldSet, floor: Partial<Quality> = {}) => ({
    name: `${name}, ${part}`,
    evaluation: await evaluate(search, some),
    floor: some.length === 0 ? {} : floor,
  });
  return [
    await of('all', gold, floors[0]),
    await of('Korean', gold.filter(isIn('ko'))),
    await of('English', gold.filter(isIn('en')), floors[1]),
  ];
}

async function judgeItems(documents: readonly PolicyDocument[], floor: Partial<Quality>): Promise<Judged> {
  const known = knownItems(documents);
  return { name: 'known items', evaluation: await evaluate(searcherOver(known.documents), known.gold), floor };
}

async function judgeRows(path: string): Promise<{ documents: readonly PolicyDocument[]; judged: Judged[] }> {
  const { documents, withheld } = collectedProgrammes(path);
  if (withheld.length > 0) console.log(`${withheld.length} rows are held back, as they would be in the catalogue`);
  const ids = new Set(documents.map(({ id }) => id));
  const [citizen, unseen] = [CITIZEN_GOLD, UNSEEN_GOLD].map((gold) => within(gold, (id) => ids.has(id))) as [
    GoldSet,
    GoldSet,
  ];
  if (citizen.length === 0) throw new Error('no row is of a service that the queries are about');
  const search = searcherOver(documents);
  return {
    documents,
    judged: [
      ...(await judge('citizens', search, citizen, [FLOORS.citizen])),
      ...(await judge('unseen', search, unseen, [FLOORS.unseen])),
      await judgeItems(documents, FLOORS.knownItem),
    ],
  };
}

async function judgeGenerated(
  count: number | undefined,
): Promise<{ documents: readonly PolicyDocument[]; judged: Judged[] }> {
  const documents = generatedProgrammes(count);
  const search = byArchetype(searcherOver(documents), documents);
  const judged = await judge('archetypes', search, ARCHETYPE_GOLD, [FLOORS.archetype, FLOORS.archetypeEnglish]);
  // In a larger catalogue many programmes share a summary, and none of them is the one that is sought.
  return {
    documents,
    judged: count === undefined ? [...judged, await judgeItems(documents, FLOORS.archetypeItem)] : judged,
  };
}

const count = values.programmes === undefined ? undefined : Number(values.programmes);
const { documents, judged } = values.rows === undefined ? await judgeGenerated(count) : await judgeRows(values.rows);

console.log(`${documents.length} programmes\n`);
console.log('| queries | | nDCG@10 | MRR@10 | R@1 | R@10 | R@50 |');
console.log('|---|---|---|---|---|---|---|');
for (const { name, evaluation } of judged) {
  const { ndcg10, mrr10, recall1, recall10, recall50 } = evaluation.mean;
  const figures = [ndcg10, mrr10, recall1, recall10, recall50].map((figure) => figure.toFixed(3));
  console.log(`| ${name} | ${evaluation.queries} | ${figures.join(' | ')} |`);
}

const titles = new Map(documents.map(({ id, title }) => [id, title]));
for (const { query, ndcg10, found } of [...(judged[0]?.evaluation.each ?? [])]
  .sort((a, b) => a.ndcg10 - b.ndcg10)
  .slice(0, Number(values.worst))) {
  console.log(`\n${ndcg10.toFixed(2)} ${query.query}`);
  for (const id of found.slice(0, 5)) console.log(`  ${query.relevant[id] ?? '-'} ${titles.get(id) ?? id}`);
}

const failures = judged.flatMap(({ name, evaluation, floor }) =>
  below(evaluation.mean, floor).map((failure) => `${name}: ${failure}`),
);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
