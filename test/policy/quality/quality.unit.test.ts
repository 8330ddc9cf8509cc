import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap } from '../../../shared/policy/quality/rbo.ts';
import {
  consistencyOf,
  explainabilityOf,
  GATES,
  MEASURES,
  observabilityOf,
  qualityWindow,
  REQUIRED_SPANS,
  scoreCard,
  specificityOf,
} from '../../../shared/policy/quality/score.ts';

const list = fc.uniqueArray(fc.stringMatching(/^[a-j]$/), { maxLength: 10 });

describe('likeness of rankings', () => {
  it('is 1 for the same, 0 for nothing in common, symmetric, and never outside', () => {
    expect(overlap(['a', 'b', 'c'], ['d', 'e', 'f'])).toBe(0);
    fc.assert(
      fc.property(list, list, (left, right) => {
        expect(overlap(left, left)).toBeCloseTo(1, 12);
        expect(overlap(left, right)).toBeCloseTo(overlap(right, left), 12);
        expect(overlap(left, right)).toBeGreaterThanOrEqual(0);
        expect(overlap(left, right)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('a change at the top weighs more than one at the bottom', () => {
    const whole = ['a', 'b', 'c', 'd', 'e', 'f'];
    const top = ['b', 'a', 'c', 'd', 'e', 'f'];
    const bottom = ['a', 'b', 'c', 'd', 'f', 'e'];
    expect(overlap(whole, top)).toBeLessThan(overlap(whole, bottom));
  });
});

describe('S.C.O.R.E.', () => {
  it('measures shares, and nothing to measure is no fault', () => {
    const nothing = { documents: 0, valid: 0, clauses: 0, evaluable: 0, needed: 0, known: 0 };
    expect(specificityOf(nothing)).toBeCloseTo(1, 12);
    expect(specificityOf({ ...nothing, clauses: 4, evaluable: 2, needed: 2, known: 1 })).toBeCloseTo(0.7, 12);
    expect(observabilityOf([...REQUIRED_SPANS], 10, 10)).toBe(1);
    expect(observabilityOf(REQUIRED_SPANS.slice(0, 4), 10, 5)).toBe(0.25);
    expect(consistencyOf([1, 0.8], [true, false])).toBeCloseTo(0.45, 12);
    const claims = { decisive: 4, told: 4, claims: 10, verified: 5, shown: 1, actionable: 1 };
    expect(explainabilityOf(claims)).toBeCloseTo(0.8, 12);
  });

  it('one bad measure is not made up for by the others', () => {
    const good = { specificity: 1, consistency: 1, observability: 1, reproducibility: 1, explainability: 1 };
    expect(scoreCard(good).overall).toBe(1);
    expect(scoreCard({ ...good, reproducibility: 0 }).overall).toBe(0);
    expect(scoreCard({ ...good, reproducibility: null, consistency: 0.5 }).overall).toBeCloseTo(0.5 ** 0.25, 12);
  });

  it('gates each measure of a window by its own bound', () => {
    const card = scoreCard({ ...GATES });
    const window = qualityWindow([card], [0.95]);
    expect(window.passes).toBe(true);
    for (const measure of MEASURES) {
      const low = scoreCard({ ...GATES, [measure]: GATES[measure] - 0.01 });
      const { gates, passes } = qualityWindow([low], [measure === 'specificity' ? 0.94 : 0.95]);
      expect(passes).toBe(false);
      expect(gates.filter((gate) => !gate.passes).map((gate) => gate.measure)).toEqual([measure]);
    }
    expect(qualityWindow([], [])).toMatchObject({ recommendations: 0, passes: true });
  });
});
