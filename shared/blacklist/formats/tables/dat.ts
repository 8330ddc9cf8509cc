import type { Format, FormatLimits } from '../format.ts';
import { takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { firstText, lastText } from '../text/addresses.ts';
import { commentOf } from '../text/words.ts';

const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4], widest: [0, 0] };
const LONGEST_NAME = 100;

/**
 * eMule `ipfilter.dat`: `first - last , level , name`, IPv4 only; level 0 is blocked by everybody. Numbers are decimal and
 * filled up to three digits: whoever takes them for octal reads other addresses.
 */
export const dat: Format = {
  id: 'dat',
  title: 'eMule ipfilter.dat',
  titleKo: 'eMule ipfilter.dat',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'dat',
  limits,
  options: {},
  writer({ list }, given) {
    takeOptions('dat', {}, given);
    return perBlock(limits, {
      line: (block, detail) => {
        const name = commentOf(detail, LONGEST_NAME).replaceAll(',', ' ');
        return `${filled(firstText(block))} - ${filled(lastText(block))} , 000 , ${name === '' ? list : name}\n`;
      },
    });
  },
};

function filled(quad: string): string {
  return quad
    .split('.')
    .map((octet) => octet.padStart(3, '0'))
    .join('.');
}
