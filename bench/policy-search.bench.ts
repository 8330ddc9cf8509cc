// What do building the search index and asking it cost at the size of the national catalogue, and how good are the answers, beside two
// libraries? Timed: building from documents in memory, and citizens' queries one by one, in this process, all variants in the same run, one
// after the other, after one round that does not count. Not timed: making documents. Quality is judged over one programme of each archetype. Flags: --programmes=11032 --rounds=3
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { create, insertMultiple, search as oramaSearch } from '@orama/orama';
import MiniSearch from 'minisearch';
import { generatedProgrammes } from '../scripts/policy/corpus.ts';
import { byArchetype } from '../scripts/policy/searchers.ts';
import type { PolicyDocument } from '../shared/policy/document/document.ts';
import { graphPart } from '../shared/policy/graph/index.ts';
import { SearchIndexBuilder } from '../shared/policy/search/build.ts';
import { evaluate, type Searcher } from '../shared/policy/search/evaluation.ts';
import { FIELDS } from '../shared/policy/search/fields.ts';
import { fold, wordsOfFolded } from '../shared/policy/search/fold.ts';
import { ARCHETYPE_GOLD } from '../shared/policy/search/gold/gold-set.ts';
import { knownItems } from '../shared/policy/search/gold/known-items.ts';
import { searchPart } from '../shared/policy/search/index.ts';
import { stemOf, termsOfStem } from '../shared/policy/search/terms.ts';
import { countFlag } from './lib/flags.ts';
import { writeResult } from './lib/result.ts';
import { median } from './lib/variants.ts';

const programmes = countFlag('programmes', 11_032, 50_000);
const rounds = countFlag('rounds', 3, 100);
const LIMIT = 10;

interface Variant {
  readonly name: string;
  build(documents: readonly PolicyDocument[]): Promise<Searcher>;
}

/** The same fields for everybody. */
const record = (document: PolicyDocument) => ({
  id: document.id,
  ...Object.fromEntries(FIELDS.map(({ name, text }) => [name, text(document)])),
});
const names = FIELDS.map(({ name }) => name);
const boost = Object.fromEntries(FIELDS.map(({ name, weight }) => [name, weight]));
const words = (text: string) => wordsOfFolded(fold(text)).map(({ text: word }) => word);
const bigrams = (text: string) => wordsOfFolded(fold(text)).flatMap((word) => termsOfStem(stemOf(word), word.script));

function mini(name: string, tokenize?: (text: string) => string[]): Variant {
  return {
    name,
    build: async (documents) => {
      const index = new MiniSearch({ fields: names, storeFields: [], ...(tokenize ? { tokenize } : {}) });
      index.addAll(documents.map(record));
      return (query, limit) =>
        index
          .search(query, { boost })
          .slice(0, limit)
          .map(({ id }) => String(id));
    },
  };
}

function orama(name: string, tokenize: (text: string) => string[]): Variant {
  return {
    name,
    build: async (documents) => {
      const schema = Object.fromEntries(names.map((field) => [field, 'string'] as const));
      const tokenizer = { language: 'english', normalizationCache: new Map(), tokenize };
      const index = create({ schema: schema as Record<string, 'string'>, components: { tokenizer } });
      await insertMultiple(index, documents.map(record), 1_000);
      return async (term, limit) => {
        const { hits } = await oramaSearch(index, { term, properties: names, boost, limit, threshold: 1 });
        return hits.map(({ document }) => String((document as { readonly id: string }).id));
      };
    },
  };
}

const VARIANTS: readonly Variant[] = [
  {
    name: 'aegis',
    build: async (documents) => {
      const index = searchPart.open(searchPart.build(documents.map((document) => ({ document, version: 1 }))));
      return (query, limit) => index.search(query, { limit }).map(({ position }) => documents[position]!.id);
    },
  },
  mini('minisearch, its own words'),
  mini('minisearch, our terms', bigrams),
  orama('orama, words', words),
  orama('orama, our terms', bigrams),
];

/** Collects garbage at once, so that memory in use is memory needed. */
function forcedCollection(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

const documents = generatedProgrammes(programmes);
const few = generatedProgrammes();
const known = knownItems(few);
const published = documents.map((document) => ({ document, version: 1 }));

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The value that a share of the sorted values does not exceed. */
function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
}

const rows = [];
for (const { name, build } of VARIANTS) {
  const start = performance.now();
  const searcher = await build(documents);
  const buildMs = performance.now() - start;
  const queryMs: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const { query } of ARCHETYPE_GOLD) {
      const asked = performance.now();
      await searcher(query, LIMIT);
      if (round > 0) queryMs.push(performance.now() - asked);
    }
  }
  const citizen = (await evaluate(byArchetype(await build(few), few), ARCHETYPE_GOLD)).mean;
  const knownItem = (await evaluate(await build(known.documents), known.gold)).mean;
  const row = { name, buildMs, p50Ms: median(queryMs), p99Ms: quantile(queryMs, 0.99), citizen, knownItem };
  rows.push(row);
  console.log(
    `${name}: build ${buildMs.toFixed(0)} ms, query p50 ${row.p50Ms.toFixed(2)} ms, p99 ${row.p99Ms.toFixed(2)} ms, ` +
      `citizens nDCG@10 ${citizen.ndcg10.toFixed(3)}, known items MRR@10 ${knownItem.mrr10.toFixed(3)}`,
  );
}

const collect = forcedCollection();
const inUse = () => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const before = inUse();
const builder = new SearchIndexBuilder();
for (const document of documents) builder.add(document);
const builderMb = (inUse() - before) / 1e6;
const file = builder.finish();
const openMs = timed(() => searchPart.open(file));
const graphBuildMs = timed(() => graphPart.build(published));
const graph = graphPart.open(graphPart.build(published));
const rankMs = Array.from({ length: 50 }, (_, n) =>
  timed(() =>
    graph.rank(
      [
        { node: 'region:11', weight: 1 },
        { node: n, weight: 1 },
      ],
      100,
    ),
  ),
);
const own = {
  fileBytes: file.length,
  openMs,
  builderMb,
  graphBytes: graphPart.build(published).length,
  graphBuildMs,
  graphEdges: graph.edges,
  walkP50Ms: median(rankMs),
};
console.log(own);
const best = rows[0]!;
const ratios = rows.slice(1).map(({ name, buildMs, p50Ms, p99Ms }) => ({
  name,
  build: buildMs / best.buildMs,
  p50: p50Ms / best.p50Ms,
  p99: p99Ms / best.p99Ms,
}));
console.log(ratios);
writeResult('policy-search', { programmes: documents.length, rounds, rows, ratios, own });
