import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { random32 } from '../../../bench/lib/random.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { buildLookup } from '../../../shared/blacklist/lookup/build.ts';
import { openSegment } from '../../../shared/blacklist/lookup/directory.ts';
import { entriesOf, type TableStore } from '../../../shared/blacklist/lookup/entries-of.ts';
import type { Match } from '../../../shared/blacklist/lookup/lookup.ts';
import { partition } from '../../../shared/blacklist/lookup/partition.ts';
import { openTable, type StoredTable } from '../../../shared/blacklist/lookup/read.ts';
import { emptyColumns, type SegmentSizes } from '../../../shared/blacklist/lookup/segments.ts';
import { type Entry, entries, INFOS, inTableOrder, listed, matchOf, naiveFind, packedOf, text } from './entries.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const sizes: fc.Arbitrary<SegmentSizes> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(1, 2, 4), fc.nat(8))
  .map(([least, spread, more]) => ({ least, spread, most: least + more }));

const SMALL: SegmentSizes = { least: 3, spread: 4, most: 12 };

async function fileOf(all: readonly Entry[], how: SegmentSizes): Promise<Uint8Array<ArrayBuffer>> {
  const parts = await partition(packedOf(all), INFOS, how);
  return new Uint8Array(await new Blob([...parts]).arrayBuffer());
}

/** A stored file, in chunks that are cut anywhere, or behind each byte of the header. */
function stored(file: Uint8Array<ArrayBuffer>, chunk = 1000): StoredTable {
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= file.length) return controller.close();
      controller.enqueue(file.slice(at, at + chunk));
      at += chunk;
    },
  });
  return { size: file.length, body };
}

const storeOf = (file: Uint8Array<ArrayBuffer>, chunk = 1000): TableStore => ({ get: async () => stored(file, chunk) });

/** Finds like an isolate: the front, and of the segments the one that is needed. */
async function finderOf(file: Uint8Array<ArrayBuffer>) {
  const { parts } = await openTable(stored(file));
  if (!parts) throw new Error('a table in one piece');
  return async (range: AddressRange): Promise<readonly Match[]> => {
    const at = parts.segmentOf(range);
    if (at < 0) return parts.find(range, null);
    const ref = parts.segments[at]!;
    return parts.find(range, await openSegment(ref, file.slice(ref.offset, ref.offset + ref.bytes).buffer));
  };
}

async function collected(store: TableStore): Promise<Match[]> {
  const all: Match[] = [];
  for await (const match of entriesOf(store, 'key')) all.push(match);
  return all;
}

describe('a table in parts', () => {
  it('finds what a look at every entry finds, the smallest first, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(entries, sizes, async (all, how) => {
        const find = await finderOf(await fileOf(all, how));
        for (const { range } of all) {
          const [lo, hi] = [range.lo, range.hi] as [number, number];
          for (const query of [range, { ...range, lo, hi: lo }, { ...range, lo: hi, hi }] as AddressRange[]) {
            expect((await find(query)).map(text)).toEqual(naiveFind(all, query).map(text));
          }
          if (range.lo > 0) {
            const before = (typeof range.lo === 'number' ? range.lo - 1 : range.lo - 1n) as number;
            const query = { ...range, lo: before, hi: before } as AddressRange;
            expect((await find(query)).map(text)).toEqual(naiveFind(all, query).map(text));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives every entry once, in order, from a stream', async () => {
    await fc.assert(
      fc.asyncProperty(entries, sizes, fc.constantFrom(1, 7, 1 << 20), async (all, how, chunk) => {
        const file = await fileOf(all, how);
        const expected = all.map(matchOf).toSorted(inTableOrder);
        expect((await collected(storeOf(file, chunk))).map(text)).toEqual(expected.map(text));
        const { parts } = await openTable(stored(file, chunk));
        expect(parts?.size).toBe(all.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same at every pass', async () => {
    const parts = await partition(packedOf(MANY), INFOS, SMALL);
    const [one, other] = [await new Blob([...parts]).arrayBuffer(), await new Blob([...parts]).arrayBuffer()];
    expect(new Uint8Array(one)).toEqual(new Uint8Array(other));
  });

  it('keeps all segments but those around a change', async () => {
    const ids = async (all: readonly Entry[]) => (await openTable(stored(await fileOf(all, SMALL)))).parts!.segments;
    const before = await ids(MANY);
    const after = await ids([...MANY.slice(0, 200), ...MANY.slice(201)]);
    const known = new Set(before.map(({ id }) => id));
    expect(before.length).toBeGreaterThan(30);
    expect(after.filter(({ id }) => !known.has(id)).length).toBeLessThan(6);
  });

  it('may be empty', async () => {
    const file = await fileOf([], SMALL);
    expect(await collected(storeOf(file))).toEqual([]);
    expect(await (await finderOf(file))({ family: 6, lo: 1n, hi: 1n })).toEqual([]);
  });
});

/** Addresses all over the space, so that neighbours say different things. */
const MANY = listed(
  [...random32(5, 400)].map((lo, i): AddressRange => {
    if (i % 40 === 0) return { family: 4, lo, hi: Math.min(0xffffffff, lo + 0x00ffffff) };
    return i % 4 === 0 ? { family: 6, lo: BigInt(lo) << 90n, hi: BigInt(lo) << 90n } : { family: 4, lo, hi: lo };
  }),
).map((entry) => ({ ...entry, info: Number(BigInt(entry.range.lo) % 20n), until: 0 }));

describe('a table in one piece', () => {
  it('is opened and streamed as ever', async () => {
    const v4 = { lo: Uint32Array.of(9, 3, 3), hi: Uint32Array.of(9, 3, 20), info: Uint32Array.of(0, 1, 2) };
    const none = emptyColumns(0, 1);
    const parts = buildLookup({ v4: { ...v4, until: new Uint32Array(3) }, v6: none, infos: INFOS, meta: '' });
    const file = new Uint8Array(await new Blob(parts).arrayBuffer());
    const { whole, bytes } = await openTable(stored(file, 5));
    expect(whole?.find({ family: 4, lo: 3, hi: 3 })).toHaveLength(2);
    expect(bytes).toBe(file.length);
    const inOrder = [
      [3, 20],
      [3, 3],
      [9, 9],
    ];
    expect((await collected(storeOf(file))).map(({ lo, hi }) => [lo, hi])).toEqual(inOrder);
  });
});

describe('a damaged table in parts', () => {
  it('is an error, never a wrong answer', async () => {
    const good = await fileOf(MANY, SMALL);
    const expected = MANY.map(matchOf).toSorted(inTableOrder).map(text);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const file = good.slice();
        file[at]! ^= bits;
        const streamed = collected(storeOf(file));
        await expect(streamed).rejects.toMatchObject({ name: 'AegisError', code: 'internal' });
        const answers = await finderOf(file).then(
          (find) =>
            Promise.all(
              MANY.map(({ range }) =>
                find(range).then(
                  (matches) => text(matches) === text(naiveFind(MANY, range)),
                  (thrown: { name?: string }) => thrown.name === 'AegisError',
                ),
              ),
            ),
          (thrown: { name?: string }) => [thrown.name === 'AegisError'],
        );
        expect(answers).not.toContain(false);
      }),
      { numRuns: 150 },
    );
    expect((await collected(storeOf(good))).map(text)).toEqual(expected);
  });

  it('is an error when it is cut off, or not there', async () => {
    const good = await fileOf(MANY, SMALL);
    for (const length of [0, 3, 63, 64, 100, 1_000, good.length - 1]) {
      await expect(collected(storeOf(good.slice(0, length)))).rejects.toMatchObject({ code: 'internal' });
    }
    const nothing: TableStore = { get: async () => null };
    await expect(collected(nothing)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('lets go of the object when the reader has enough', async () => {
    const cancel = vi.fn();
    const file = await fileOf(MANY, SMALL);
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(file), cancel });
    for await (const match of entriesOf({ get: async () => ({ size: file.length, body }) }, 'key')) {
      expect(match.family).toBe(4);
      break;
    }
    expect(cancel).toHaveBeenCalledOnce();
  });
});
