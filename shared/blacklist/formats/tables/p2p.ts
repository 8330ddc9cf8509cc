import type { Format, FormatLimits } from '../format.ts';
import { takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { rangeText } from '../text/addresses.ts';
import { commentOf } from '../text/words.ts';

const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4], widest: [0, 0] };
const LONGEST_NAME = 100;
/** Readers differ in whether the first or the last colon ends the name; a line with `#` in front is a comment to some. */
const AMBIGUOUS = /[:#]/g;

/** PeerGuardian text (`p2p`): `name:first-last`, IPv4 only. */
export const p2p: Format = {
  id: 'p2p',
  title: 'PeerGuardian text (P2P)',
  titleKo: 'PeerGuardian 텍스트(P2P)',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'p2p',
  limits,
  options: {},
  writer({ list }, given) {
    takeOptions('p2p', {}, given);
    return perBlock(limits, {
      line: (block, detail) => {
        const name = commentOf(detail, LONGEST_NAME).replace(AMBIGUOUS, ' ').trim();
        return `${name === '' ? list : name}:${rangeText(block)}\n`;
      },
    });
  },
};
