import { boundKeys, cidrPrefix, rangeOfKeys } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';

/**
 * Every CIDR block that contains a range, narrowest first, as stored bounds. Probing 33 (or 129) exact keys is what
 * makes "which entries contain this address" an index look-up: a scan by `lo <= x AND hi >= x` would read half the table.
 *
 * @example
 * enclosingBlocks({ family: 4, lo: 1, hi: 1 }).slice(0, 2); // [[1, 1], [0, 1]]
 */
export function enclosingBlocks(range: AddressRange): (readonly [BoundKey, BoundKey])[] {
  const bits = range.family === 4 ? 32n : 128n;
  const lo = BigInt(range.lo);
  const hi = BigInt(range.hi);
  const blocks: (readonly [BoundKey, BoundKey])[] = [];
  for (let free = 0n; free <= bits; free += 1n) {
    const mask = (1n << free) - 1n;
    const first = lo & ~mask;
    const last = first | mask;
    if (last < hi) continue;
    blocks.push(
      range.family === 4
        ? boundKeys({ family: 4, lo: Number(first), hi: Number(last) })
        : boundKeys({ family: 6, lo: first, hi: last }),
    );
  }
  return blocks;
}

/** Whether stored bounds are exactly one CIDR block. */
export function isBlock(lo: BoundKey, hi: BoundKey): boolean {
  if (typeof lo === 'number' && typeof hi === 'number') {
    const size = hi - lo + 1;
    return Number.isInteger(Math.log2(size)) && lo % size === 0;
  }
  return cidrPrefix(rangeOfKeys(lo, hi)) !== null;
}
