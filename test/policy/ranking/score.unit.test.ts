import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakdownOf, type MatchedRule, recompute } from '../../../shared/policy/ranking/breakdown.ts';
import { decay, learn, learnedFactor } from '../../../shared/policy/ranking/feedback.ts';
import { fuse } from '../../../shared/policy/ranking/fusion.ts';
import { easeOf, urgencyOf, wonAYear, worthOfWon } from '../../../shared/policy/ranking/measures.ts';
import { likelihood } from '../../../shared/policy/ranking/prior.ts';
import { DEFAULT_RULE_SET } from '../../../shared/policy/ranking/rule-set.ts';
import { baseScore, modulate, modulationOf } from '../../../shared/policy/ranking/score.ts';
import { feature } from './support.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const components = fc.record({
  retrieval: fc.option(share),
  ...{ fit: share, probability: share, value: share, urgency: share, ease: share, quality: share },
});
const weights = fc.record({
  ...{ retrieval: share, fit: share, probability: share, value: share, urgency: share, ease: share, quality: share },
});
const matched: fc.Arbitrary<MatchedRule> = fc
  .tuple(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.constantFrom('boost', 'penalise', 'weight'),
    share,
    fc.constantFrom('true', 'unknown'),
  )
  .map(([id, action, at, verdict]) => ({
    ...{ id, action, verdict },
    effect: action === 'weight' ? at * 0.2 - 0.1 : 0.5 + 1.5 * at,
  }));
const ingredients = fc.record({
  components,
  weights,
  matched_rules: fc.array(matched, { maxLength: 12 }),
  learned_factor: fc.double({ min: 0.7, max: 1.42, noNaN: true }),
  value_is_estimated: fc.boolean(),
});

describe('the score', () => {
  it('computes again from its breakdown, also after a journey through JSON, and stays within 0 and 1', () => {
    fc.assert(
      fc.property(ingredients, (parts) => {
        const breakdown = breakdownOf(parts);
        const travelled = JSON.parse(JSON.stringify(breakdown)) as typeof breakdown;
        expect(Math.abs(recompute(travelled) - breakdown.final_score)).toBeLessThanOrEqual(1e-9);
        expect(breakdown.final_score).toBeGreaterThanOrEqual(0);
        expect(breakdown.final_score).toBeLessThanOrEqual(1);
        expect(breakdown.kg_boost_factor).toBeGreaterThanOrEqual(0.5);
        expect(breakdown.kg_boost_factor).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('does not depend on the order of the rules', () => {
    fc.assert(
      fc.property(ingredients, fc.infiniteStream(share), (parts, random) => {
        const shuffled = [...parts.matched_rules].sort(() => random.next().value - 0.5);
        const other = breakdownOf({ ...parts, matched_rules: shuffled });
        expect(Math.abs(other.final_score - breakdownOf(parts).final_score)).toBeLessThanOrEqual(1e-9);
      }),
    );
  });

  it('rises with the base and with the modulation, and is the base when nothing modulates', () => {
    fc.assert(
      fc.property(share, share, fc.array(fc.double({ min: 0.5, max: 2, noNaN: true })), (one, other, factors) => {
        const m = modulationOf(factors);
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(modulate(low, m)).toBeLessThanOrEqual(modulate(high, m) + 1e-12);
        expect(modulate(one, 0.5)).toBeLessThanOrEqual(modulate(one, m) + 1e-12);
        expect(modulate(one, 1)).toBeCloseTo(one, 12);
      }),
    );
  });

  it('an unknown rule changes nothing', () => {
    const parts = {
      components: { retrieval: 1, fit: 0.5, probability: 1, value: 0.2, urgency: 0.1, ease: 1, quality: 1 },
      weights: DEFAULT_RULE_SET.weights,
      learned_factor: 1,
      value_is_estimated: false,
    };
    const unsure: MatchedRule = { id: 'r', action: 'boost', effect: 2, verdict: 'unknown' };
    const score = breakdownOf({ ...parts, matched_rules: [unsure] }).final_score;
    expect(score).toBe(breakdownOf({ ...parts, matched_rules: [] }).final_score);
    expect(breakdownOf({ ...parts, matched_rules: [{ ...unsure, verdict: 'true' }] }).final_score).toBeGreaterThan(
      score,
    );
  });

  it('an absent retrieval takes nothing away from the others', () => {
    const same = { fit: 0.4, probability: 0.4, value: 0.4, urgency: 0.4, ease: 0.4, quality: 0.4 };
    expect(baseScore({ retrieval: null, ...same }, DEFAULT_RULE_SET.weights)).toBeCloseTo(0.4, 12);
    expect(baseScore({ retrieval: 0, ...same }, DEFAULT_RULE_SET.weights)).toBeLessThan(0.4);
  });
});

describe('the components', () => {
  it('fuse lists by rank: first everywhere is 1, absent is nothing, a list of weight 0 is not asked', () => {
    const fused = fuse({ lexical: [7, 3], vector: [9], graph: [7] }, { lexical: 1, vector: 0, graph: 0.3 })!;
    expect(fused.get(7)).toBeCloseTo(1, 12);
    expect(fused.get(3)).toBeCloseTo(61 / 62 / 1.3, 12);
    expect(fused.has(9)).toBe(false);
    expect(fuse({ lexical: null, vector: null, graph: null }, { lexical: 1, vector: 1, graph: 1 })).toBeNull();
  });

  it('value is between nothing and fifty million a year, of a loan the interest saved and a tenth', () => {
    const amount = { min: null, max: 200_000, per: 'month' as const, interest: null };
    expect(wonAYear(amount, false)).toBe(2_400_000);
    expect(wonAYear({ min: null, max: 10_000_000, per: 'once', interest: 2 }, true)).toBeCloseTo(1_300_000, 6);
    expect(wonAYear(null, false)).toBeNull();
    expect([worthOfWon(0), worthOfWon(50_000_000), worthOfWon(1e12)]).toEqual([0, 1, 1]);
  });

  it('urgency knows only stated days', () => {
    const until = (closes: string) => ({
      kind: 'period' as const,
      windows: [{ opens: null, closes, closesAt: null, label: null }],
      text: '',
    });
    expect(urgencyOf(until('2026-11-25'), '2026-11-24')).toBe(1);
    expect(urgencyOf(until('2026-12-09'), '2026-11-24')).toBeCloseTo(Math.exp(-1), 12);
    const undated = (kind: 'until-exhausted' | 'always' | 'unknown') =>
      urgencyOf({ kind, windows: [], text: '' }, '2026-11-24');
    expect([undated('until-exhausted'), undated('always'), undated('unknown')]).toEqual([0.5, 0.2, 0.1]);
  });

  it('ease counts documents, visits and competition, and does not fall below nothing', () => {
    expect(easeOf(feature('own:a', { documents: 2, isVisitOnly: true }))).toBeCloseTo(0.64, 12);
    expect(easeOf(feature('own:a', { documents: 40 }))).toBe(0);
  });

  it('likelihood narrows with what is known', () => {
    const young = { min: 19, max: 34 };
    expect(likelihood('age', young, { min: 20, max: 29 })).toBeCloseTo(0.999, 6);
    expect(likelihood('age', young)).toBeLessThan(0.5);
    expect(likelihood('region', { within: ['11680'] }, { region: '11' })).toBeGreaterThan(
      likelihood('region', { within: ['11680'] }),
    );
  });

  it('feedback halves in thirty days, a click far up says less, and the factor stays near 1', () => {
    expect(decay(30)).toBe(0.5);
    const click = (rank: number) => learn([{ action: 'click', rating: null, rank, age: 0 }]).count;
    expect(click(1)).toBeLessThan(click(10));
    expect(learnedFactor(null)).toBe(1);
    const loved = learn(
      Array.from({ length: 500 }, () => ({ action: 'apply' as const, rating: null, rank: 1, age: 0 })),
    );
    expect(learnedFactor(loved)).toBeLessThanOrEqual(2 ** 0.5);
  });
});
