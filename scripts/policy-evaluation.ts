// How well does search find programmes? Prints the measures on citizens' queries, on some that nothing was fitted to, and on known items over real programmes of the national
// catalogue, and ends with 1 if one lies below its floor. Flags: --worst=10 shows the queries that are answered worst.
import { parseArgs } from 'node:util';
import type { PolicyDocument } from '../shared/policy/document/document.ts';
import { type Evaluation, evaluate, type Searcher } from '../shared/policy/search/evaluation.ts';
import { below, FLOORS } from '../shared/policy/search/gold/floors.ts';
import { CITIZEN_GOLD, UNSEEN_GOLD, within } from '../shared/policy/search/gold/gold-set.ts';
import { knownItems } from '../shared/policy/search/gold/known-items.ts';
import { searchPart } from '../shared/policy/search/index.ts';
import { realProgrammes } from './policy/corpus.ts';

const { values } = parseArgs({ options: { worst: { type: 'string', default: '0' } } });
const programmes = realProgrammes();
const ids = new Set(programmes.map(({ id }) => id));
const titles = new Map(programmes.map(({ id, title }) => [id, title]));

function searcherOver(documents: readonly PolicyDocument[]): Searcher {
  const index = searchPart.open(searchPart.build(documents.map((document) => ({ document, version: 1 }))));
  return (query, limit) => index.search(query, { limit }).map(({ position }) => documents[position]!.id);
}

const search = searcherOver(programmes);
const gold = within(CITIZEN_GOLD, (id) => ids.has(id));
const citizen = await evaluate(search, gold);
const unseen = await evaluate(search, UNSEEN_GOLD);
const known = knownItems(programmes);
const knownItem = await evaluate(searcherOver(known.documents), known.gold);
const rows: readonly (readonly [string, Evaluation])[] = [
  ['citizens, all', citizen],
  [
    'citizens, Korean',
    await evaluate(
      search,
      gold.filter(({ lang }) => lang === 'ko'),
    ),
  ],
  [
    'citizens, English',
    await evaluate(
      search,
      gold.filter(({ lang }) => lang === 'en'),
    ),
  ],
  ['unseen, all', unseen],
  [
    'unseen, Korean',
    await evaluate(
      search,
      UNSEEN_GOLD.filter(({ lang }) => lang === 'ko'),
    ),
  ],
  [
    'unseen, English',
    await evaluate(
      search,
      UNSEEN_GOLD.filter(({ lang }) => lang === 'en'),
    ),
  ],
  ['known items', knownItem],
];

console.log(`${programmes.length} programmes\n`);
console.log('| queries | | nDCG@10 | MRR@10 | R@1 | R@10 | R@50 |');
console.log('|---|---|---|---|---|---|---|');
for (const [name, { queries, mean }] of rows) {
  const figures = [mean.ndcg10, mean.mrr10, mean.recall1, mean.recall10, mean.recall50];
  console.log(`| ${name} | ${queries} | ${figures.map((figure) => figure.toFixed(3)).join(' | ')} |`);
}

for (const { query, ndcg10, found } of [...citizen.each]
  .sort((a, b) => a.ndcg10 - b.ndcg10)
  .slice(0, Number(values.worst))) {
  console.log(`\n${ndcg10.toFixed(2)} ${query.query}`);
  for (const id of found.slice(0, 5)) console.log(`  ${query.relevant[id] ?? '-'} ${titles.get(id)}`);
}

const failures = [
  ...below(citizen.mean, FLOORS.citizen).map((failure) => `citizens: ${failure}`),
  ...below(unseen.mean, FLOORS.unseen).map((failure) => `unseen: ${failure}`),
  ...below(knownItem.mean, FLOORS.knownItem).map((failure) => `known items: ${failure}`),
];
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
