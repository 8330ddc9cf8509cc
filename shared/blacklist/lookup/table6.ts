import { compare6 } from '../ranges/words6.ts';
import type { Columns } from './table4.ts';

/** The IPv6 counterpart of `findEntries4`; bound 0 of `lo` and of `hi` is what is looked for. */
export function findEntries6(table: Columns, lo: Uint32Array, hi: Uint32Array): readonly number[] {
  const found: number[] = [];
  let next = countUpTo6(table, lo);
  while (next > 0) {
    const at = next - 1;
    const isHit = compare6(table.hi, at, hi, 0) >= 0;
    if (isHit) found.push(at);
    next = isHit && !table.isNested ? at : table.link[at]!;
  }
  return found;
}

function countUpTo6({ index, lo, indexBits }: Columns, address: Uint32Array): number {
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
