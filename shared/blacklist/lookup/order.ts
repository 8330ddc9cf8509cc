import { sortedOrder } from '../ranges/radix.ts';
import { WORDS_6 } from '../ranges/types.ts';
import { compare6 } from '../ranges/words6.ts';

/** Bounds of one family, as columns; IPv6 bounds are four words each. */
export interface BoundColumns {
  readonly lo: Uint32Array;
  readonly hi: Uint32Array;
}

/**
 * The order in which entries ascend by lower bound, the wider first among equals; `null` if they already do. Entries of
 * the very same range keep their order.
 */
export function entryOrder4({ lo, hi }: BoundColumns): Uint32Array | null {
  let isOrdered = true;
  for (let i = 1; i < lo.length && isOrdered; i++) {
    isOrdered = lo[i - 1]! < lo[i]! || (lo[i - 1]! === lo[i]! && hi[i - 1]! >= hi[i]!);
  }
  if (isOrdered) return null;
  const order = sortedOrder(lo);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && lo[order[to]!]! === lo[order[from]!]!) to++;
    if (to - from > 1) order.subarray(from, to).sort((i, j) => hi[j]! - hi[i]! || i - j);
  }
  return order;
}

/** The IPv6 counterpart of {@link entryOrder4}. */
export function entryOrder6({ lo, hi }: BoundColumns): Uint32Array | null {
  const compare = (i: number, j: number) => compare6(lo, i, lo, j) || compare6(hi, j, hi, i);
  const count = lo.length / WORDS_6;
  let isOrdered = true;
  for (let i = 1; i < count && isOrdered; i++) isOrdered = compare(i - 1, i) <= 0;
  if (isOrdered) return null;
  return Uint32Array.from({ length: count }, (_, i) => i).sort((i, j) => compare(i, j) || i - j);
}

/** The rows of a column in the given order; `words` numbers make a row. */
export function reordered(column: Uint32Array, order: Uint32Array | null, words: number): Uint32Array {
  if (order === null) return column;
  const rows = new Uint32Array(column.length);
  for (let i = 0; i < order.length; i++) {
    for (let word = 0; word < words; word++) rows[i * words + word] = column[order[i]! * words + word]!;
  }
  return rows;
}
