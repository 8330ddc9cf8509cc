import type { Format } from '../format.ts';
import { type OptionSpec, takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { UNBOUNDED } from '../plain/plain.ts';
import { firstText } from '../text/addresses.ts';

const category: OptionSpec = {
  description: 'Denylist category on the device; empty for the one that its feed list says',
  descriptionKo: '장비의 차단 분류. 비우면 피드 목록에 지정된 분류를 씁니다',
  default: '',
  pattern: /^(?:[A-Za-z][A-Za-z0-9_]{0,60})?$/,
};
const options = { category };

/**
 * F5 BIG-IP AFM feed list: `address,mask,bl,category`, the mask as a prefix length: 32 for a single IPv4 address, 128 for a
 * single IPv6 address.
 */
export const f5: Format = {
  id: 'f5',
  title: 'F5 BIG-IP AFM feed list',
  titleKo: 'F5 BIG-IP AFM 피드 목록',
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  limits: UNBOUNDED,
  options,
  writer(_, given) {
    const chosen = takeOptions('f5', options, given);
    return perBlock(UNBOUNDED, {
      line: (block) => `${firstText(block)},${block.prefix},bl,${chosen.category}\n`,
    });
  },
};
