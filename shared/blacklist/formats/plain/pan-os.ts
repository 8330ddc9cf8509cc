import type { Format, FormatLimits } from '../format.ts';
import { COMMENTS, takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { blockText } from '../text/addresses.ts';
import { commentOf } from '../text/words.ts';
import { UNBOUNDED } from './plain.ts';

/** 50,000 on small models. A network or range counts as one. */
const limits: FormatLimits = { ...UNBOUNDED, maxEntries: 150_000 };
const LONGEST_COMMENT = 200;
const options = { comments: COMMENTS };

/**
 * Palo Alto external dynamic list of type IP: the address, a blank, the comment. A comment is only read behind an address, so
 * there is no line without one (docs.paloaltonetworks.com, "Formatting guidelines for an external dynamic list").
 */
export const panOs: Format = {
  id: 'pan-os',
  title: 'Palo Alto PAN-OS external dynamic list',
  titleKo: 'Palo Alto PAN-OS 외부 동적 목록',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  limits,
  options,
  writer(_, given) {
    const { comments } = takeOptions('pan-os', options, given);
    return perBlock(limits, {
      line: (block, detail) => {
        const comment = comments === 'none' ? '' : commentOf(detail, LONGEST_COMMENT);
        return comment === '' ? `${blockText(block)}\n` : `${blockText(block)} ${comment}\n`;
      },
    });
  },
};
