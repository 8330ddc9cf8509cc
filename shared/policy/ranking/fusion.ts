import type { RuleSet } from './rule-set.ts';

/** The constant of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): how little the very first ranks stand out. */
const K = 60;

/** Positions in the catalogue, best first. A list that was not asked for, or could not answer, is `null`. */
export interface RankLists {
  readonly lexical: readonly number[] | null;
  readonly vector: readonly number[] | null;
  readonly graph: readonly number[] | null;
}

/**
 * Fuses rank lists: `ret(p) = Σ w·(k+1)/(k+rank) / Σ w`, 0 to 1, 1 for what is first in every list. A list that is `null` counts
 * neither above nor below the line; a programme that an answered list does not hold gets nothing from it.
 *
 * @returns Retrieval by position; absent is 0. `null` when no list answered, so that retrieval says nothing of anybody.
 * @example
 * fuse({ lexical: [4, 2], vector: null, graph: [2] }, { lexical: 1, vector: 0, graph: 0.3 })!.get(4); // 1 / 1.3
 */
export function fuse(lists: RankLists, weights: RuleSet['lists']): ReadonlyMap<number, number> | null {
  const used = (['lexical', 'vector', 'graph'] as const).flatMap((name) => {
    const list = lists[name];
    return list === null || weights[name] === 0 ? [] : [{ list, weight: weights[name] }];
  });
  const total = used.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const fused = new Map<number, number>();
  for (const { list, weight } of used) {
    list.forEach((position, index) => {
      fused.set(position, (fused.get(position) ?? 0) + (weight * (K + 1)) / (K + index + 1) / total);
    });
  }
  return fused;
}
