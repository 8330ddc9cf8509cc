import { format4, format6 } from '../../address/format.ts';
import type { Block } from '../../block.ts';

/** The first address of a block, as canonical text. */
export function firstText(block: Block): string {
  return block.family === 4 ? format4(block.lo) : format6(block.lo);
}

/** The last address of a block, as canonical text. */
export function lastText(block: Block): string {
  return block.family === 4 ? format4(block.hi) : format6(block.hi);
}

/** Prefix length of a single address of the block's family. */
export function singlePrefix(block: Block): 32 | 128 {
  return block.family === 4 ? 32 : 128;
}

/**
 * A block as a line of the plain feed: a single address without prefix.
 *
 * @example
 * blockText({ family: 4, lo: 0xc6336407, hi: 0xc6336407, prefix: 32 }); // '198.51.100.7'
 */
export function blockText(block: Block): string {
  return block.prefix === singlePrefix(block) ? firstText(block) : cidrText(block);
}

/**
 * A block with its prefix, also a single address.
 *
 * @example
 * cidrText({ family: 4, lo: 0xc6336407, hi: 0xc6336407, prefix: 32 }); // '198.51.100.7/32'
 */
export function cidrText(block: Block): string {
  return `${firstText(block)}/${block.prefix}`;
}

/**
 * A block as its two ends.
 *
 * @example
 * rangeText({ family: 4, lo: 0xc6336400, hi: 0xc63364ff, prefix: 24 }); // '198.51.100.0-198.51.100.255'
 */
export function rangeText(block: Block): string {
  return `${firstText(block)}-${lastText(block)}`;
}
