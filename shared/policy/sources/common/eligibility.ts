import type { Condition, DatedRule, Rule } from '../../rule/rule.ts';
import { type Covered, uncoveredClauses } from '../../text/index.ts';
import type { Texts } from './document.ts';
import { namesOfRegions } from './place.ts';
import { always } from './rules.ts';

const numberTest = (conditions: readonly Condition[], attribute: string): Covered['age'] => {
  const test = conditions.find((condition) => condition.attribute === attribute && condition.confidence === 1)?.test;
  return test !== undefined && 'min' in test ? test : null;
};

const valuesOf = (conditions: readonly Condition[], attribute: string): readonly string[] => {
  const test = conditions.find((condition) => condition.attribute === attribute)?.test;
  return test !== undefined && 'anyOf' in test ? test.anyOf : [];
};

/** What conditions that everybody must meet already say. */
export function coveredBy(
  conditions: readonly Condition[],
  regions: readonly string[],
  others: readonly string[] = [],
): Covered {
  const sex = valuesOf(conditions, 'sex');
  return {
    regions: namesOfRegions(regions),
    age: numberTest(conditions, 'age'),
    sex: sex.length === 1 && (sex[0] === 'male' || sex[0] === 'female') ? sex[0] : null,
    incomePercent: numberTest(conditions, 'incomePercent')?.max ?? null,
    traits: [valuesOf(conditions, 'traits'), valuesOf(conditions, 'household'), others].filter(
      (list) => list.length > 0,
    ),
  };
}

/** Rules, the place, and the clauses of the texts that neither of them covers. */
export function withClauses(
  rules: readonly Rule[],
  place: Condition | null,
  regions: readonly string[],
  texts: Texts,
): DatedRule[] {
  const conditions = rules.filter((rule): rule is Condition => rule.kind === 'is');
  const covered = coveredBy(conditions, place === null ? [] : regions);
  return always([...rules, ...(place === null ? [] : [place]), ...uncoveredClauses(texts, covered)]);
}
