import { largestBlock4 } from './split4.ts';
import { fillHostBits6, largestBlock6 } from './split6.ts';
import { type RangeSet, type Ranges4, type Ranges6, WORDS_6 } from './types.ts';
import { compare6, copy6, increment6 } from './words6.ts';

/** How many lines the set has as a feed: the size of its minimal CIDR set, both families together. */
export function countCidrs(set: RangeSet): number {
  return countCidrs4(set.v4) + countCidrs6(set.v6);
}

function countCidrs4(ranges: Ranges4): number {
  let count = 0;
  for (let i = 0; i < ranges.lo.length; i++) {
    const hi = ranges.hi[i]!;
    for (let lo = ranges.lo[i]!; lo <= hi; count++) lo += 2 ** largestBlock4(lo, hi);
  }
  return count;
}

function countCidrs6(ranges: Ranges6): number {
  const lo = new Uint32Array(WORDS_6);
  const hi = new Uint32Array(WORDS_6);
  let count = 0;
  for (let i = 0; i * WORDS_6 < ranges.lo.length; i++) {
    copy6(ranges.lo, i, lo, 0);
    copy6(ranges.hi, i, hi, 0);
    do {
      fillHostBits6(lo, largestBlock6(lo, hi));
      count++;
    } while (increment6(lo, 0) && compare6(lo, 0, hi, 0) <= 0);
  }
  return count;
}
