import * as fc from 'fast-check';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { Block, BlockDetail, DetailedBlock } from '../../../shared/blacklist/block.ts';
import type { FeedSubject, Format, FormatOptions } from '../../../shared/blacklist/formats/format.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { cidrText } from '../../../shared/blacklist/ranges/emit.ts';
import { CATEGORIES } from '../../../shared/blacklist/record.ts';
import { offsetRanges, place, rangeAt } from '../ranges/universe.ts';

/** The range that a text states, or a failure of the test: whatever stands there must be an address. */
export function rangeOf(text: string): AddressRange {
  const parsed = parseAddress(text, { allowWide: true });
  if (!parsed.ok) throw new Error(`not an address: ${JSON.stringify(text)}`);
  return parsed.range;
}

/** The feed text of some ranges: equal exactly if they cover the same addresses. */
export const coverOf = (ranges: Iterable<AddressRange>): string =>
  new TextDecoder().decode(cidrText(rangeSetOf(ranges)));

/** A block of its text. */
export function blockOf(text: string): Block {
  const range = rangeOf(text);
  const slash = text.indexOf('/');
  const prefix = slash < 0 ? (range.family === 4 ? 32 : 128) : Number(text.slice(slash + 1));
  return { ...range, prefix };
}

/** Minimal blocks of some ranges, as a version of a list has them. */
export const blocksOf = (ranges: Iterable<AddressRange>): Block[] => linesOf(coverOf(ranges)).map(blockOf);

/** The lines of a text, each of which must be ended by LF and hold nothing that ends a line for some reader. */
export function linesOf(text: string, end = '\n'): string[] {
  if (text === '') return [];
  if (!text.endsWith(end)) throw new Error('the last line has no end');
  const lines = text.slice(0, -end.length).split(end);
  for (const line of lines) {
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) throw new Error(`more than a line: ${JSON.stringify(line)}`);
  }
  return lines;
}

export const NOTHING_KNOWN: BlockDetail = {
  score: null,
  sources: [],
  categories: [],
  reason: null,
  country: null,
  until: null,
};

export const detailed = (text: string, detail: Partial<BlockDetail> = {}): DetailedBlock => ({
  block: blockOf(text),
  detail: { ...NOTHING_KNOWN, ...detail },
});

export function subjectOf(blocks: readonly DetailedBlock[], version = 7): FeedSubject {
  const count4 = blocks.filter(({ block }) => block.family === 4).length;
  return {
    list: 'main',
    title: 'Main list',
    version,
    publishedAt: Date.UTC(2026, 10, 24, 1, 2, 3) + version,
    sha256: 'ab'.repeat(32),
    count4,
    count6: blocks.length - count4,
  };
}

export function render(
  format: Format,
  blocks: readonly DetailedBlock[],
  options: FormatOptions = {},
  subject = subjectOf(blocks),
): string {
  const writer = format.writer(subject, options);
  return writer.head() + blocks.map((block) => writer.block(block)).join('') + writer.tail();
}

const anyBlock: fc.Arbitrary<AddressRange> = fc.oneof(
  fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 1, max: 32 })).map(([address, prefix]) => {
    const size = 2 ** (32 - prefix);
    const lo = Math.floor(address / size) * size;
    return { family: 4 as const, lo, hi: lo + size - 1 };
  }),
  // Not the first eighth, in which lie the IPv4 addresses in IPv6 clothing that no list has.
  fc.tuple(fc.bigInt(1n << 125n, (1n << 128n) - 1n), fc.integer({ min: 3, max: 128 })).map(([address, prefix]) => {
    const size = 1n << BigInt(128 - prefix);
    const lo = (address / size) * size;
    return { family: 6 as const, lo, hi: lo + size - 1n };
  }),
);

/** Ranges anywhere in both families, and crowded ones at the ends of the address space. */
export const ranges: fc.Arbitrary<readonly AddressRange[]> = fc
  .tuple(fc.array(anyBlock, { maxLength: 8 }), place, offsetRanges)
  .map(([wide, at, near]) => [...wide, ...near.map((range) => rangeAt(at, range))]);

const BREAKERS = [
  '\n',
  '\r\n',
  '\u2028',
  '\u0085',
  '\0',
  '"',
  '""',
  "'",
  '\\',
  '\\"',
  '`',
  '$(reboot)',
  '$x',
  '$\u007bx}',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  ';',
  '; /system reset',
  '" } ; /system reset #',
  ',',
  ':',
  '#',
  '#!',
  '//',
  '|',
  '&',
  '<',
  '>',
  ']]>',
  '-->',
  '%0a',
  '*/',
  '=cmd()',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
  ' 1;\n}',
  '\n198.51.100.99',
  '\n0.0.0.0/0',
  '\u202e',
  '\ud800',
  '\udfff',
  '\ufeff',
  '한글',
  '😀',
];

/** Words of a source that wants to break out of whatever holds them. */
export const hostile: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...BREAKERS), fc.string({ unit: 'binary', maxLength: 12 }), fc.string()), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

export const detail: fc.Arbitrary<BlockDetail> = fc.record({
  score: fc.option(fc.integer({ min: 0, max: 100 })),
  sources: fc.array(hostile, { maxLength: 3 }),
  categories: fc.oneof(fc.subarray([...CATEGORIES]), fc.array(hostile, { maxLength: 2 })),
  reason: fc.option(hostile),
  country: fc.option(fc.constantFrom('KR', 'US')),
  until: fc.option(fc.integer({ min: 0, max: 4e12 })),
});

/** A version: minimal blocks, each with hostile words. */
export const version: fc.Arbitrary<readonly DetailedBlock[]> = fc
  .tuple(ranges, fc.array(detail, { minLength: 1, maxLength: 6 }))
  .map(([some, details]) => blocksOf(some).map((block, i) => ({ block, detail: details[i % details.length]! })));
