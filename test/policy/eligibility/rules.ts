import fc from 'fast-check';
import type { Fact, Facts } from '../../../shared/policy/facts/fact.ts';
import type { Condition, Rule, Test } from '../../../shared/policy/rule/rule.ts';

/** A condition with everything that a test does not care about. */
export function is(attribute: string, test: Test, more: Partial<Condition> = {}): Condition {
  return { kind: 'is', id: `${attribute}.1`, attribute, test, source: null, confidence: 1, ...more };
}

export const unread: Rule = { kind: 'text', id: 'text.1', text: '그 밖에 시장이 정하는 사람', source: null };

export const always = (rule: Rule) => [{ from: null, until: null, rule }];

const REGIONS = ['11', '11680', '1168010100', '41', '41110', '41111', '43740', '43745', '26'];
const TRAITS = ['disabled', 'worker', 'job-seeker', 'farmer', 'veteran'];
const MARITAL = ['single', 'married'];
const bound = (most: number) => fc.option(fc.nat(most), { nil: null });
const some = (from: readonly string[]) => fc.uniqueArray(fc.constantFrom(...from), { minLength: 1 });
const days = fc.constantFrom('1961-05-03', '1990-02-28', '2000-02-29', '2007-11-24', '2026-01-01');
const dayBound = fc.option(days, { nil: null });

/** Attributes with tests that fit them, so that random rules and random people meet. */
const tests: readonly (readonly [string, fc.Arbitrary<Test>])[] = [
  ['age', fc.record({ min: bound(90), max: bound(90) })],
  ['incomePercent', fc.record({ min: bound(200), max: bound(200) })],
  ['birthDate', fc.record({ from: dayBound, until: dayBound })],
  ['region', fc.record({ within: some(REGIONS) })],
  ['traits', fc.record({ anyOf: some(TRAITS) })],
  ['marital', fc.record({ anyOf: some(MARITAL) })],
];

const conditions = tests.map(([attribute, test]) =>
  fc.record({
    kind: fc.constant('is' as const),
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    attribute: fc.constant(attribute),
    subject: fc.constantFrom('applicant' as const, 'beneficiary' as const, undefined),
    test,
    source: fc.constant(null),
    confidence: fc.constantFrom(1, 1, 0.9, 0.5),
  }),
);

/** Any rule of a few levels. */
export const anyRule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => {
  const of = fc.array(tie('rule'), { maxLength: 3 });
  return {
    rule: fc.oneof(
      { maxDepth: 4 },
      ...conditions,
      fc.constant(unread),
      { arbitrary: fc.record({ kind: fc.constant('all' as const), of }), weight: 9 },
      { arbitrary: fc.record({ kind: fc.constant('any' as const), of }), weight: 6 },
      fc.record({ kind: fc.constant('not' as const), of: tie('rule') }),
      fc.record({ kind: fc.constant('atLeast' as const), count: fc.nat(4), of }),
    ),
  };
}).rule;

const interval = (most: number) =>
  fc.tuple(fc.nat(most), fc.nat(most)).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

/** What may be known of somebody: of each attribute nothing, something or everything. */
export const anyFacts: fc.Arbitrary<Facts> = fc
  .record(
    {
      age: fc.oneof(
        interval(90),
        fc.nat(90).map((age) => ({ min: age, max: age })),
      ),
      birthDate: fc.oneof(
        days.map((day) => ({ from: day, until: day })),
        fc.tuple(days, days).map(([a, b]) => ({ from: a < b ? a : b, until: a < b ? b : a })),
      ),
      incomePercent: interval(200),
      region: fc.constantFrom(...REGIONS).map((region) => ({ region })),
      traits: fc
        .tuple(fc.subarray(TRAITS), fc.subarray(TRAITS), fc.boolean())
        .map(([has, not, isComplete]) => ({ has, hasNot: not.filter((id) => !has.includes(id)), isComplete })),
      marital: some(MARITAL).map((oneOf) => ({ oneOf })),
    },
    { requiredKeys: [] },
  )
  .map((facts) => facts as Record<string, Fact>);

export const anySubjects = fc.record({ applicant: anyFacts, beneficiary: fc.option(anyFacts, { nil: undefined }) });
