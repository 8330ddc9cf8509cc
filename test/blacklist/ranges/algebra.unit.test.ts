import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { intersect, subtract, union } from '../../../shared/blacklist/ranges/algebra.ts';
import { RangeSetBuilder, rangeSetOf } from '../../../shared/blacklist/ranges/builder.ts';
import { countCidrs } from '../../../shared/blacklist/ranges/count.ts';
import { containsRange, overlaps, rangesOf, sizeOf } from '../../../shared/blacklist/ranges/query.ts';
import { countRanges } from '../../../shared/blacklist/ranges/types.ts';
import { offsetRanges, offsetRangesOf, offsetsOf, place, rangeAt, runsOf, UNIVERSE } from './universe.ts';

// Work for the processor: five seconds are not always enough on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

const RUNS = { numRuns: 1000 };

describe('range sets against sets of single addresses', () => {
  it('are normalised when built', () => {
    fc.assert(
      fc.property(place, offsetRanges, (at, ranges) => {
        const set = rangeSetOf(ranges.map((range) => rangeAt(at, range)));
        expect(offsetRangesOf(at, set)).toEqual(runsOf(offsetsOf(ranges)));
        expect(countRanges(set)).toBe(runsOf(offsetsOf(ranges)).length);
      }),
      RUNS,
    );
  });

  const operations = [
    { name: 'union', run: union, keeps: (inA: boolean, inB: boolean) => inA || inB },
    { name: 'intersect', run: intersect, keeps: (inA: boolean, inB: boolean) => inA && inB },
    { name: 'subtract', run: subtract, keeps: (inA: boolean, inB: boolean) => inA && !inB },
  ];
  it.each(operations)('$name', ({ run, keeps }) => {
    fc.assert(
      fc.property(place, offsetRanges, offsetRanges, (at, a, b) => {
        const inA = offsetsOf(a);
        const inB = offsetsOf(b);
        const kept = new Set<number>();
        for (let i = 0; i < UNIVERSE; i++) if (keeps(inA.has(i), inB.has(i))) kept.add(i);
        const set = run(
          rangeSetOf(a.map((range) => rangeAt(at, range))),
          rangeSetOf(b.map((range) => rangeAt(at, range))),
        );
        expect(offsetRangesOf(at, set)).toEqual(runsOf(kept));
      }),
      RUNS,
    );
  });

  it('containsRange and overlaps', () => {
    fc.assert(
      fc.property(place, offsetRanges, offsetRanges, (at, ranges, queries) => {
        const offsets = offsetsOf(ranges);
        const set = rangeSetOf(ranges.map((range) => rangeAt(at, range)));
        for (const query of queries) {
          const asked = [...offsetsOf([query])];
          expect(containsRange(set, rangeAt(at, query))).toBe(asked.every((offset) => offsets.has(offset)));
          expect(overlaps(set, rangeAt(at, query))).toBe(asked.some((offset) => offsets.has(offset)));
        }
      }),
      RUNS,
    );
  });

  it('sizeOf', () => {
    fc.assert(
      fc.property(place, offsetRanges, (at, ranges) => {
        const set = rangeSetOf(ranges.map((range) => rangeAt(at, range)));
        expect(sizeOf(set)).toBe(BigInt(offsetsOf(ranges).size));
      }),
      RUNS,
    );
  });
});

describe('range sets of both families at full width', () => {
  const everything = rangeSetOf([
    { family: 4, lo: 0, hi: 0xffffffff },
    { family: 6, lo: 0n, hi: (1n << 128n) - 1n },
  ]);

  it('hold every address there is', () => {
    expect(sizeOf(everything)).toBe((1n << 32n) + (1n << 128n));
    expect(subtract(everything, everything)).toEqual(rangeSetOf([]));
    expect(union(everything, everything)).toEqual(everything);
  });

  it('lose exactly what an allowlist names', () => {
    const network = rangeSetOf([{ family: 4, lo: 0xc6336400, hi: 0xc63364ff }]);
    const host = rangeSetOf([{ family: 4, lo: 0xc6336407, hi: 0xc6336407 }]);
    expect(countCidrs(subtract(network, host))).toBe(8);
    expect(sizeOf(subtract(network, host))).toBe(255n);
    const wide = rangeSetOf([{ family: 4, lo: 0x08000000, hi: 0x08ffffff }]);
    const inside = rangeSetOf([{ family: 4, lo: 0x08080808, hi: 0x08080808 }]);
    expect(countCidrs(subtract(wide, inside))).toBe(24);
  });
});

describe('RangeSetBuilder', () => {
  it('sorts many addresses and ranges like a naive sort', () => {
    const address = fc.integer({ min: 0, max: 0xffffffff });
    const ranges = fc.array(
      fc
        .tuple(address, fc.oneof(fc.constant(0), fc.nat(1 << 20)))
        .map(([lo, more]) => [lo, Math.min(0xffffffff, lo + more)] as const),
      { minLength: 1500, maxLength: 4000 },
    );
    fc.assert(
      fc.property(ranges, fc.boolean(), (unsorted, isSorted) => {
        const given = isSorted ? unsorted.toSorted(([a], [b]) => a - b) : unsorted;
        const builder = new RangeSetBuilder();
        for (const [lo, hi] of given) builder.add4(lo, hi);
        expect(builder.added).toBe(given.length);
        expect([...rangesOf(builder.build())].map(({ lo, hi }) => [lo, hi])).toEqual(naiveMerge(given));
      }),
      { numRuns: 20 },
    );
  });

  it('can be built again after more was added', () => {
    const builder = new RangeSetBuilder();
    builder.add4(5, 5);
    builder.add4(3, 3);
    expect(sizeOf(builder.build())).toBe(2n);
    builder.add6(1n, 2n);
    builder.add4(4, 4);
    expect([...rangesOf(builder.build())]).toEqual([
      { family: 4, lo: 3, hi: 5 },
      { family: 6, lo: 1n, hi: 2n },
    ]);
  });
});

function naiveMerge(ranges: readonly (readonly [number, number])[]): number[][] {
  const merged: number[][] = [];
  for (const [lo, hi] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && lo <= last[1]! + 1) last[1] = Math.max(last[1]!, hi);
    else merged.push([lo, hi]);
  }
  return merged;
}
