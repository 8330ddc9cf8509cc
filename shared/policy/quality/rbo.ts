/** Weight of the first ranks: 0.9 looks at about the first ten. */
const P = 0.9;

/**
 * How alike two rankings are, 0 to 1: rank-biased overlap (Webber, Moffat, Zobel 2010) with p = 0.9, extrapolated from the depth that is
 * seen. Two empty lists are alike.
 *
 * @example
 * overlap(['a', 'b'], ['a', 'b']); // 1
 */
export function overlap(left: readonly string[], right: readonly string[]): number {
  const depth = Math.max(left.length, right.length);
  if (depth === 0) return 1;
  const [seenLeft, seenRight] = [new Set<string>(), new Set<string>()];
  let common = 0;
  let sum = 0;
  let agreement = 0;
  for (let at = 0; at < depth; at++) {
    const [one, other] = [left[at], right[at]];
    if (one !== undefined && one === other) common += 1;
    else {
      if (one !== undefined && seenRight.has(one)) common += 1;
      if (other !== undefined && seenLeft.has(other)) common += 1;
    }
    if (one !== undefined) seenLeft.add(one);
    if (other !== undefined) seenRight.add(other);
    agreement = common / (at + 1);
    sum += P ** at * agreement;
  }
  return Math.min(1, (1 - P) * sum + agreement * P ** depth);
}
