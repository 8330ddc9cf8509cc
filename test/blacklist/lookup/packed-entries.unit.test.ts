import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundKeys } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { PackedEntries } from '../../../shared/blacklist/lookup/packed-entries.ts';
import { rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { mergeOrdered } from '../../../shared/blacklist/ranges/merge-ordered.ts';
import { rangesOf } from '../../../shared/blacklist/ranges/query.ts';
import { type Entry, entries, listed, packedOf, rangeOf } from './entries.ts';

function unpacked(packed: PackedEntries): Entry[] {
  const all: Entry[] = [];
  for (const entry = packed.read(); entry.next(); )
    all.push({ range: rangeOf(entry), info: entry.info, until: entry.until });
  return all;
}

const anywhere = fc.oneof(
  fc
    .tuple(fc.nat(0xffffffff), fc.nat(0xffffffff))
    .map(([a, b]): AddressRange => ({ family: 4, lo: Math.min(a, b), hi: Math.max(a, b) })),
  fc
    .tuple(fc.bigInt(0n, 2n ** 128n - 1n), fc.bigInt(0n, 2n ** 128n - 1n))
    .map(([a, b]): AddressRange => ({ family: 6, lo: a < b ? a : b, hi: a < b ? b : a })),
  fc.tuple(fc.bigInt(0n, 2n ** 128n - 1n), fc.nat(128)).map(([address, bits]): AddressRange => {
    const mask = (1n << BigInt(bits)) - 1n;
    return { family: 6, lo: (address | mask) ^ mask, hi: address | mask };
  }),
);

describe('packed entries', () => {
  it('are read as they were added', () => {
    fc.assert(
      fc.property(entries, (all) => void expect(unpacked(packedOf(all))).toEqual(all)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(anywhere, { maxLength: 200 }), (ranges) => {
        const all = listed(ranges);
        expect(unpacked(packedOf(all))).toEqual(all);
      }),
      { numRuns: 200 },
    );
  });

  it('keep any info and any end, over many chunks', () => {
    const all = Array.from({ length: 60_000 }, (_, i): Entry => {
      const range: AddressRange = { family: 4, lo: i * 70_000, hi: i * 70_000 + (i % 5) * 100 };
      return { range, info: (i * 2_654_435_761) >>> 0, until: i % 2 === 0 ? 0 : 0xffffffff };
    });
    expect(unpacked(packedOf(all))).toEqual(all);
  });

  it('can be read again, and while more are added', () => {
    const packed = new PackedEntries();
    packed.add4(1, 1, 0, 0);
    const reading = packed.read();
    packed.add4(2, 2, 0, 0);
    expect([reading.next(), reading.next()]).toEqual([true, false]);
    expect(unpacked(packed)).toHaveLength(2);
    expect([packed.count4, packed.count6]).toEqual([2, 0]);
  });

  it('must come in order', () => {
    const packed = packedOf(
      listed([
        { family: 4, lo: 5, hi: 5 },
        { family: 6, lo: 5n, hi: 5n },
      ]),
    );
    expect(() => packed.add4(4, 9, 0, 0)).toThrow(RangeError);
    expect(() => packed.add(...boundKeys({ family: 6, lo: 4n, hi: 4n }), 0, 0)).toThrow(RangeError);
  });
});

describe('merging ranges in order', () => {
  it('gives the set of all of them, whatever the size of a batch', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 5 }), (all, batch) => {
        const merged = [...mergeOrdered(packedOf(all).read(), batch)].flatMap((set) => [...rangesOf(set)]);
        expect(merged).toEqual([...rangesOf(rangeSetOf(all.map(({ range }) => range)))]);
      }),
      { numRuns: 1000 },
    );
  });

  it('makes batches that are full but for the last of a family', () => {
    const hosts = Array.from({ length: 10 }, (_, i): AddressRange => ({ family: 4, lo: 2 * i, hi: 2 * i }));
    const sizes = [...mergeOrdered(packedOf(listed(hosts)).read(), 4)].map((set) => set.v4.lo.length);
    expect(sizes).toEqual([4, 4, 2]);
  });
});
