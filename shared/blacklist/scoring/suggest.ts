/** What the present reliability counts for, in judgements: so many have to contradict it before it moves far. */
const PRIOR_STRENGTH = 20;

/** What people have said of the claims of a source. */
export interface Judgements {
  /** Reports that an entry of the source is harmless. */
  readonly falsePositives: number;
  /** Entries of the source that people block by hand, too. */
  readonly confirmed: number;
}

/**
 * The reliability that judgements speak for: the mean of the Beta posterior with the present one as prior,
 * `(20 · w + confirmed) / (20 + confirmed + false positives)`. Only a suggestion: nothing changes by itself, and without
 * judgements it is what is set.
 *
 * @example
 * suggestedReliability(0.7, { falsePositives: 5, confirmed: 0 }); // 0.56
 */
export function suggestedReliability(present: number, { falsePositives, confirmed }: Judgements): number {
  const mean = (PRIOR_STRENGTH * present + confirmed) / (PRIOR_STRENGTH + confirmed + falsePositives);
  return Math.round(mean * 1_000) / 1_000;
}
