import { combine4, KEEP, type Keep } from './combine4.ts';
import { combine6 } from './combine6.ts';
import type { RangeSet } from './types.ts';

/** Every address that is in `a` or in `b`. Linear in the number of ranges, like its siblings. */
export function union(a: RangeSet, b: RangeSet): RangeSet {
  return combine(a, b, KEEP.union);
}

/** Every address that is in `a` and in `b`. */
export function intersect(a: RangeSet, b: RangeSet): RangeSet {
  return combine(a, b, KEEP.intersect);
}

/**
 * Every address of `a` that is not in `b`, inside ranges too: this is how an allowlist takes single addresses out of a
 * blocked network.
 *
 * @example
 * // 198.51.100.0/24 without 198.51.100.7 is two ranges, eight CIDRs
 * countCidrs(subtract(rangeSetOf([network]), rangeSetOf([host]))); // 8
 */
export function subtract(a: RangeSet, b: RangeSet): RangeSet {
  return combine(a, b, KEEP.subtract);
}

function combine(a: RangeSet, b: RangeSet, keep: Keep): RangeSet {
  return { v4: combine4(a.v4, b.v4, keep), v6: combine6(a.v6, b.v6, keep) };
}
