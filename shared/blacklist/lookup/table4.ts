/** The IPv4 columns of an opened table; see `layout.ts`. */
export interface Columns {
  readonly index: Uint32Array;
  readonly lo: Uint32Array;
  readonly hi: Uint32Array;
  readonly info: Uint32Array;
  readonly until: Uint32Array;
  readonly link: Uint32Array;
  readonly indexBits: number;
  readonly isNested: boolean;
}

/**
 * Positions of the entries that contain all of `lo..hi`, the last in the table first: where entries nest, that is the
 * most specific first.
 */
export function findEntries4(table: Columns, lo: number, hi: number): readonly number[] {
  let next = countUpTo4(table, lo);
  if (next === 0) return NONE;
  let found: number[] | null = null;
  while (next > 0) {
    const at = next - 1;
    if (table.hi[at]! >= hi) {
      if (found === null) found = [at];
      else found.push(at);
      // Behind a hit, entries that cross it may lie between it and its link.
      next = table.isNested ? table.link[at]! : at;
    } else {
      next = table.link[at]!;
    }
  }
  return found ?? NONE;
}

const NONE: readonly number[] = [];

/** How many entries begin at or before an address. */
function countUpTo4({ index, lo, indexBits }: Columns, address: number): number {
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
