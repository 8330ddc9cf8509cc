import { sortKeys, sortPairs } from './radix.ts';
import type { Ranges4 } from './types.ts';

/** Turns single addresses in any order into ranges. The argument's contents are lost. */
export function normaliseSingles4(addresses: Uint32Array, isAscending: boolean): Ranges4 {
  const sorted = isAscending ? addresses : sortKeys(addresses);
  return coalesce4(sorted, sorted);
}

/** Turns ranges in any order, overlapping or not, into normalised ones. The arguments' contents are lost. */
export function normalisePairs4(lo: Uint32Array, hi: Uint32Array, isAscending: boolean): Ranges4 {
  const [sortedLo, sortedHi] = isAscending ? [lo, hi] : sortPairs(lo, hi);
  return coalesce4(sortedLo, sortedHi);
}

/** Joins ranges, ascending by lower bound, that overlap or touch. Counts first, so that the result is allocated once. */
function coalesce4(lo: Uint32Array, hi: Uint32Array): Ranges4 {
  const count = countCoalesced(lo, hi);
  const joinedLo = new Uint32Array(count);
  const joinedHi = new Uint32Array(count);
  if (count === 0) return { lo: joinedLo, hi: joinedHi };
  let at = 0;
  let start = lo[0]!;
  let end = hi[0]!;
  for (let i = 1; i < lo.length; i++) {
    const nextLo = lo[i]!;
    const nextHi = hi[i]!;
    // In plain numbers, so that an end of 2^32 - 1 does not wrap.
    if (nextLo > end + 1) {
      joinedLo[at] = start;
      joinedHi[at++] = end;
      start = nextLo;
      end = nextHi;
    } else if (nextHi > end) end = nextHi;
  }
  joinedLo[at] = start;
  joinedHi[at] = end;
  return { lo: joinedLo, hi: joinedHi };
}

function countCoalesced(lo: Uint32Array, hi: Uint32Array): number {
  if (lo.length === 0) return 0;
  let count = 1;
  let end = hi[0]!;
  for (let i = 1; i < lo.length; i++) {
    if (lo[i]! > end + 1) count++;
    if (hi[i]! > end) end = hi[i]!;
  }
  return count;
}
