import type { Table } from './table.ts';

const ROW_LENGTH = 4;
const LINK = 3;

/**
 * Positions are counted from 1, so that 0 means none.
 *
 * @returns the last entry that begins at or before an address.
 */
export function lastFrom4({ index, lo, indexBits }: Table, address: number): number {
  const slot = address >>> (32 - indexBits);
  let low = index[slot]!;
  let high = index[slot + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lo[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last entry, at position `from` or before, that ends at or after an address; 0 if there is none. */
export function lastReaching4({ rows }: Table, from: number, address: number): number {
  let at = from;
  while (at > 0 && rows[(at - 1) * ROW_LENGTH]! < address) at = rows[(at - 1) * ROW_LENGTH + LINK]!;
  return at;
}

/** Where to go on behind a hit: entries that cross it may lie between it and its link. */
export function before4({ rows, isNested }: Table, at: number): number {
  return isNested ? rows[(at - 1) * ROW_LENGTH + LINK]! : at - 1;
}
