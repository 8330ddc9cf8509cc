import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RULE_SET, type RankingRule, type RuleSet } from '../../../shared/policy/ranking/rule-set.ts';
import type { Condition, Test } from '../../../shared/policy/rule/rule.ts';
import { ruleDiff } from '../../../shared/policy/rules/diff.ts';
import { readRuleSet } from '../../../shared/policy/rules/read.ts';
import { isSound, ruleProblems } from '../../../shared/policy/rules/validate.ts';

const is = (attribute: string, test: Test): Condition => ({
  ...{ kind: 'is', id: `c-${attribute}`, attribute, test, source: null, confidence: 1 },
});
const rule = (more: Partial<RankingRule> = {}): RankingRule => ({
  ...{ id: 'r1', label: { ko: '가', en: 'a' }, action: 'boost', factor: 1.2, from: null, until: null },
  when: is('policy.category', { anyOf: ['housing'] }),
  ...more,
});
const withRules = (...rules: RankingRule[]): RuleSet => ({ ...DEFAULT_RULE_SET, rules });
const codes = (set: RuleSet) =>
  ruleProblems(set, { day: '2026-11-24', isKnown: (policy) => policy === 'own:known' }).map(
    ({ code, path }) => `${code} ${path}`,
  );

describe('what is wrong with a rule set', () => {
  it('is nothing for the one that is built in, and for a plain rule', () => {
    expect(codes(DEFAULT_RULE_SET)).toEqual([]);
    expect(codes(withRules(rule()))).toEqual([]);
  });

  it.each<[string, RankingRule]>([
    ['factor-out-of-bounds rules.0.factor', rule({ factor: 0.4 })],
    ['factor-out-of-bounds rules.0.factor', rule({ action: 'weight', factor: 0.2 })],
    ['attribute-unknown rules.0.when', rule({ when: is('shoeSize', { min: 1, max: 2 }) })],
    ['attribute-protected rules.0.when', rule({ when: is('sex', { anyOf: ['male'] }) })],
    [
      'attribute-protected rules.0.when.of.0.of',
      rule({ when: { kind: 'any', of: [{ kind: 'not', of: is('age', { min: 0, max: 9 }) }] } }),
    ],
    ['attribute-protected rules.0.when', rule({ when: is('traits', { anyOf: ['worker', 'disabled'] }) })],
    ['test-of-other-kind rules.0.when', rule({ when: is('policy.daysLeft', { anyOf: ['1'] }) })],
    ['option-unknown rules.0.when', rule({ when: is('policy.category', { anyOf: ['space'] }) })],
    ['bounds-reversed rules.0.when', rule({ when: is('policy.daysLeft', { min: 9, max: 1 }) })],
    ['bounds-reversed rules.0', rule({ from: '2026-12-01', until: '2026-11-30' })],
    ['never-holds rules.0', rule({ until: '2026-11-23' })],
    ['text-in-ranking rules.0.when', rule({ when: { kind: 'text', id: 't', text: '심사', source: null } })],
  ])('says %s', (expected, one) => {
    expect(codes(withRules(one))).toEqual([expected]);
  });

  it('sees ids that are taken, amendments made twice, and programmes that are not there', () => {
    expect(codes(withRules(rule(), rule()))).toEqual(['id-taken rules.1.id']);
    const amendment = (policy: string, attribute = 'sex') => ({
      ...{ policy, reason: 'as the ministry says' },
      eligibility: [{ from: null, until: null, rule: is(attribute, { anyOf: ['male'] }) }],
    });
    const set = (...amendments: RuleSet['amendments']): RuleSet => ({ ...DEFAULT_RULE_SET, amendments });
    expect(codes(set(amendment('own:known')))).toEqual([]);
    expect(codes(set(amendment('own:known'), amendment('own:known')))).toEqual(['amendment-twice amendments.1']);
    const unknown = ruleProblems(set(amendment('own:gone')), { day: '2026-11-24', isKnown: () => false });
    expect(unknown).toMatchObject([{ code: 'programme-unknown', severity: 'warning' }]);
    expect(isSound(unknown)).toBe(true);
    expect(codes(set(amendment('own:known', 'policy.category')))).toContain(
      'attribute-of-programme amendments.0.eligibility.0.rule',
    );
  });

  it('refuses what has not the form of a rule set, also when it is nested beyond measure', () => {
    expect(() => readRuleSet({ ...DEFAULT_RULE_SET, weights: { fit: 2 } })).toThrow('not a rule set');
    let deep: unknown = {};
    for (let depth = 0; depth < 50_000; depth++) deep = { kind: 'not', of: deep };
    expect(() => readRuleSet({ ...DEFAULT_RULE_SET, rules: [deep] })).toThrow('nested too deeply');
    expect(readRuleSet(DEFAULT_RULE_SET)).toEqual(DEFAULT_RULE_SET);
  });
});

describe('the difference of two rule sets', () => {
  const rules = fc.uniqueArray(
    fc.record({ id: fc.stringMatching(/^[a-z]{1,3}$/), factor: fc.integer({ min: 1, max: 2 }) }),
    {
      selector: ({ id }) => id,
      maxLength: 8,
    },
  );
  const setOf = (list: readonly { id: string; factor: number }[]) => withRules(...list.map((one) => rule(one)));

  it('is nothing for the same rules in any order, and has both sides of every difference', () => {
    fc.assert(
      fc.property(rules, rules, (left, right) => {
        expect(ruleDiff(setOf(left), setOf(left.toReversed()))).toEqual([]);
        const forth = ruleDiff(setOf(left), setOf(right));
        const back = ruleDiff(setOf(right), setOf(left));
        expect(back.map(({ of, before, after }) => [of, after, before])).toEqual(
          forth.map(({ of, before, after }) => [of, before, after]),
        );
        const ids = new Set([...left, ...right].map(({ id }) => id));
        const same = left.filter(({ id, factor }) => right.some((one) => one.id === id && one.factor === factor));
        expect(forth).toHaveLength(ids.size - same.length);
      }),
    );
  });

  it('names settings', () => {
    const after = { ...DEFAULT_RULE_SET, lists: { ...DEFAULT_RULE_SET.lists, vector: 0.2 } };
    expect(ruleDiff(DEFAULT_RULE_SET, after)).toEqual([
      { kind: 'setting', change: 'changed', of: 'lists.vector', before: 0, after: 0.2 },
    ]);
  });
});
