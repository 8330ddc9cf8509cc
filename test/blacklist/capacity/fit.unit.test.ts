import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../../shared/blacklist/block.ts';
import { type BlockColumns, BlockColumnsBuilder, blockAt, detailAt } from '../../../shared/blacklist/blocks/columns.ts';
import type { Said } from '../../../shared/blacklist/blocks/said.ts';
import { compareBlocks } from '../../../shared/blacklist/blocks/split.ts';
import { capacityOf } from '../../../shared/blacklist/capacity/capacity.ts';
import { fitBlocks } from '../../../shared/blacklist/capacity/fit.ts';
import { CAPACITY_PRESETS, presetOf } from '../../../shared/blacklist/capacity/presets.ts';

const NO_WORDS = { categories: [], reason: null, country: null };
const said = (score: number | null, source: string): Said => ({ score, sources: [source], ...NO_WORDS });
const ALL: readonly Said[] = [said(null, 'none'), said(10, 'a'), said(50.4, 'b'), said(50.6, 'b'), said(95, 'c')];

/** Hosts in order, the last ones of IPv6, each with words and an end. */
function columnsOf(rows: readonly (readonly [said: number, untilMinutes: number])[]): BlockColumns {
  const builder = new BlockColumnsBuilder();
  rows.forEach(([index, untilMinutes], i) => {
    const isSix = i >= rows.length / 2;
    const block: Block = isSix
      ? { family: 6, lo: BigInt(i), hi: BigInt(i), prefix: 128 }
      : { family: 4, lo: 2 * i, hi: 2 * i, prefix: 32 };
    builder.add(block, { said: index, untilMinutes });
  });
  return builder.finish(ALL);
}

const columnsArb = fc
  .array(fc.tuple(fc.nat(ALL.length - 1), fc.nat(3)), { maxLength: 60 })
  .map((rows) => columnsOf(rows));
const capacityArb = fc.record({
  maxEntries: fc.option(fc.integer({ min: 1, max: 70 })),
  maxBytes: fc.option(fc.integer({ min: 30, max: 400 })),
  shards: fc.integer({ min: 1, max: 5 }),
});

/** Better before worse: the ranking, said in the plainest way. */
function compareRank(columns: BlockColumns, i: number, j: number): number {
  const [a, b] = [detailAt(columns, i), detailAt(columns, j)];
  const end = (until: number | null): number => until ?? Number.POSITIVE_INFINITY;
  if (a.score !== b.score) return (b.score ?? -1) - (a.score ?? -1);
  if (end(a.until) !== end(b.until)) return end(b.until) - end(a.until);
  return i - j;
}

/** Which shard each block is in; none for what was cut. */
const placesOf = (shards: readonly Uint32Array[]): Map<number, number> =>
  new Map(shards.flatMap((indexes, shard) => [...indexes].map((index) => [index, shard] as const)));

const size = { frame: 10, of: (index: number): number => 10 + (index % 7) };

describe('fitting a list to a device', () => {
  it('gives no shard more than its share of what the device holds, also where an earlier one is full in bytes', () => {
    const columns = columnsOf(Array.from({ length: 60 }, (_, i) => [i < 30 ? 4 : 1, 0] as const));
    const long = { frame: 0, of: (index: number): number => (index < 30 ? 100 : 1) };
    const { shards } = fitBlocks(columns, { maxEntries: 40, maxBytes: 500, shards: 2 }, long);
    expect(shards.map((indexes) => indexes.length)).toEqual([5, 5]);
    const short = { frame: 0, of: (index: number): number => (index < 5 ? 100 : 1) };
    const skewed = fitBlocks(columns, { maxEntries: 40, maxBytes: 400, shards: 2 }, short).shards;
    expect(skewed.map((indexes) => indexes.length)).toEqual([4, 20]);
  });

  it('keeps the best, shares them out from the best down, and writes each shard in address order', () => {
    fc.assert(
      fc.property(columnsArb, capacityArb, (columns, capacity) => {
        const { shards, receipt } = fitBlocks(columns, capacity, size);
        const ranking = [...Array(receipt.total).keys()].sort((i, j) => compareRank(columns, i, j));
        let from = 0;
        for (const indexes of shards) {
          const expected = ranking.slice(from, from + indexes.length).sort((i, j) => i - j);
          expect([...indexes]).toEqual(expected);
          const blocks = [...indexes].map((index) => blockAt(columns, index));
          expect(blocks.toSorted(compareBlocks)).toEqual(blocks);
          from += indexes.length;
        }
        expect(shards).toHaveLength(capacity.shards);
        expect([receipt.kept, receipt.kept + receipt.cut]).toEqual([from, receipt.total]);
      }),
    );
  });

  it('never exceeds a limit, and cuts only what a limit does not let in', () => {
    fc.assert(
      fc.property(columnsArb, capacityArb, (columns, capacity) => {
        const { shards, receipt } = fitBlocks(columns, capacity, size);
        expect(receipt.kept).toBeLessThanOrEqual(capacity.maxEntries ?? receipt.total);
        const bytes = shards.map((indexes) => [...indexes].reduce((sum, index) => sum + size.of(index), size.frame));
        if (capacity.maxBytes === null) {
          expect(receipt.kept).toBe(Math.min(receipt.total, capacity.maxEntries ?? receipt.total));
          const lengths = shards.map(({ length }) => length);
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        } else {
          for (const each of bytes) expect(each).toBeLessThanOrEqual(Math.max(capacity.maxBytes, size.frame));
          expect(receipt.shards.map((shard) => shard.bytes)).toEqual(bytes);
        }
      }),
    );
  });

  it('moves at most one block over each border when one goes', () => {
    fc.assert(
      fc.property(columnsArb, fc.nat(), (columns, at) => {
        const count = columns.prefix.length;
        fc.pre(count > 6);
        const capacity = { maxEntries: count - 3, maxBytes: null, shards: 3 };
        const rows = [...columns.said].map((index, i) => [index, columns.until[i]!] as const);
        const gone = at % count;
        const fewer = columnsOf(rows.filter((_, i) => i !== gone));
        const before = placesOf(fitBlocks(columns, capacity).shards);
        const after = placesOf(fitBlocks(fewer, capacity).shards);
        const stayed = rows.map((_, i) => i).filter((i) => i !== gone);
        const moved = stayed.filter((i) => before.get(i) !== after.get(i > gone ? i - 1 : i));
        expect(moved.length).toBeLessThanOrEqual(capacity.shards);
      }),
    );
  });

  it('gives a receipt of what was cut and why it was that', () => {
    const columns = columnsOf([
      [1, 5],
      [4, 0],
      [2, 9],
      [0, 0],
      [3, 1],
      [1, 0],
    ]);
    const { receipt, shards } = fitBlocks(columns, { maxEntries: 3, maxBytes: null, shards: 2 });
    expect(shards.map((indexes) => [...indexes])).toEqual([[1, 4], [2]]);
    expect(receipt).toMatchObject({
      ...{ total: 6, kept: 3, cut: 3, lowestScoreKept: 50.4, highestScoreCut: 10 },
      cutBySource: { a: 2, none: 1 },
      cutByCategory: { other: 3 },
      cutByScore: { '90-100': 0, '0-29': 2, none: 1 },
      samples: [{ address: '::5', score: 10, until: null }, { address: '0.0.0.0', until: 300_000 }, { address: '::3' }],
      shards: [
        { blocks: 2, lowestScore: 50.6 },
        { blocks: 1, lowestScore: 50.4 },
      ],
    });
  });

  it('takes a million blocks without as many objects', () => {
    const builder = new BlockColumnsBuilder();
    for (let i = 0; i < 1_000_000; i++) {
      const lo = 0x01000000 + 2 * i;
      builder.add({ family: 4, lo, hi: lo, prefix: 32 }, { said: i % ALL.length, untilMinutes: (i * 7919) % 100_000 });
    }
    const columns = builder.finish(ALL);
    const { shards, receipt } = fitBlocks(columns, { maxEntries: 300_000, maxBytes: null, shards: 3 });
    expect(shards.map(({ length }) => length)).toEqual([100_000, 100_000, 100_000]);
    expect(receipt).toMatchObject({ total: 1_000_000, cut: 700_000, lowestScoreKept: 50.6 });
  });
});

describe('the presets', () => {
  it('have ids of their own, a page of the maker and words in both languages', () => {
    expect(new Set(CAPACITY_PRESETS.map(({ id }) => id)).size).toBe(CAPACITY_PRESETS.length);
    for (const { source, note, title, titleKo } of CAPACITY_PRESETS) {
      expect(source).toMatch(/^https:\/\//);
      expect([note, title, titleKo].every((text) => text.length > 0)).toBe(true);
    }
  });

  it('add up by feed where a feed has the limit, and share where the device has', () => {
    expect(capacityOf(presetOf('fortigate-before-7.4.4')!, 3)).toEqual({
      ...{ maxEntries: 393_216, maxBytes: 10_000_000, shards: 3 },
    });
    expect(capacityOf(presetOf('fortigate-entry')!, 3)).toEqual({
      ...{ maxEntries: 300_000, maxBytes: 32_000_000, shards: 3 },
    });
    expect(() => capacityOf(presetOf('sonicwall-tz')!, 17)).toThrow(RangeError);
  });
});
