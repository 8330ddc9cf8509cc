import type { AddressRange } from '../address/range.ts';
import { type RangeSet, WORDS_6 } from './types.ts';
import { compare6, load6, store6 } from './words6.ts';

/** Whether every address of `range` is in the set. Binary search. */
export function containsRange(set: RangeSet, range: AddressRange): boolean {
  const first = firstEndingAtOrAfter(set, range);
  if (range.family === 4) {
    return first < set.v4.lo.length && set.v4.lo[first]! <= range.lo && range.hi <= set.v4.hi[first]!;
  }
  if (first * WORDS_6 >= set.v6.lo.length) return false;
  return load6(set.v6.lo, first) <= range.lo && range.hi <= load6(set.v6.hi, first);
}

/** Whether at least one address of `range` is in the set. Binary search. */
export function overlaps(set: RangeSet, range: AddressRange): boolean {
  const first = firstEndingAtOrAfter(set, range);
  if (range.family === 4) return first < set.v4.lo.length && set.v4.lo[first]! <= range.hi;
  return first * WORDS_6 < set.v6.lo.length && load6(set.v6.lo, first) <= range.hi;
}

/** How many addresses the set has, both families together. */
export function sizeOf(set: RangeSet): bigint {
  return size4(set) + size6(set);
}

/** The ranges of a set, IPv4 first, ascending. For tests and small sets: each range is an object. */
export function* rangesOf(set: RangeSet): Generator<AddressRange> {
  for (let i = 0; i < set.v4.lo.length; i++) yield { family: 4, lo: set.v4.lo[i]!, hi: set.v4.hi[i]! };
  for (let i = 0; i * WORDS_6 < set.v6.lo.length; i++) {
    yield { family: 6, lo: load6(set.v6.lo, i), hi: load6(set.v6.hi, i) };
  }
}

function size4(set: RangeSet): bigint {
  let size = set.v4.lo.length;
  for (let i = 0; i < set.v4.lo.length; i++) size += set.v4.hi[i]! - set.v4.lo[i]!;
  return BigInt(size);
}

/** Sums each word column in plain numbers: exact below 2^53, that is for fewer than two million ranges at a time. */
function size6(set: RangeSet): bigint {
  const batch = WORDS_6 << 20;
  let size = 0n;
  for (let from = 0; from < set.v6.lo.length; from += batch) {
    const to = Math.min(from + batch, set.v6.lo.length);
    const sums = [0, 0, 0, 0];
    for (let at = from; at < to; at++) sums[at % WORDS_6]! += set.v6.hi[at]! - set.v6.lo[at]!;
    const words = sums.reduce((high, word) => (high << 32n) + BigInt(word), 0n);
    size += words + BigInt((to - from) / WORDS_6);
  }
  return size;
}

function firstEndingAtOrAfter(set: RangeSet, range: AddressRange): number {
  const words = new Uint32Array(WORDS_6);
  if (range.family === 6) store6(words, 0, range.lo);
  let low = 0;
  let high = range.family === 4 ? set.v4.lo.length : set.v6.lo.length / WORDS_6;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isBefore = range.family === 4 ? set.v4.hi[middle]! < range.lo : compare6(set.v6.hi, middle, words, 0) < 0;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
