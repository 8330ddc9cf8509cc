import type { AddressRange } from '../address/range.ts';
import { Column } from './column.ts';
import { combine4, KEEP } from './combine4.ts';
import { normalisePairs4, normaliseSingles4 } from './normalise4.ts';
import { normalise6 } from './normalise6.ts';
import { EMPTY_RANGES, type RangeSet, type Ranges4, WORDS_6 } from './types.ts';
import { store6 } from './words6.ts';

/**
 * Collects ranges in any order and makes a {@link RangeSet} of them. Single IPv4 addresses, by far the most of every
 * list, are kept in one column apart from true ranges: half the memory and half the work in the sort. What arrives in
 * ascending order is not sorted again.
 *
 * @example
 * const builder = new RangeSetBuilder();
 * builder.add4(0xc6336407, 0xc6336407);
 * builder.addRange({ family: 4, lo: 0xc6336408, hi: 0xc633640f });
 * builder.build(); // one range, 198.51.100.7-198.51.100.15
 */
export class RangeSetBuilder {
  readonly #singles = new Column();
  readonly #lo = new Column();
  readonly #hi = new Column();
  readonly #lo6 = new Column();
  readonly #hi6 = new Column();
  readonly #words = new Uint32Array(WORDS_6);

  /** How many ranges were added, duplicates included. */
  get added(): number {
    return this.#singles.length + this.#lo.length + this.#lo6.length / WORDS_6;
  }

  /** Adds the IPv4 range `lo..hi`, unsigned 32-bit numbers with `lo <= hi`. */
  add4(lo: number, hi: number): void {
    if (lo === hi) {
      this.#singles.push(lo);
    } else {
      this.#lo.push(lo);
      this.#hi.push(hi);
    }
  }

  /** Adds the IPv6 range `lo..hi`, unsigned 128-bit integers with `lo <= hi`. */
  add6(lo: bigint, hi: bigint): void {
    this.#push6(this.#lo6, lo);
    this.#push6(this.#hi6, hi);
  }

  addRange(range: AddressRange): void {
    if (range.family === 4) this.add4(range.lo, range.hi);
    else this.add6(range.lo, range.hi);
  }

  /** The normalised set of all that was added. The builder stays usable. */
  build(): RangeSet {
    return { v4: this.#build4(), v6: this.#build6() };
  }

  #build4(): Ranges4 {
    const singles = normaliseSingles4(this.#singles.toArray(), this.#singles.isAscending);
    if (this.#lo.length === 0) return singles;
    const ranges = normalisePairs4(this.#lo.toArray(), this.#hi.toArray(), this.#lo.isAscending);
    return singles.lo.length === 0 ? ranges : combine4(singles, ranges, KEEP.union);
  }

  #build6(): RangeSet['v6'] {
    if (this.#lo6.length === 0) return EMPTY_RANGES.v6;
    return normalise6(this.#lo6.toArray(), this.#hi6.toArray());
  }

  #push6(column: Column, bound: bigint): void {
    store6(this.#words, 0, bound);
    for (const word of this.#words) column.push(word);
  }
}

/**
 * The set of some ranges.
 *
 * @example
 * rangeSetOf([{ family: 4, lo: 1, hi: 5 }, { family: 4, lo: 6, hi: 9 }]); // one range 1..9
 */
export function rangeSetOf(ranges: Iterable<AddressRange>): RangeSet {
  const builder = new RangeSetBuilder();
  for (const range of ranges) builder.addRange(range);
  return builder.build();
}
