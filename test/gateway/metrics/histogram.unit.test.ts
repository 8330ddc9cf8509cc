import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countOf, emptyHistogram, mergeHistograms, observe } from '../../../shared/kernel/histogram.ts';

const BOUNDS = [1, 5, 10, 100, 1_000];
const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 200 });
const of = (list: readonly number[]) => list.reduce(observe, emptyHistogram(BOUNDS));

it('counts a value in the first bucket that holds it, bounds included', () => {
  expect(of([0, 1, 2, 5, 1_000, 1_001])).toEqual({ bounds: BOUNDS, counts: [2, 2, 0, 0, 1, 1], sum: 2_009 });
});

it('holds the same whether it saw everything itself or was merged of any split, in any order', () => {
  fc.assert(
    fc.property(values, fc.array(fc.nat(6), { minLength: 1, maxLength: 50 }), (list, places) => {
      const parts = new Map<number, number[]>();
      list.forEach((value, index) => {
        const place = places[index % places.length]!;
        parts.set(place, [...(parts.get(place) ?? []), value]);
      });
      const merged = [...parts.values()].reverse().map(of).reduce(mergeHistograms, emptyHistogram(BOUNDS));
      expect(merged).toEqual(of(list));
      expect(countOf(merged)).toBe(list.length);
    }),
  );
});

it('refuses bounds that do not ascend, and to merge different buckets', () => {
  for (const bounds of [[], [1, 1], [2, 1]]) expect(() => emptyHistogram(bounds)).toThrow('ascend');
  expect(() => mergeHistograms(emptyHistogram([1]), emptyHistogram([2]))).toThrow('do not merge');
});
