import { LIKELY, TRUE, UNKNOWN } from '../eligibility/codes.ts';

/**
 * Whether the first `top` of a ranking can no longer change by answers: no programme that waits for facts can reach the score of
 * the last of them.
 *
 * @param codes of `judgeAll`.
 * @param score of programmes that are eligible or likely, by position.
 * @param upper what a programme would score at best, by position.
 */
export function isTopSettled(
  codes: Uint8Array,
  score: ArrayLike<number>,
  upper: ArrayLike<number>,
  top: number,
): boolean {
  const sure: number[] = [];
  let best = -Infinity;
  codes.forEach((code, at) => {
    if (code === TRUE || code === LIKELY) sure.push(score[at]!);
    else if (code === UNKNOWN) best = Math.max(best, upper[at]!);
  });
  if (best === -Infinity) return true;
  const last = sure.sort((a, b) => b - a)[top - 1];
  return last !== undefined && best < last;
}
