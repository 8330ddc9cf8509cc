import type { Format, FormatLimits } from '../format.ts';
import { takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { blockText } from '../text/addresses.ts';

/** What tells one maker's plain list from another's. */
export interface PlainMake {
  readonly id: string;
  readonly title: string;
  readonly titleKo: string;
  readonly limits: FormatLimits;
}

/**
 * A format of plain lines: an address or a CIDR block, nothing else; a single address without prefix. Byte for byte the
 * published feed as long as nothing is left out.
 */
export function plainFormat({ id, title, titleKo, limits }: PlainMake): Format {
  return {
    id,
    title,
    titleKo,
    mediaType: 'text/plain; charset=utf-8',
    extension: 'txt',
    limits,
    options: {},
    writer(_, options) {
      takeOptions(id, {}, options);
      return perBlock(limits, { line: (block) => `${blockText(block)}\n` });
    },
  };
}

/** Both families, of any width, without a documented bound. */
export const UNBOUNDED: FormatLimits = {
  maxEntries: null,
  maxBytes: null,
  maxLine: null,
  families: [4, 6],
  widest: [0, 0],
};
