import type { GoldQuery, GoldSet } from './gold/gold-set.ts';
import { ndcgAt, recallAt, reciprocalRankAt } from './measures.ts';

/** Whatever finds programmes: policy ids, best first, at most `limit`. */
export type Searcher = (query: string, limit: number) => readonly string[] | Promise<readonly string[]>;

/** Means over the queries, each 0 to 1. */
export interface Quality {
  readonly ndcg10: number;
  readonly mrr10: number;
  readonly recall1: number;
  readonly recall10: number;
  readonly recall50: number;
}

export interface JudgedQuery extends Quality {
  readonly query: GoldQuery;
  /** The ten that were found first. */
  readonly found: readonly string[];
}

export interface Evaluation {
  readonly queries: number;
  readonly mean: Quality;
  readonly each: readonly JudgedQuery[];
}

const DEPTH = 50;

/**
 * Judges a searcher by a gold set. Queries are asked one after the other, so that a provider with a quota is not flooded.
 *
 * @throws Whatever the searcher throws: a searcher that cannot answer has no quality.
 * @example
 * const { mean } = await evaluate((query, limit) => index.search(query, { limit }).map(({ position }) => ids[position]!), CITIZEN_GOLD);
 */
export async function evaluate(searcher: Searcher, gold: GoldSet): Promise<Evaluation> {
  const each: JudgedQuery[] = [];
  for (const query of gold) {
    const found = await searcher(query.query, DEPTH);
    each.push({
      query,
      found: found.slice(0, 10),
      ndcg10: ndcgAt(found, query.relevant, 10),
      mrr10: reciprocalRankAt(found, query.relevant, 10),
      recall1: recallAt(found, query.relevant, 1),
      recall10: recallAt(found, query.relevant, 10),
      recall50: recallAt(found, query.relevant, DEPTH),
    });
  }
  const mean = (of: (judged: JudgedQuery) => number) =>
    each.length === 0 ? 0 : each.reduce((sum, judged) => sum + of(judged), 0) / each.length;
  return {
    queries: each.length,
    mean: {
      ndcg10: mean(({ ndcg10 }) => ndcg10),
      mrr10: mean(({ mrr10 }) => mrr10),
      recall1: mean(({ recall1 }) => recall1),
      recall10: mean(({ recall10 }) => recall10),
      recall50: mean(({ recall50 }) => recall50),
    },
    each,
  };
}
