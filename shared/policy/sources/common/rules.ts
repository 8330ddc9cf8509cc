import type { Condition, DatedRule, Rule, Span, Test, Unparsed } from '../../rule/rule.ts';

/** A condition that a coded field of a source states. */
export const coded = (id: string, attribute: string, test: Test, codes: string, confidence = 1): Condition => ({
  kind: 'is',
  id,
  attribute,
  test,
  source: { code: codes.slice(0, 200) },
  confidence,
});

/** A condition whose words stand in a text. */
export const quoted = (id: string, attribute: string, test: Test, source: Span, confidence: number): Condition => ({
  kind: 'is',
  id,
  attribute,
  test,
  source,
  confidence,
});

/** A coded field that says something which no condition can carry. */
export const codedText = (id: string, text: string, code: string): Unparsed => ({
  kind: 'text',
  id,
  text: text.slice(0, 4_000),
  source: { code: code.slice(0, 200) },
});

/** All of several rules, without a level for one alone. */
export const allOf = (rules: readonly Rule[]): Rule =>
  rules.length === 1 ? (rules[0] as Rule) : { kind: 'all', of: rules };

/** One of several rules, without a level for one alone. */
export const anyOf = (rules: readonly Rule[]): Rule =>
  rules.length === 1 ? (rules[0] as Rule) : { kind: 'any', of: rules };

/** A rule that holds at all times; none at all for a programme without any. */
export const always = (rules: readonly Rule[]): DatedRule[] => [
  { from: null, until: null, rule: { kind: 'all', of: rules } },
];
