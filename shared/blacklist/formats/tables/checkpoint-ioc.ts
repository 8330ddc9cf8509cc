import type { Format, FormatLimits } from '../format.ts';
import { type OptionSpec, takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { blockText, rangeText, singlePrefix } from '../text/addresses.ts';
import { csvCell } from '../text/csv-cell.ts';
import { commentOf } from '../text/words.ts';

/** At least 2,000,000 observables from R81.20 on, more with memory. The types IP and IP Range are IPv4 only. */
const limits: FormatLimits = { maxEntries: 2_000_000, maxBytes: null, maxLine: null, families: [4], widest: [0, 0] };
const LONGEST_COMMENT = 150;
const SURE = 70;
const LIKELY = 40;

const severity: OptionSpec = {
  description: 'low, medium, high or critical, for all entries',
  descriptionKo: '모든 항목에 적용할 심각도: low, medium, high, critical',
  default: 'high',
  pattern: /^(?:low|medium|high|critical)$/,
};
const product: OptionSpec = {
  description: 'Blade that looks for them: AB (Anti-Bot) or AV (Anti-Virus)',
  descriptionKo: '검사할 블레이드: AB(Anti-Bot) 또는 AV(Anti-Virus)',
  default: 'AB',
  pattern: /^A[BV]$/,
};
const options = { severity, product };

/**
 * Check Point custom intelligence feed in the maker's own CSV: `#!` metadata, `#` header, then
 * name,value,type,confidence,severity,product,comment; records end with LF. A network is an `IP Range` of two ends, since
 * `IP` is one address (sc1.checkpoint.com, R81.20 Threat Prevention, "Supported Indicator Files"; sk132193).
 */
export const checkpointIoc: Format = {
  id: 'checkpoint-ioc',
  title: 'Check Point custom intelligence feed',
  titleKo: 'Check Point 사용자 인텔리전스 피드',
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  limits,
  options,
  writer({ list, version }, given) {
    const chosen = takeOptions('checkpoint-ioc', options, given);
    return perBlock(limits, {
      head: `#! DESCRIPTION = ${list} version ${version}\n# UNIQ-NAME,VALUE,TYPE,CONFIDENCE,SEVERITY,PRODUCT,COMMENT\n`,
      line: (block, detail) => {
        const isSingle = block.prefix === singlePrefix(block);
        const name = `${list}-${blockText(block).replace('/', '_')}`;
        const value = isSingle ? `${blockText(block)},IP` : `${rangeText(block)},IP Range`;
        const comment = csvCell(commentOf(detail, LONGEST_COMMENT));
        return `${name},${value},${confidenceOf(detail.score)},${chosen.severity},${chosen.product},${comment}\n`;
      },
    });
  },
};

function confidenceOf(score: number | null): 'low' | 'medium' | 'high' {
  if (score === null) return 'medium';
  if (score >= SURE) return 'high';
  return score >= LIKELY ? 'medium' : 'low';
}
