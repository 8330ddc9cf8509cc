import type { Format, FormatLimits } from '../format.ts';
import { COMMENTS, takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { cidrText } from '../text/addresses.ts';
import { commentOf } from '../text/words.ts';
import { UNBOUNDED } from './plain.ts';

const limits: FormatLimits = { ...UNBOUNDED, maxEntries: 100_000, maxBytes: 4 << 20 };
const LONGEST_COMMENT = 100;
const options = { comments: COMMENTS };
/** What would end the quoted text, or escape its end. */
const BREAKS = /["\\]/g;

/**
 * Skyhigh Secure Web Gateway subscribed list in simple text form: the type of the list, then an entry and its description in
 * quotes (success.skyhighsecurity.com, "Customer Maintained Subscribed Lists and External Lists"). 4 MB or 100,000 entries.
 */
export const skyhigh: Format = {
  id: 'skyhigh',
  title: 'Skyhigh Secure Web Gateway subscribed list',
  titleKo: 'Skyhigh Secure Web Gateway 구독 목록',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  limits,
  options,
  writer(_, given) {
    const { comments } = takeOptions('skyhigh', options, given);
    return perBlock(limits, {
      head: 'type=iprange\n',
      line: (block, detail) => {
        const comment = comments === 'none' ? '' : commentOf(detail, LONGEST_COMMENT).replace(BREAKS, "'");
        return comment === '' ? `"${cidrText(block)}"\n` : `"${cidrText(block)}" "${comment}"\n`;
      },
    });
  },
};
