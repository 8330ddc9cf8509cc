import { type Ranges6, WORDS_6 } from './types.ts';
import { compare6, copy6, increment6 } from './words6.ts';

/** Turns IPv6 ranges in any order, overlapping or not, into normalised ones. The arguments are left alone. */
export function normalise6(lo: Uint32Array, hi: Uint32Array): Ranges6 {
  const count = lo.length / WORDS_6;
  if (isAscending6(lo)) return coalesce6(lo, hi);
  const order = sortedOrder6(lo);
  const sortedLo = new Uint32Array(lo.length);
  const sortedHi = new Uint32Array(hi.length);
  for (let i = 0; i < count; i++) {
    copy6(lo, order[i]!, sortedLo, i);
    copy6(hi, order[i]!, sortedHi, i);
  }
  return coalesce6(sortedLo, sortedHi);
}

/** The order in which bounds ascend, as indexes; equal bounds keep their order. */
export function sortedOrder6(bounds: Uint32Array): Uint32Array {
  const order = new Uint32Array(bounds.length / WORDS_6);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((i, j) => compare6(bounds, i, bounds, j) || i - j);
}

function isAscending6(bounds: Uint32Array): boolean {
  const count = bounds.length / WORDS_6;
  for (let i = 1; i < count; i++) if (compare6(bounds, i - 1, bounds, i) > 0) return false;
  return true;
}

function coalesce6(lo: Uint32Array, hi: Uint32Array): Ranges6 {
  const count = lo.length / WORDS_6;
  const joinedLo = new Uint32Array(lo.length);
  const joinedHi = new Uint32Array(lo.length);
  // The first address after the range that is being joined; `isLast` when there is none.
  const next = new Uint32Array(WORDS_6);
  let isLast = false;
  let joined = 0;
  for (let i = 0; i < count; i++) {
    const isApart = joined === 0 || (!isLast && compare6(lo, i, next, 0) > 0);
    if (isApart) copy6(lo, i, joinedLo, joined++);
    else if (compare6(hi, i, joinedHi, joined - 1) <= 0) continue;
    copy6(hi, i, joinedHi, joined - 1);
    copy6(hi, i, next, 0);
    isLast = !increment6(next, 0);
  }
  return { lo: joinedLo.slice(0, joined * WORDS_6), hi: joinedHi.slice(0, joined * WORDS_6) };
}
