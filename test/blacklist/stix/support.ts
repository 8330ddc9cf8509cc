import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { BlockDetail, DetailedBlock } from '../../../shared/blacklist/block.ts';
import { blocksOfRange } from '../../../shared/blacklist/blocks/split.ts';
import type { FeedSubject, FormatOptions } from '../../../shared/blacklist/formats/format.ts';
import { stixFormat } from '../../../shared/blacklist/stix/format.ts';

export const AT = Date.UTC(2026, 10, 24, 12, 0, 0, 250);

const DETAIL: BlockDetail = {
  score: 72.6,
  sources: ['regtech', 'spamhaus'],
  categories: ['anonymiser', 'botnet'],
  reason: '웹 취약점 공격 "시도"\n두 줄',
  country: 'KR',
  until: AT + 86_400_000,
};

export const subject = (more: Partial<FeedSubject> = {}): FeedSubject => ({
  ...{ list: 'main', title: 'Main', version: 7, publishedAt: AT, sha256: 'ab'.repeat(32), count4: 2, count6: 1 },
  ...more,
});

/** The one block of a text. */
export function blockOf(text: string) {
  const parsed = parseAddress(text, { allowWide: true });
  if (!parsed.ok) throw new Error(text);
  return [...blocksOfRange(parsed.range)][0]!;
}

export const detailed = (text: string, detail: Partial<BlockDetail> = {}): DetailedBlock => ({
  block: blockOf(text),
  detail: { ...DETAIL, ...detail },
});

/** A bundle as it is written, parsed. */
export function bundle(blocks: readonly DetailedBlock[], options: FormatOptions = {}, of = subject()) {
  const writer = stixFormat.writer(of, options);
  return JSON.parse(writer.head() + blocks.map((block) => writer.block(block)).join('') + writer.tail());
}
