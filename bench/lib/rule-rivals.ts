import type { Facts } from '../../shared/policy/facts/fact.ts';
import type { Rule } from '../../shared/policy/rule/rule.ts';

/** What two-valued engines are told: plain values; what is not known is not there. */
export type PlainFacts = Record<string, unknown>;

/**
 * Facts as plain values. Places are told as province and district, because those engines have no prefixes.
 *
 * @param age in years, which they cannot derive.
 */
export function plainFacts(facts: Facts, age: number): PlainFacts {
  const plain: PlainFacts = {};
  for (const [attribute, fact] of Object.entries(facts)) {
    if (attribute === 'birthDate') plain.age = age;
    else if ('region' in fact) {
      plain.province = fact.region.slice(0, 2);
      plain.district = fact.region;
    } else if ('min' in fact) plain[attribute] = fact.min;
    else if ('oneOf' in fact) plain[attribute] = fact.oneOf[0];
    else if ('has' in fact) plain[attribute] = fact.has;
  }
  return plain;
}

/** A rule in JSON Logic, as its users write it. */
export function toJsonLogic(rule: Rule): object | boolean {
  switch (rule.kind) {
    case 'all':
      // An empty "and" is nothing there, which counts as false.
      return rule.of.length === 0 ? true : { and: rule.of.map(toJsonLogic) };
    case 'any':
      return { or: rule.of.map(toJsonLogic) };
    case 'is':
      return conditionOf(rule.attribute, rule.test, JSON_LOGIC);
    default:
      throw new Error(`no ${rule.kind} in these benches`);
  }
}

/** A rule as conditions of json-rules-engine; `sharesAny` is an operator that the bench adds. */
export function toEngineConditions(rule: Rule): object {
  switch (rule.kind) {
    case 'all':
      return { all: rule.of.map(toEngineConditions) };
    case 'any':
      return { any: rule.of.map(toEngineConditions) };
    case 'is':
      return conditionOf(rule.attribute, rule.test, RULES_ENGINE);
    default:
      throw new Error(`no ${rule.kind} in these benches`);
  }
}

interface Dialect {
  all(of: readonly object[]): object;
  any(of: readonly object[]): object;
  atLeast(name: string, value: number): object;
  atMost(name: string, value: number): object;
  isOneOf(name: string, values: readonly string[]): object;
  hasOneOf(name: string, values: readonly string[]): object;
}

const JSON_LOGIC: Dialect = {
  all: (of) => ({ and: of }),
  any: (of) => ({ or: of }),
  atLeast: (name, value) => ({ '>=': [{ var: name }, value] }),
  atMost: (name, value) => ({ '<=': [{ var: name }, value] }),
  isOneOf: (name, values) => ({ in: [{ var: name }, values] }),
  hasOneOf: (name, values) => ({ or: values.map((value) => ({ in: [value, { var: name }] })) }),
};

const RULES_ENGINE: Dialect = {
  all: (of) => ({ all: of }),
  any: (of) => ({ any: of }),
  atLeast: (fact, value) => ({ fact, operator: 'greaterThanInclusive', value }),
  atMost: (fact, value) => ({ fact, operator: 'lessThanInclusive', value }),
  isOneOf: (fact, value) => ({ fact, operator: 'in', value }),
  hasOneOf: (fact, value) => ({ fact, operator: 'sharesAny', value }),
};

const TRAITS = ['traits', 'household', 'employment', 'applicantKind'];

function conditionOf(attribute: string, test: Extract<Rule, { kind: 'is' }>['test'], to: Dialect): object {
  if ('min' in test) {
    const bounds = [
      ...(test.min === null ? [] : [to.atLeast(attribute, test.min)]),
      ...(test.max === null ? [] : [to.atMost(attribute, test.max)]),
    ];
    return bounds.length === 1 ? bounds[0]! : to.all(bounds);
  }
  if ('within' in test) {
    const provinces = test.within.filter((code) => code.length === 2);
    const districts = test.within.filter((code) => code.length === 5);
    const places = [
      ...(provinces.length > 0 ? [to.isOneOf('province', provinces)] : []),
      ...(districts.length > 0 ? [to.isOneOf('district', districts)] : []),
    ];
    return places.length === 1 ? places[0]! : to.any(places);
  }
  if (!('anyOf' in test)) throw new Error('no days in these benches');
  return TRAITS.includes(attribute) ? to.hasOneOf(attribute, test.anyOf) : to.isOneOf(attribute, test.anyOf);
}
