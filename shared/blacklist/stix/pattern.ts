import type { Block } from '../block.ts';
import { formatBlock } from '../blocks/split.ts';

/** How a pattern names a network: `subset` as STIX Patterning means it, `equal` for what reads nothing but `=`. */
export type NetworkOperator = 'subset' | 'equal';

/**
 * The STIX pattern of a block. A single address is compared with `=`; a network with `ISSUBSET`, which holds for every
 * address within (STIX 2.1 §9.6.1), while `=` with a network holds only for an observation of that very network. Devices
 * that take the value out of the pattern and know `=` alone need `equal`.
 *
 * @example
 * patternOf({ family: 4, lo: 0x05050500, hi: 0x050505ff, prefix: 24 }, 'subset'); // "[ipv4-addr:value ISSUBSET '5.5.5.0/24']"
 */
export function patternOf(block: Block, operator: NetworkOperator): string {
  const isSingle = block.prefix === (block.family === 4 ? 32 : 128);
  const comparison = isSingle || operator === 'equal' ? '=' : 'ISSUBSET';
  return `[ipv${block.family}-addr:value ${comparison} '${formatBlock(block)}']`;
}
