import { format4, format6 } from '../address/format.ts';
import type { AddressRange } from '../address/range.ts';
import type { Block } from '../block.ts';
import { largestBlock4 } from '../ranges/split4.ts';
import { largestBlock6 } from '../ranges/split6.ts';
import { type RangeSet, WORDS_6 } from '../ranges/types.ts';
import { load6, store6 } from '../ranges/words6.ts';

const low = new Uint32Array(WORDS_6);
const high = new Uint32Array(WORDS_6);

/**
 * The minimal CIDR blocks of a range, ascending.
 *
 * @example
 * [...blocksOfRange({ family: 4, lo: 1, hi: 4 })].map(({ lo, prefix }) => [lo, prefix]); // [[1, 32], [2, 31], [4, 32]]
 */
export function* blocksOfRange(range: AddressRange): Generator<Block, void, undefined> {
  if (range.family === 4) {
    for (let lo = range.lo; lo <= range.hi; ) {
      const hostBits = largestBlock4(lo, range.hi);
      const hi = lo + 2 ** hostBits - 1;
      yield { family: 4, lo, hi, prefix: 32 - hostBits };
      lo = hi + 1;
    }
    return;
  }
  store6(high, 0, range.hi);
  for (let lo = range.lo; lo <= range.hi; ) {
    store6(low, 0, lo);
    const hostBits = largestBlock6(low, high);
    const hi = lo + (1n << BigInt(hostBits)) - 1n;
    yield { family: 6, lo, hi, prefix: 128 - hostBits };
    // Whoever takes the blocks may have split another range meanwhile.
    store6(high, 0, range.hi);
    lo = hi + 1n;
  }
}

/** The minimal CIDR blocks of a set in the order of a feed: what `emitCidrs` writes, as values. */
export function* blocksOfSet(set: RangeSet): Generator<Block, void, undefined> {
  const { v4, v6 } = set;
  for (let i = 0; i < v4.lo.length; i++) {
    const lo = v4.lo[i]!;
    if (lo === v4.hi[i]) yield { family: 4, lo, hi: lo, prefix: 32 };
    else yield* blocksOfRange({ family: 4, lo, hi: v4.hi[i]! });
  }
  for (let i = 0; i * WORDS_6 < v6.lo.length; i++) {
    yield* blocksOfRange({ family: 6, lo: load6(v6.lo, i), hi: load6(v6.hi, i) });
  }
}

/** Negative, zero or positive as block `a` stands before, at or after `b` in a feed; of equal starts the wider is first. */
export function compareBlocks(a: Block, b: Block): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.lo !== b.lo) return a.lo < b.lo ? -1 : 1;
  return a.prefix - b.prefix;
}

/**
 * A block as the line of a feed: a single address without prefix.
 *
 * @example
 * formatBlock({ family: 4, lo: 0xc6336400, hi: 0xc63364ff, prefix: 24 }); // '198.51.100.0/24'
 */
export function formatBlock(block: Block): string {
  if (block.family === 4) return block.prefix === 32 ? format4(block.lo) : `${format4(block.lo)}/${block.prefix}`;
  return block.prefix === 128 ? format6(block.lo) : `${format6(block.lo)}/${block.prefix}`;
}
