import type { Format, FormatLimits } from '../format.ts';
import { type OptionSpec, takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { blockText } from '../text/addresses.ts';
import { categoryNumbers } from './categories.ts';

const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4, 6], widest: [1, 1] };
/** Reputation 0 would be none at all. */
const LEAST = 1;
const MOST = 127;
const MOST_SCORE = 100;

const unscored: OptionSpec = {
  description: 'Score, 0 to 100, of an address that has none yet',
  descriptionKo: '아직 점수가 없는 주소에 쓸 점수(0~100)',
  default: '50',
  pattern: /^(?:100|[1-9]?[0-9])$/,
};
const options = { unscored };

/**
 * Suricata IP reputation: `address,category,score`, a line for every category of a block; see `suricata-categories` for the
 * numbers. Scores of 0 to 100 are spread over 1 to 127 (docs.suricata.io, "IP reputation format").
 */
export const suricataIprep: Format = {
  id: 'suricata-iprep',
  title: 'Suricata IP reputation',
  titleKo: 'Suricata IP 평판',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'list',
  limits,
  options,
  writer(_, given) {
    const chosen = takeOptions('suricata-iprep', options, given);
    return perBlock(limits, {
      line: (block, detail) => {
        const reputation = reputationOf(detail.score ?? Number(chosen.unscored));
        return categoryNumbers(detail)
          .map((number) => `${blockText(block)},${number},${reputation}\n`)
          .join('');
      },
    });
  },
};

function reputationOf(score: number): number {
  const share = Math.min(MOST_SCORE, Math.max(0, score)) / MOST_SCORE;
  return LEAST + Math.round(share * (MOST - LEAST));
}
