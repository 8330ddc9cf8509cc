import { subtract } from '../ranges/algebra.ts';
import { sizeOf } from '../ranges/query.ts';
import type { RangeSet } from '../ranges/types.ts';

/**
 * A live feed without what may not be blocked any more: by subtraction alone, so that nothing is in it that was not in
 * the live one. `null` when that is no new feed: nothing of it is exempt, or nothing would be left, and an empty feed is
 * never published.
 *
 * @param live - Sets that follow each other in address order and do not touch; the answer consists of such, made anew from them each
 * time it is gone through.
 * @example
 * const live = [rangeSetOf([{ family: 4, lo: 0, hi: 9 }])];
 * cutFeed(live, rangeSetOf([{ family: 4, lo: 5, hi: 5 }])); // 0..4 and 6..9
 * cutFeed(live, live[0]); // null
 */
export function cutFeed(live: Iterable<RangeSet>, exempt: RangeSet): Iterable<RangeSet> | null {
  const rest = without(live, exempt);
  const left = totalOf(rest);
  return left === 0n || left === totalOf(live) ? null : rest;
}

/** Sets of ranges without some addresses, made anew each time they are gone through. */
export function without(sets: Iterable<RangeSet>, taken: RangeSet): Iterable<RangeSet> {
  return {
    *[Symbol.iterator]() {
      for (const set of sets) yield subtract(set, taken);
    },
  };
}

function totalOf(sets: Iterable<RangeSet>): bigint {
  let total = 0n;
  for (const set of sets) total += sizeOf(set);
  return total;
}
