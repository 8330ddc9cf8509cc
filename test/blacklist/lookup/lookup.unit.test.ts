import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { buildLookup, type EntryColumns } from '../../../shared/blacklist/lookup/build.ts';
import type { Lookup } from '../../../shared/blacklist/lookup/lookup.ts';
import { openLookup } from '../../../shared/blacklist/lookup/open.ts';
import { store6 } from '../../../shared/blacklist/ranges/words6.ts';
import { offsetRanges, type Place, place, rangeAt } from '../ranges/universe.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

interface Entry {
  readonly range: AddressRange;
  readonly info: number;
  readonly until: number;
}

function columnsOf(entries: readonly Entry[], family: 4 | 6): EntryColumns {
  const own = entries.filter((entry) => entry.range.family === family);
  const lo = new Uint32Array(own.length * (family === 4 ? 1 : 4));
  const hi = new Uint32Array(lo.length);
  for (const [i, { range }] of own.entries()) {
    if (range.family === 4) {
      lo[i] = range.lo;
      hi[i] = range.hi;
    } else {
      store6(lo, i, range.lo);
      store6(hi, i, range.hi);
    }
  }
  return { lo, hi, info: Uint32Array.from(own, (one) => one.info), until: Uint32Array.from(own, (one) => one.until) };
}

async function fileOf(entries: readonly Entry[], infos: readonly string[], meta = ''): Promise<ArrayBuffer> {
  const parts = buildLookup({ v4: columnsOf(entries, 4), v6: columnsOf(entries, 6), infos, meta });
  return new Blob(parts).arrayBuffer();
}

const INFOS = Array.from({ length: 20 }, (_, i) => JSON.stringify({ reason: `사유 ${i}` }));

/** Every entry that contains the range, by looking at each. */
function naiveFind(entries: readonly Entry[], { family, lo, hi }: AddressRange) {
  return entries
    .filter(({ range }) => range.family === family && range.lo <= lo && hi <= range.hi)
    .map(({ range, info, until }) => ({ ...range, info: INFOS[info], untilMinutes: until }));
}

const sizeOf = (range: AddressRange) => BigInt(range.hi) - BigInt(range.lo);
const text = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part));

function expectSame(lookup: Lookup, entries: readonly Entry[], query: AddressRange): void {
  const found = lookup.find(query);
  expect(found.map(text).toSorted()).toEqual(naiveFind(entries, query).map(text).toSorted());
  const sizes = found.map(sizeOf);
  expect(sizes).toEqual(sizes.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
}

function entriesAt(at: Place, ranges: readonly (readonly [number, number])[]): readonly Entry[] {
  return ranges.map((range, i) => ({ range: rangeAt(at, range), info: i % INFOS.length, until: i }));
}

describe('the look-up table', () => {
  it('finds what a look at every entry finds, the smallest first: entries that nest, cross and repeat', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, offsetRanges, offsetRanges, async (at, elsewhere, ranges, queries) => {
        const entries = [...entriesAt(at, ranges), ...entriesAt(elsewhere, ranges)];
        const lookup = openLookup(await fileOf(entries, INFOS));
        expect(lookup.size).toBe(entries.length);
        const given = entries.map(({ range, info, until }) => ({ ...range, info: INFOS[info], untilMinutes: until }));
        expect([...lookup.entries()].map(text).toSorted()).toEqual(given.map(text).toSorted());
        for (const query of [...queries, ...ranges]) expectSame(lookup, entries, rangeAt(at, query));
      }),
      { numRuns: 1000 },
    );
  });

  it('finds what a look at every entry finds: networks only, which can but nest', async () => {
    const network = fc.tuple(fc.nat(63), fc.nat(6)).map(([offset, bits]) => {
      const lo = offset & ~((1 << bits) - 1);
      return [lo, lo + (1 << bits) - 1] as const;
    });
    // Only places aligned to 64, where offsets of networks are networks.
    const aligned = place.filter(({ base }) => base % 64n === 0n);
    await fc.assert(
      fc.asyncProperty(aligned, fc.array(network, { maxLength: 20 }), async (at, ranges) => {
        const entries = entriesAt(at, ranges);
        const lookup = openLookup(await fileOf(entries, INFOS));
        for (let offset = 0; offset < 64; offset++) expectSame(lookup, entries, rangeAt(at, [offset, offset]));
      }),
      { numRuns: 500 },
    );
  });

  it('finds what a look at every entry finds, all over the address space', async () => {
    const range = fc.oneof(
      fc
        .tuple(fc.integer({ min: 0, max: 0xffffffff }), fc.nat(31))
        .map(([lo, bits]): AddressRange => ({ family: 4, lo, hi: Math.min(0xffffffff, lo + 2 ** bits - 1) })),
      fc
        .tuple(fc.bigInt({ min: 0n, max: (1n << 127n) - 1n }), fc.bigInt({ min: 0n, max: 126n }))
        .map(([lo, bits]): AddressRange => ({ family: 6, lo, hi: lo + (1n << bits) })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(range, { minLength: 100, maxLength: 400 }), async (ranges) => {
        const entries = ranges.map((one, i) => ({ range: one, info: i % INFOS.length, until: 0 }));
        const lookup = openLookup(await fileOf(entries, INFOS));
        for (const one of ranges.slice(0, 50)) {
          expectSame(lookup, entries, one);
          expectSame(lookup, entries, { family: one.family, lo: one.lo, hi: one.lo } as AddressRange);
          expectSame(lookup, entries, { family: one.family, lo: one.hi, hi: one.hi } as AddressRange);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('answers with the longest match first, why and until when', async () => {
    const entries: readonly Entry[] = [
      { range: { family: 4, lo: 0xc6336400, hi: 0xc63364ff }, info: 0, until: 0 },
      { range: { family: 4, lo: 0xc6336407, hi: 0xc6336407 }, info: 1, until: 29_000_000 },
    ];
    const lookup = openLookup(await fileOf(entries, ['{"reason":"network"}', '{"reason":"host"}'], '{"version":7}'));
    expect(lookup.find({ family: 4, lo: 0xc6336407, hi: 0xc6336407 })).toEqual([
      { family: 4, lo: 0xc6336407, hi: 0xc6336407, info: '{"reason":"host"}', untilMinutes: 29_000_000 },
      { family: 4, lo: 0xc6336400, hi: 0xc63364ff, info: '{"reason":"network"}', untilMinutes: 0 },
    ]);
    expect(lookup.find({ family: 4, lo: 0xc6336406, hi: 0xc6336407 })).toHaveLength(1);
    expect(lookup.find({ family: 4, lo: 0xc6336407, hi: 0xc6336500 })).toEqual([]);
    expect(lookup.find({ family: 6, lo: 0xc6336407n, hi: 0xc6336407n })).toEqual([]);
    expect(lookup.meta).toBe('{"version":7}');
  });

  it('may be empty', async () => {
    const lookup = openLookup(await fileOf([], []));
    expect(lookup.size).toBe(0);
    expect(lookup.meta).toBe('');
    expect(lookup.find({ family: 4, lo: 1, hi: 1 })).toEqual([]);
    expect(lookup.find({ family: 6, lo: 1n, hi: 1n })).toEqual([]);
  });

  it('has the same bytes for the same entries, whatever their order', async () => {
    const ranges = [5, 3, 9, 1].map((lo) => ({ family: 4, lo, hi: lo + 10 }) as const);
    const entries = ranges.map((range, i) => ({ range, info: i, until: i }));
    const [one, other] = [await fileOf(entries, INFOS), await fileOf(entries.toReversed(), INFOS)];
    expect(new Uint8Array(one)).toEqual(new Uint8Array(other));
  });

  it('costs at most 24 bytes an IPv4 entry', async () => {
    const entries = Array.from({ length: 100_000 }, (_, i) => ({
      range: { family: 4, lo: i * 40_000, hi: i * 40_000 } as const,
      info: 0,
      until: 0,
    }));
    expect((await fileOf(entries, ['{}'])).byteLength / entries.length).toBeLessThan(24);
  });

  it('refuses an entry whose info is not there', () => {
    const v4 = columnsOf([{ range: { family: 4, lo: 1, hi: 1 }, info: 1, until: 0 }], 4);
    expect(() => buildLookup({ v4, v6: columnsOf([], 6), infos: ['{}'], meta: '' })).toThrow(RangeError);
  });
});

describe('opening a table', () => {
  const entries = Array.from({ length: 40 }, (_, i) => ({
    range: (i % 2 === 0 ? { family: 4, lo: i, hi: 60 - i } : { family: 6, lo: BigInt(i), hi: 60n }) as AddressRange,
    info: i % INFOS.length,
    until: i,
  })).filter(({ range }) => range.lo <= range.hi);

  it('refuses what is none, with a typed error', async () => {
    const good = await fileOf(entries, INFOS, 'meta');
    const otherVersion = good.slice(0);
    new Uint32Array(otherVersion)[1] = 2;
    for (const junk of [new ArrayBuffer(0), new ArrayBuffer(64), new ArrayBuffer(65), good.slice(4), otherVersion]) {
      expect(() => openLookup(junk)).toThrow(expect.objectContaining({ name: 'AegisError', code: 'internal' }));
    }
    for (let length = 0; length < good.byteLength; length++) {
      expect(() => openLookup(good.slice(0, length))).toThrow(expect.objectContaining({ name: 'AegisError' }));
    }
  });

  it('either refuses a damaged one or searches it to an end', async () => {
    const good = await fileOf(entries, INFOS, 'meta');
    fc.assert(
      fc.property(fc.nat(good.byteLength / 4 - 1), fc.oneof(fc.nat(100), fc.nat(0xffffffff)), (word, value) => {
        const damaged = good.slice(0);
        new Uint32Array(damaged)[word] = value;
        try {
          const lookup = openLookup(damaged);
          for (let at = 0; at < 64; at++) {
            lookup.find({ family: 4, lo: at, hi: at });
            lookup.find({ family: 6, lo: BigInt(at), hi: BigInt(at) });
          }
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'AegisError', code: 'internal' });
        }
      }),
      { numRuns: 3000 },
    );
  });
});
