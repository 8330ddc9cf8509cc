import type { Format } from '../format.ts';
import { takeOptions } from '../options.ts';
import { perBlock } from '../per-block.ts';
import { cidrText } from '../text/addresses.ts';
import { UNBOUNDED } from './plain.ts';

/** Juniper SRX dynamic address feed: a prefix a line, also for single addresses, which would not be read without. */
export const juniper: Format = {
  id: 'juniper',
  title: 'Juniper SRX dynamic address feed',
  titleKo: 'Juniper SRX 동적 주소 피드',
  mediaType: 'text/plain; charset=utf-8',
  extension: 'txt',
  limits: UNBOUNDED,
  options: {},
  writer(_, given) {
    takeOptions('juniper', {}, given);
    return perBlock(UNBOUNDED, { line: (block) => `${cidrText(block)}\n` });
  },
};
