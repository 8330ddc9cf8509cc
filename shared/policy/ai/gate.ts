import type { Quality } from '../search/evaluation.ts';

/** Weights that are tried for the list of an embedding beside that of the words (which counts 1). */
export const TRIED_WEIGHTS = [0.1, 0.2, 0.3, 0.5, 1] as const;

export interface TriedWeight {
  readonly weight: number;
  readonly quality: Quality;
}

/** Differences below this are of floating-point sums, not of quality. */
const NOISE = 1e-9;

/**
 * The weight with which an embedding serves best: the highest nDCG@10 among those that neither it nor R@1 falls below what there is now;
 * of equals the smallest. `null`: there is none, and the switch is refused.
 *
 * @example
 * bestWeight(now, [{ weight: 0.3, quality: { ...now, recall1: now.recall1 - 0.1, ndcg10: 1 } }]); // null
 */
export function bestWeight(now: Quality, tried: readonly TriedWeight[]): TriedWeight | null {
  const fit = tried.filter(
    ({ quality }) => quality.ndcg10 >= now.ndcg10 - NOISE && quality.recall1 >= now.recall1 - NOISE,
  );
  return fit.reduce<TriedWeight | null>(
    (best, one) => (best === null || one.quality.ndcg10 > best.quality.ndcg10 + NOISE ? one : best),
    null,
  );
}
