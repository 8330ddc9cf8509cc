import type { Keep } from './combine4.ts';
import { type Ranges6, WORDS_6 } from './types.ts';
import { compare6, copy6, decrement6, increment6 } from './words6.ts';

/**
 * The IPv6 counterpart of `combine4`: the same sweep over boundaries. The boundary after the highest address does not
 * fit 128 bits and is left out, so a list of odd length means "open to the end".
 */
export function combine6(a: Ranges6, b: Ranges6, keep: Keep): Ranges6 {
  const boundsA = boundaries6(a);
  const boundsB = boundaries6(b);
  const countA = boundsA.length / WORDS_6;
  const countB = boundsB.length / WORDS_6;
  const kept = new Uint32Array(boundsA.length + boundsB.length);
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < countA || j < countB) {
    const order = i === countA ? 1 : j === countB ? -1 : compare6(boundsA, i, boundsB, j);
    const bounds = order <= 0 ? boundsA : boundsB;
    const at = order <= 0 ? i : j;
    if (order <= 0) i++;
    if (order >= 0) j++;
    const isKept = (keep >>> ((i & 1) | ((j & 1) << 1))) & 1;
    if (isKept !== (count & 1)) copy6(bounds, at, kept, count++);
  }
  return rangesOfBoundaries(kept, count);
}

function boundaries6(ranges: Ranges6): Uint32Array {
  const count = ranges.lo.length / WORDS_6;
  const bounds = new Uint32Array(2 * ranges.lo.length);
  for (let i = 0; i < count; i++) {
    copy6(ranges.lo, i, bounds, 2 * i);
    copy6(ranges.hi, i, bounds, 2 * i + 1);
    if (!increment6(bounds, 2 * i + 1)) return bounds.subarray(0, (2 * i + 1) * WORDS_6);
  }
  return bounds;
}

function rangesOfBoundaries(bounds: Uint32Array, count: number): Ranges6 {
  const ranges = (count + 1) >>> 1;
  const lo = new Uint32Array(ranges * WORDS_6);
  const hi = new Uint32Array(ranges * WORDS_6);
  for (let i = 0; i < ranges; i++) {
    copy6(bounds, 2 * i, lo, i);
    // A missing last boundary is 0 here, one below which is the highest address.
    if (2 * i + 1 < count) copy6(bounds, 2 * i + 1, hi, i);
    decrement6(hi, i);
  }
  return { lo, hi };
}
