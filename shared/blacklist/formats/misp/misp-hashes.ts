import { md5 } from '@noble/hashes/legacy.js';
import { bytesOf, hexOf } from '../../../kernel/hash.ts';
import type { Format } from '../format.ts';
import { perBlock } from '../per-block.ts';
import { UNBOUNDED } from '../plain/plain.ts';
import { blockText } from '../text/addresses.ts';
import { MISP_OPTIONS, mispHead } from './event.ts';

/**
 * `hashes.csv` of a MISP feed: MD5 of every value and the UUID of its event, with which a server finds what it has in common with
 * the feed before it pulls it (PyMISP, feed generator). MD5 is what the format has; nothing is protected by it.
 */
export const mispHashes: Format = {
  id: 'misp-hashes',
  title: 'MISP feed: hashes.csv',
  titleKo: 'MISP 피드: hashes.csv',
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  limits: UNBOUNDED,
  options: MISP_OPTIONS,
  writer(subject, given) {
    const { uuid } = mispHead('misp-hashes', subject, given);
    return perBlock(UNBOUNDED, { line: (block) => `${hexOf(md5(bytesOf(blockText(block))))},${uuid}\n` });
  },
};
