import { compare6 } from '../ranges/words6.ts';
import type { Table } from './table.ts';

const ROW_LENGTH = 7;
const LINK = 6;

/** The IPv6 counterpart of `lastFrom4`; the address is bound 0 of `address`. */
export function lastFrom6({ index, lo, indexBits }: Table, address: Uint32Array): number {
  const slot = address[0]! >>> (32 - indexBits);
  let low = index[slot]!;
  let high = index[slot + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare6(lo, middle, address, 0) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The IPv6 counterpart of `lastReaching4`. */
export function lastReaching6({ rows }: Table, from: number, address: Uint32Array): number {
  let at = from;
  while (at > 0 && endsBefore(rows, (at - 1) * ROW_LENGTH, address)) at = rows[(at - 1) * ROW_LENGTH + LINK]!;
  return at;
}

/** The IPv6 counterpart of `before4`. */
export function before6({ rows, isNested }: Table, at: number): number {
  return isNested ? rows[(at - 1) * ROW_LENGTH + LINK]! : at - 1;
}

function endsBefore(rows: Uint32Array, row: number, address: Uint32Array): boolean {
  for (let word = 0; word < 4; word++) {
    if (rows[row + word] !== address[word]) return rows[row + word]! < address[word]!;
  }
  return false;
}
