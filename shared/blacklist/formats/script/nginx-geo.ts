import type { Format, FormatLimits } from '../format.ts';
import { nameOption, type OptionSpec, takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { cidrText } from '../text/addresses.ts';

const limits: FormatLimits = { maxEntries: null, maxBytes: null, maxLine: null, families: [4, 6], widest: [0, 0] };

const style: OptionSpec = {
  description:
    'geo: a variable that is 1 for what is blocked, looked up in a tree; deny: a rule a block, gone through one by one',
  descriptionKo: 'geo: 차단 대상이면 1이 되는 변수(트리 조회), deny: 대역마다 규칙 하나(차례로 비교)',
  default: 'geo',
  pattern: /^(?:geo|deny)$/,
};
const options = {
  style,
  variable: nameOption('Name of the variable, without $', '변수 이름($ 제외)', 'aegis_blocked', 40),
};

/**
 * Include file of nginx: `geo` for the `http` block, or `deny` lines for a `server` or `location` (nginx.org,
 * ngx_http_geo_module, ngx_http_access_module).
 */
export const nginxGeo: Format = {
  id: 'nginx-geo',
  title: 'nginx include file (geo or deny)',
  titleKo: 'nginx include 파일(geo 또는 deny)',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'conf',
  limits,
  options,
  writer(_, given) {
    const chosen = takeOptions('nginx-geo', options, given);
    if (chosen.style === 'deny') return perBlock(limits, { line: (block) => `deny ${cidrText(block)};\n` });
    return perBlock(limits, {
      head: `geo $${chosen.variable} {\ndefault 0;\n`,
      line: (block) => `${cidrText(block)} 1;\n`,
      tail: '}\n',
    });
  },
};
