/**
 * The largest CIDR that starts at `lo` and ends no later than `hi`, as its number of host bits (0 = one address). Taking
 * it again and again from what is left gives the one minimal set of CIDRs of a range.
 *
 * @param lo unsigned 32-bit number, `lo <= hi`.
 */
export function largestBlock4(lo: number, hi: number): number {
  const fitting = 31 - Math.clz32(hi - lo + 1);
  if (lo === 0) return hi === 0xffffffff ? 32 : fitting;
  return Math.min(fitting, 31 - Math.clz32(lo & -lo));
}
