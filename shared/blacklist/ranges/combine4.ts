import type { Ranges4 } from './types.ts';

/**
 * Which addresses an operation keeps, as a truth table in four bits: bit `inA + 2 * inB` says whether an address that is
 * in A, in B, in both or in none is kept.
 */
export const KEEP = { union: 0b1110, intersect: 0b1000, subtract: 0b0010 } as const;
export type Keep = (typeof KEEP)[keyof typeof KEEP];

/**
 * One sweep over the boundaries of both sets. A boundary is the first address at which membership changes, as a plain
 * number up to 2^32, so that the range ending at 255.255.255.255 needs no special case.
 */
export function combine4(a: Ranges4, b: Ranges4, keep: Keep): Ranges4 {
  const lo = new Uint32Array(a.lo.length + b.lo.length);
  const hi = new Uint32Array(lo.length);
  let count = 0;
  let i = 0;
  let j = 0;
  let nextA = boundary4(a, 0);
  let nextB = boundary4(b, 0);
  let isOpen = false;
  while (nextA !== Number.POSITIVE_INFINITY || nextB !== Number.POSITIVE_INFINITY) {
    const at = Math.min(nextA, nextB);
    if (nextA === at) nextA = boundary4(a, ++i);
    if (nextB === at) nextB = boundary4(b, ++j);
    const isKept = ((keep >>> ((i & 1) | ((j & 1) << 1))) & 1) === 1;
    if (isKept === isOpen) continue;
    if (isKept) lo[count] = at;
    else hi[count++] = at - 1;
    isOpen = isKept;
  }
  return { lo: lo.slice(0, count), hi: hi.slice(0, count) };
}

function boundary4(ranges: Ranges4, index: number): number {
  const i = index >>> 1;
  if (i >= ranges.lo.length) return Number.POSITIVE_INFINITY;
  return (index & 1) === 0 ? ranges.lo[i]! : ranges.hi[i]! + 1;
}
