import type { Block } from '../block.ts';
import type { FormatLimits } from './format.ts';

/** A block is written as at most two to the power of this many narrower ones. */
const MOST_HALVINGS = 12;

const widestOf = (limits: FormatLimits, block: Block): number => limits.widest[block.family === 4 ? 0 : 1];

/**
 * Whether a device cannot be told of a block at all: it does not read the family, or takes networks only so narrow that
 * more than 4,096 would be needed. Every writer leaves exactly these blocks out; whoever renders counts them.
 *
 * @example
 * leavesOut(formatOf('p2p').limits, block6); // true: the format has no IPv6
 */
export function leavesOut(limits: FormatLimits, block: Block): boolean {
  return !limits.families.includes(block.family) || widestOf(limits, block) - block.prefix > MOST_HALVINGS;
}

/**
 * A block as the device takes it: itself, or as many blocks of the widest allowed prefix as cover it, ascending; none when
 * it is left out.
 *
 * @example
 * piecesOf({ family: 4, lo: 0, hi: 0xffffffff, prefix: 0 }, { ...limits, widest: [1, 1] }); // 0.0.0.0/1, 128.0.0.0/1
 */
export function piecesOf(block: Block, limits: FormatLimits): readonly Block[] {
  if (leavesOut(limits, block)) return [];
  const prefix = widestOf(limits, block);
  if (block.prefix >= prefix) return [block];
  const count = 2 ** (prefix - block.prefix);
  if (block.family === 4) {
    const size = 2 ** (32 - prefix);
    return Array.from({ length: count }, (_, i) => {
      const lo = block.lo + i * size;
      return { family: 4, lo, hi: lo + size - 1, prefix };
    });
  }
  const size = 1n << BigInt(128 - prefix);
  return Array.from({ length: count }, (_, i) => {
    const lo = block.lo + BigInt(i) * size;
    return { family: 6, lo, hi: lo + size - 1n, prefix };
  });
}
