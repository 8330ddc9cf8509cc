import { TRIED_WEIGHTS, type TriedWeight } from '../../../shared/policy/ai/gate.ts';
import { cosine } from '../../../shared/policy/ai/vector.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import { fuse } from '../../../shared/policy/ranking/fusion.ts';
import { evaluate, type Quality } from '../../../shared/policy/search/evaluation.ts';
import type { GoldSet } from '../../../shared/policy/search/gold/gold-set.ts';
import type { Attempts } from './attempts.ts';
import { inBatches } from './embed.ts';
import type { CallBounds, Embedder } from './ports.ts';

/** Found by words for a query, so many are embedded to be put in another order. */
const POOL_PER_QUERY = 20;
/** All that is embedded for one judgement: some calls of a provider, and not a bill. */
const MOST_DOCUMENTS = 600;
const DEPTH = 50;

/** Positions by query, best first. */
type Lists = ReadonlyMap<string, readonly number[]>;

/** How a weight of the vector list would serve, over the gold set. */
export type Judge = (weight: number) => Promise<Quality>;

/**
 * Embeds the gold set's queries and the programmes that words find for them, beside what answers now and without touching it.
 *
 * The pool is of what words find and what is known to be relevant: what an embedding would find beyond it is not seen, so it is judged
 * rather too low than too high.
 *
 * @returns Quality by weight; 0 is what words alone find.
 * @throws AegisError `upstream_failed` when the embedding does not answer: what cannot answer has no quality.
 */
export async function shadow(
  catalogue: Catalogue,
  gold: GoldSet,
  embedder: Embedder,
  attempts: Attempts,
  bounds: CallBounds,
): Promise<Judge> {
  const lexical: Lists = new Map(
    gold.map(({ query }) => [query, catalogue.search.search(query, { limit: DEPTH }).map(({ position }) => position)]),
  );
  const vector = await vectorLists(catalogue, gold, lexical, embedder, attempts, bounds);
  return async (weight) => {
    const weights = { lexical: 1, vector: weight, graph: 0 };
    const search = (query: string, limit: number): string[] => {
      const fused = fuse({ lexical: lexical.get(query)!, vector: vector.get(query)!, graph: null }, weights);
      const ranked = [...(fused ?? [])].sort(([one, left], [other, right]) => right - left || one - other);
      return ranked.slice(0, limit).map(([position]) => catalogue.ids[position]!);
    };
    return (await evaluate(search, gold)).mean;
  };
}

/** Every weight that is worth trying. */
export function tryWeights(judge: Judge): Promise<TriedWeight[]> {
  return Promise.all(TRIED_WEIGHTS.map(async (weight) => ({ weight, quality: await judge(weight) })));
}

async function vectorLists(
  catalogue: Catalogue,
  gold: GoldSet,
  lexical: Lists,
  embedder: Embedder,
  attempts: Attempts,
  bounds: CallBounds,
): Promise<Lists> {
  const relevant = gold.flatMap(({ relevant: gains }) =>
    Object.keys(gains).flatMap((id) => catalogue.positionOf(id) ?? []),
  );
  const found = gold.flatMap(({ query }) => lexical.get(query)!.slice(0, POOL_PER_QUERY));
  const pool = [...new Set([...relevant, ...found])].slice(0, MOST_DOCUMENTS);
  const texts = pool.map((position) => textOf(catalogue, position));
  const documents = await inBatches(texts, embedder, attempts, bounds);
  const queries = await inBatches(
    gold.map(({ query }) => query),
    embedder,
    attempts,
    bounds,
  );
  return new Map(
    gold.map(({ query }, at) => {
      const scored = pool.map((position, index) => ({ position, score: cosine(queries[at]!, documents[index]!) }));
      scored.sort((left, right) => right.score - left.score || left.position - right.position);
      return [query, scored.slice(0, DEPTH).map(({ position }) => position)];
    }),
  );
}

/** What of a programme is embedded: what its card says, which is public. */
export function textOf({ cards }: Pick<Catalogue, 'cards'>, position: number): string {
  const { title, summary, organisation, tags } = cards[position]!;
  return [title, summary, organisation.name, ...tags].join('\n');
}
