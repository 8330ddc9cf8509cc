import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { Block } from '../../../shared/blacklist/block.ts';
import { type BlockColumns, detailedBlocksOf } from '../../../shared/blacklist/blocks/columns.ts';
import { DetailMerger, type MergedDetail } from '../../../shared/blacklist/blocks/merge.ts';
import { BlockReader, readBlocks, readSet } from '../../../shared/blacklist/blocks/read.ts';
import { joined, saidOf } from '../../../shared/blacklist/blocks/said.ts';
import { selectBlocks } from '../../../shared/blacklist/blocks/select.ts';
import { blocksOfSet, formatBlock } from '../../../shared/blacklist/blocks/split.ts';
import { buildLookup, type EntryColumns } from '../../../shared/blacklist/lookup/build.ts';
import type { Lookup } from '../../../shared/blacklist/lookup/lookup.ts';
import { openLookup } from '../../../shared/blacklist/lookup/open.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { cidrText } from '../../../shared/blacklist/ranges/emit.ts';
import { offsetRanges, place, rangeAt } from '../ranges/universe.ts';

const source = (name: string, score: number | null = null) =>
  JSON.stringify({ score, claims: [{ source: name, reason: `said by ${name}`, category: 'botnet', country: null }] });

interface Entry {
  readonly range: AddressRange;
  readonly info: string;
  readonly untilMinutes: number;
}

async function tableOf(entries: readonly Entry[]): Promise<Lookup> {
  const infos = [...new Set(entries.map(({ info }) => info))];
  const columns = (family: 4 | 6): EntryColumns => {
    const own = entries.filter(({ range }) => range.family === family);
    const words = (bound: number | bigint): number[] =>
      family === 4
        ? [Number(bound)]
        : [96n, 64n, 32n, 0n].map((shift) => Number((BigInt(bound) >> shift) & 0xffffffffn));
    return {
      lo: Uint32Array.from(own.flatMap(({ range }) => words(range.lo))),
      hi: Uint32Array.from(own.flatMap(({ range }) => words(range.hi))),
      info: Uint32Array.from(own.map(({ info }) => infos.indexOf(info))),
      until: Uint32Array.from(own.map(({ untilMinutes }) => untilMinutes)),
    };
  };
  const parts = buildLookup({ v4: columns(4), v6: columns(6), infos, meta: '' });
  return openLookup(await new Blob(parts).arrayBuffer());
}

const tables = fc
  .tuple(
    place,
    fc.array(fc.tuple(offsetRanges, fc.constantFrom('a', 'b', 'c'), fc.nat(3), fc.nat(3)), { maxLength: 4 }),
  )
  .map(([here, groups]) =>
    groups.flatMap(([ranges, name, score, untilMinutes]) =>
      ranges.map((range): Entry => ({ range: rangeAt(here, range), info: source(name, score), untilMinutes })),
    ),
  );

const touches = (block: Block, range: AddressRange): boolean =>
  block.family === range.family && range.lo <= block.hi && block.lo <= range.hi;

describe('a text', () => {
  it('is read back as it was written, wherever it is cut', () => {
    fc.assert(
      fc.property(place, offsetRanges, fc.integer({ min: 1, max: 40 }), (here, ranges, size) => {
        const set = rangeSetOf(ranges.map((range) => rangeAt(here, range)));
        const text = cidrText(set);
        const reader = new BlockReader();
        const blocks: Block[] = [];
        for (let at = 0; at < text.length; at += size) blocks.push(...reader.push(text.subarray(at, at + size)));
        blocks.push(...reader.end());
        expect(blocks).toEqual([...blocksOfSet(set)]);
      }),
    );
  });

  it.each(['192.0.2.1-192.0.2.2\n', 'example.com\n', '192.0.2.1/33\n'])('with the line %s is refused', (line) => {
    expect(() => readBlocks(new TextEncoder().encode(line))).toThrow('no block');
  });
});

describe('what is known of a block', () => {
  it('is what all entries inside and over it say together', async () => {
    await fc.assert(
      fc.asyncProperty(tables, place, offsetRanges, async (entries, here, ranges) => {
        const lookup = await tableOf(entries);
        const own = [...entries.map(({ range }) => range), ...ranges.map((range) => rangeAt(here, range))];
        const blocks = [...blocksOfSet(rangeSetOf(own))];
        const details: MergedDetail[] = [];
        const merger = new DetailMerger(blocks, (block, detail) => {
          expect(block).toBe(blocks[details.length]);
          details.push(detail);
        });
        for (const entry of lookup.entries()) merger.push(entry);
        merger.end();
        expect(details).toHaveLength(blocks.length);
        for (const [i, block] of blocks.entries()) {
          const over = entries.filter(({ range }) => touches(block, range));
          const { said, untilMinutes } = details[i]!;
          const whole = joined(over.map(({ info }) => saidOf(info)));
          const { sources, score, categories } = merger.all[said]!;
          expect({ sources, score, categories }).toEqual({
            sources: whole.sources,
            score: whole.score,
            categories: whole.categories,
          });
          const ends = over.map((entry) => entry.untilMinutes);
          expect(untilMinutes).toBe(ends.length === 0 || ends.includes(0) ? 0 : Math.max(...ends));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has the words of the entry with the highest score, from tables with scores and without', () => {
    const plain = saidOf('[{"source":"b","reason":null,"category":null,"country":"KR"}]');
    expect(plain).toEqual({ score: null, sources: ['b'], categories: [], reason: null, country: 'KR' });
    expect(joined([plain, saidOf(source('a', 10)), saidOf(source('c', 90))])).toEqual({
      score: 90,
      sources: ['a', 'b', 'c'],
      categories: ['botnet'],
      reason: 'said by c',
      country: 'KR',
    });
  });
});

async function* batchesOf(lookup: Lookup) {
  yield lookup.entries();
}

describe('a selection', () => {
  const at = (lo: number, hi = lo): AddressRange => ({ family: 4, lo, hi });

  it('takes addresses by what is said of them, not whole joined blocks', async () => {
    const entries = [
      { range: at(0x05000000), info: source('a', 90), untilMinutes: 7 },
      { range: at(0x05000001), info: source('b', 10), untilMinutes: 0 },
    ];
    const published = rangeSetOf(entries.map(({ range }) => range));
    const lookup = await tableOf(entries);
    const batches = () => batchesOf(lookup);
    const all = [...detailedBlocksOf(await selectBlocks(published, batches))];
    expect(all.map(({ block, detail }) => [formatBlock(block), detail.score, detail.sources, detail.until])).toEqual([
      ['5.0.0.0/31', 90, ['a', 'b'], null],
    ]);
    const strong = [
      ...detailedBlocksOf(await selectBlocks(published, batches, { passes: ({ score }) => (score ?? 0) > 50 })),
    ];
    expect(strong.map(({ block, detail }) => [formatBlock(block), detail.score, detail.sources, detail.until])).toEqual(
      [['5.0.0.0', 90, ['a'], 420_000]],
    );
  });

  it('cuts exemptions out of blocks and leaves out families', async () => {
    const six: AddressRange = { family: 6, lo: 0x2a000000n << 96n, hi: 0x2a000000n << 96n };
    const published = await readSet([cidrText(rangeSetOf([at(0x05000000, 0x05000007), six]))]);
    const lookup = await tableOf([{ range: at(0x05000000, 0x05000007), info: source('a'), untilMinutes: 0 }]);
    const batches = () => batchesOf(lookup);
    const exempt = rangeSetOf([at(0x05000001)]);
    const lines = (columns: BlockColumns) => [...detailedBlocksOf(columns)].map(({ block }) => formatBlock(block));
    expect(lines(await selectBlocks(published, batches, { exempt }))).toEqual([
      '5.0.0.0',
      '5.0.0.2/31',
      '5.0.0.4/30',
      '2a00::',
    ]);
    expect(lines(await selectBlocks(published, batches, { exempt, families: [6] }))).toEqual(['2a00::']);
  });
});
