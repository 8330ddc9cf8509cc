import type { PolicyDocument } from '../document/document.ts';
import type { Rule } from '../rule/rule.ts';
import { canonical } from './canonical.ts';
import { inOrder, type Statement } from './statement.ts';

/** A field of which sources say different things. */
export interface Disagreement {
  readonly field: string;
  /** In the order in which the sources count; the first is the one that was taken. */
  readonly said: readonly { readonly source: string; readonly record: string; readonly value: unknown }[];
}

/** What can be compared between sources, and how: `null` is silence. Wording is nobody's disagreement. */
const COMPARED: Readonly<Record<string, (document: PolicyDocument) => unknown>> = {
  title: ({ title }) => title.normalize('NFKC').replace(/[\s\p{P}]/gu, ''),
  organisation: ({ organisation }) => organisation.name.replace(/\s/g, ''),
  applicants: ({ applicants }) => (applicants.length === 0 ? null : [...applicants].sort()),
  regions: ({ regions }) => (regions.length === 0 ? null : [...regions].sort()),
  deadline: ({ deadline }) =>
    deadline.kind === 'unknown'
      ? null
      : { kind: deadline.kind, windows: deadline.windows.map(({ opens, closes }) => ({ opens, closes })) },
  amount: ({ amount }) => (amount === null ? null : { min: amount.min, max: amount.max, per: amount.per }),
  age: ({ eligibility }) => testsOf(eligibility, 'age'),
  income: ({ eligibility }) => testsOf(eligibility, 'incomePercent'),
};

/** Where the statements contradict each other. Empty for a single source. */
export function disagreementsOf(statements: readonly Statement[]): Disagreement[] {
  const ordered = inOrder(statements);
  return Object.entries(COMPARED).flatMap(([field, read]) => {
    const said = ordered
      .map(({ source, record, document }) => ({ source, record, value: read(document) }))
      .filter(({ value }) => value !== null);
    return new Set(said.map(({ value }) => canonical(value))).size > 1 ? [{ field, said }] : [];
  });
}

/** How many fields at least two of the statements speak of: what a share of disagreements is counted in. */
export function comparedFields(statements: readonly Statement[]): number {
  return Object.values(COMPARED).filter(
    (read) => statements.filter(({ document }) => read(document) !== null).length > 1,
  ).length;
}

function testsOf(eligibility: PolicyDocument['eligibility'], attribute: string): unknown {
  const tests = eligibility.flatMap(({ rule }) => conditionsOf(rule)).filter((each) => each.attribute === attribute);
  return tests.length === 0 ? null : [...new Set(tests.map(({ test }) => canonical(test)))].sort();
}

type Condition = Extract<Rule, { kind: 'is' }>;

/** Every condition of a rule, in its order. */
export function conditionsOf(rule: Rule): Condition[] {
  switch (rule.kind) {
    case 'is':
      return [rule];
    case 'text':
      return [];
    case 'not':
      return conditionsOf(rule.of);
    default:
      return rule.of.flatMap(conditionsOf);
  }
}
