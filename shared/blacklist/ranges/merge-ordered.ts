import { type RangeSet, WORDS_6 } from './types.ts';
import { compare6, copy6, increment6 } from './words6.ts';

/** What goes through ranges in address order, IPv4 first; one word a bound for IPv4, four for IPv6. */
export interface OrderedRanges {
  readonly family: 4 | 6;
  readonly lo: Uint32Array;
  readonly hi: Uint32Array;
  /** Goes to the next; false at the end. */
  next(): boolean;
}

const BATCH = 1 << 14;
const NONE = new Uint32Array(0);

/**
 * The union of ranges that ascend by lower bound, as sets of a few thousand, one after the other: what overlaps or touches is
 * one range, in one of them. Memory does not grow with their number.
 *
 * @param batch - Most ranges of a set.
 */
export function* mergeOrdered(ranges: OrderedRanges, batch = BATCH): Generator<RangeSet, void, void> {
  let out = new Batch(4, batch);
  while (ranges.next()) {
    if (ranges.family !== out.family) {
      if (out.count > 0) yield out.set();
      out = new Batch(6, batch);
    }
    if (out.joins(ranges)) continue;
    // Only now is it certain that nothing joins the last range.
    if (out.count === batch) {
      yield out.set();
      out = new Batch(ranges.family, batch);
    }
    out.push(ranges);
  }
  if (out.count > 0) yield out.set();
}

class Batch {
  readonly family: 4 | 6;
  readonly #words: number;
  readonly #lo: Uint32Array;
  readonly #hi: Uint32Array;
  readonly #after = new Uint32Array(WORDS_6);
  count = 0;

  constructor(family: 4 | 6, most: number) {
    this.family = family;
    this.#words = family === 4 ? 1 : WORDS_6;
    this.#lo = new Uint32Array(most * this.#words);
    this.#hi = new Uint32Array(most * this.#words);
  }

  push({ lo, hi }: OrderedRanges): void {
    this.#lo.set(lo, this.count * this.#words);
    this.#hi.set(hi, this.count * this.#words);
    this.count++;
  }

  /** Takes a range into the last one if it begins in it or right behind it. */
  joins({ lo, hi }: OrderedRanges): boolean {
    if (this.count === 0) return false;
    const last = this.count - 1;
    if (this.family === 4) {
      if (lo[0]! > this.#hi[last]! + 1) return false;
      if (hi[0]! > this.#hi[last]!) this.#hi[last] = hi[0]!;
      return true;
    }
    copy6(this.#hi, last, this.#after, 0);
    // Behind the highest address there is nothing.
    if (increment6(this.#after, 0) && compare6(lo, 0, this.#after, 0) > 0) return false;
    if (compare6(hi, 0, this.#hi, last) > 0) copy6(hi, 0, this.#hi, last);
    return true;
  }

  set(): RangeSet {
    const own = {
      lo: this.#lo.subarray(0, this.count * this.#words),
      hi: this.#hi.subarray(0, this.count * this.#words),
    };
    const none = { lo: NONE, hi: NONE };
    return this.family === 4 ? { v4: own, v6: none } : { v4: none, v6: own };
  }
}
