import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEnrichment } from '../../../shared/blacklist/enrichment/encode.ts';
import { openEnrichment } from '../../../shared/blacklist/enrichment/open.ts';
import { resolve, type Steps, type ValuedRange } from '../../../shared/blacklist/enrichment/resolve.ts';
import { readVarints, VarintWriter } from '../../../shared/blacklist/enrichment/varint.ts';

const TOP = 40;
const MAX_64 = 2n ** 64n - 1n;

const narrow = fc
  .tuple(fc.nat(TOP), fc.nat(TOP), fc.integer({ min: 1, max: 3 }))
  .map(([a, b, value]) => ({ lo: Math.min(a, b), hi: Math.max(a, b), value }));

/** The rule as it is written, number by number. */
function naive<T extends number | bigint>(ranges: readonly ValuedRange<T>[], n: T): number {
  let best: ValuedRange<T> | null = null;
  for (const range of ranges) {
    if (range.lo > n || range.hi < n) continue;
    const [width, bestWidth] = [range.hi - range.lo, best === null ? 0 : best.hi - best.lo] as [T, T];
    if (best === null || width < bestWidth || (width === bestWidth && range.lo >= best.lo)) best = range;
  }
  return best?.value ?? 0;
}

function valueAt<T extends number | bigint>({ starts, values }: Steps<T>, n: T): number {
  let value = 0;
  for (const [i, start] of starts.entries()) if (start <= n) value = values[i]!;
  return value;
}

describe('resolve', () => {
  it('answers for every number as the rule does, with as few steps as there are', () => {
    fc.assert(
      fc.property(fc.array(narrow, { maxLength: 14 }), (ranges) => {
        const steps = resolve(ranges, TOP);
        for (let n = 0; n <= TOP; n++) expect(valueAt(steps, n)).toBe(naive(ranges, n));
        for (const [i, value] of steps.values.entries()) {
          expect(value).not.toBe(steps.values[i - 1] ?? 0);
          if (i > 0) expect(steps.starts[i]).toBeGreaterThan(steps.starts[i - 1]!);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does so for 64 bits', () => {
    const ranges = [
      { lo: 0n, hi: MAX_64, value: 1 },
      { lo: MAX_64, hi: MAX_64, value: 2 },
    ];
    expect(resolve(ranges, MAX_64)).toEqual({ starts: [0n, MAX_64], values: [1, 2] });
  });
});

describe('varints', () => {
  it('come back as they went in', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.bigInt(0n, MAX_64), fc.nat(300).map(BigInt))), (numbers) => {
        const writer = new VarintWriter();
        for (const number of numbers) writer.write(number);
        const read: bigint[] = [];
        readVarints(writer.take(), numbers.length, (high, low) => read.push((BigInt(high) << 32n) + BigInt(low)));
        expect(read).toEqual(numbers);
      }),
    );
  });

  it('that end too early, go on or never end are refused', () => {
    const ignore = () => {};
    expect(() => readVarints(Uint8Array.of(0x80), 1, ignore)).toThrow('does not end');
    expect(() => readVarints(Uint8Array.of(1, 1), 1, ignore)).toThrow('more than was announced');
    expect(() => readVarints(new Uint8Array(20).fill(0x80), 1, ignore)).toThrow('does not end');
  });
});

const v4 = fc
  .tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff), fc.integer({ min: 1, max: 3 }))
  .map(([a, b, value]) => ({ lo: Math.min(a, b), hi: Math.max(a, b), value }));
const v6 = fc
  .tuple(fc.bigInt(0n, MAX_64), fc.bigInt(0n, MAX_64), fc.integer({ min: 1, max: 3 }))
  .map(([a, b, value]) => (a < b ? { lo: a, hi: b, value } : { lo: b, hi: a, value }));

const COUNTRIES = ['KR', 'US', 'DE'];
const ASNS = [7, 4766, 4_200_000_001];
const NAMES = ['Seven', '케이티', ''];

async function snapshotOf(ranges4: ValuedRange<number>[], ranges6: ValuedRange<bigint>[]) {
  const [steps4, steps6] = [resolve(ranges4, 0xffff_ffff), resolve(ranges6, MAX_64)];
  return encodeEnrichment({
    dataVersion: 'test',
    origins: [],
    steps: { country4: steps4, asn4: steps4, country6: steps6, asn6: steps6 },
    countries: COUNTRIES,
    asns: ASNS,
    names: NAMES,
  });
}

describe('a snapshot', () => {
  it('answers for single addresses as the ranges say it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(v4, { maxLength: 8 }),
        fc.array(v6, { maxLength: 8 }),
        fc.array(fc.nat(0xffff_ffff), { maxLength: 5 }),
        async (ranges4, ranges6, probes) => {
          const enrichment = await openEnrichment(await snapshotOf(ranges4, ranges6));
          for (const address of [...probes, ...ranges4.flatMap(({ lo, hi }) => [lo, hi])]) {
            const value = naive(ranges4, address);
            expect(enrichment.find({ family: 4, lo: address, hi: address })).toEqual({
              country: COUNTRIES[value - 1] ?? null,
              asn: ASNS[value - 1] ?? null,
              asName: NAMES[value - 1] || null,
            });
          }
          for (const network of ranges6.flatMap(({ lo, hi }) => [lo, hi])) {
            const address = (network << 64n) + 1n;
            const { country } = enrichment.find({ family: 6, lo: address, hi: address });
            expect(country).toBe(COUNTRIES[naive(ranges6, network) - 1] ?? null);
          }
        },
      ),
    );
  });

  it('answers for a range only what holds for all of it', async () => {
    const ranges = [
      { lo: 0, hi: 99, value: 1 },
      { lo: 100, hi: 199, value: 2 },
    ];
    const enrichment = await openEnrichment(await snapshotOf(ranges, []));
    expect(enrichment.find({ family: 4, lo: 10, hi: 99 }).country).toBe('KR');
    expect(enrichment.find({ family: 4, lo: 99, hi: 100 }).country).toBeNull();
    expect(enrichment.find({ family: 4, lo: 200, hi: 200 })).toEqual({ country: null, asn: null, asName: null });
    expect([7, 4766, 8].map((asn) => enrichment.nameOf(asn))).toEqual(['Seven', '케이티', null]);
    expect(enrichment.dataVersion).toBe('test');
  });

  it('that is damaged anywhere is refused', async () => {
    const good = await snapshotOf([{ lo: 5, hi: 99, value: 1 }], [{ lo: 1n, hi: 2n, value: 2 }]);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bad = good.slice();
        bad[at]! ^= flip;
        const isTextOnly = await openEnrichment(bad).then(
          ({ dataVersion }) => dataVersion,
          (error: Error) => error.message,
        );
        // Only words of the header that mean nothing to the reader can change unnoticed.
        if (at < 12 || at >= good.length - 20) expect(isTextOnly).toContain('not a readable enrichment snapshot');
      }),
    );
    await expect(openEnrichment(good.subarray(0, good.length - 1))).rejects.toThrow('damaged');
  });
});
