import { subtract } from '../ranges/algebra.ts';
import { sizeOf } from '../ranges/query.ts';
import type { RangeSet } from '../ranges/types.ts';

/**
 * A live feed without what may not be blocked any more: by subtraction alone, so that nothing is in it that was not in
 * the live one. `null` when that is no new feed: nothing of it is exempt, or nothing would be left, and an empty feed is
 * never published.
 *
 * @example
 * const live = rangeSetOf([{ family: 4, lo: 0, hi: 9 }]);
 * cutFeed(live, rangeSetOf([{ family: 4, lo: 5, hi: 5 }])); // 0..4 and 6..9
 * cutFeed(live, live); // null
 */
export function cutFeed(live: RangeSet, exempt: RangeSet): RangeSet | null {
  const rest = subtract(live, exempt);
  const left = sizeOf(rest);
  return left === 0n || left === sizeOf(live) ? null : rest;
}
