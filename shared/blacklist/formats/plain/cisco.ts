import type { Format, FormatLimits } from '../format.ts';
import { COMMENTS, takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { blockText } from '../text/addresses.ts';
import { commentOf } from '../text/words.ts';
import { UNBOUNDED } from './plain.ts';

/** A network of /0 is refused; 500 MB a file. */
const limits: FormatLimits = { ...UNBOUNDED, maxBytes: 500_000_000, widest: [1, 1] };
const LONGEST_COMMENT = 200;
const options = { comments: COMMENTS };

/**
 * Cisco Security Intelligence feed (FMC, cdFMC): an address or CIDR block a line; lines that begin with `#` are comments
 * (docs.defenseorchestrator.com, "Custom Security Intelligence lists").
 */
export const cisco: Format = {
  id: 'cisco',
  title: 'Cisco Security Intelligence feed',
  titleKo: 'Cisco 보안 인텔리전스 피드',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  limits,
  options,
  writer(_, given) {
    const { comments } = takeOptions('cisco', options, given);
    return perBlock(limits, {
      line: (block, detail) => {
        const comment = comments === 'none' ? '' : commentOf(detail, LONGEST_COMMENT);
        return comment === '' ? `${blockText(block)}\n` : `# ${comment}\n${blockText(block)}\n`;
      },
    });
  },
};
