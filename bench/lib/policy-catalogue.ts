import { dayNumber, dayOf } from '../../shared/policy/day.ts';
import type { RuleEntry } from '../../shared/policy/eligibility/index.ts';
import type { Facts } from '../../shared/policy/facts/fact.ts';
import { attributeOf } from '../../shared/policy/facts/registry.ts';
import { NUMBERS, PROVINCES } from '../../shared/policy/questions/priors.ts';
import type { Condition, Rule, Test } from '../../shared/policy/rule/rule.ts';
import { random32 } from './random.ts';

/** How many programmes the national catalogue held when the figures of these benches were set. */
export const PROGRAMMES = 11_032;

/** A repeatable source of shares in [0, 1). */
export function shares(seed: number): () => number {
  const numbers = random32(seed, 1 << 30);
  for (let i = 0; i < 16; i++) numbers.next();
  return () => (numbers.next().value as number) / 2 ** 32;
}

type Share = () => number;

const pick = <T>(next: Share, from: readonly T[]): T => from[Math.floor(next() * from.length)]!;

/** One of a weighted list. */
export function weighted<T>(next: Share, from: readonly (readonly [T, number])[]): T {
  let left = next() * from.reduce((sum, [, share]) => sum + share, 0);
  for (const [value, share] of from) {
    left -= share;
    if (left < 0) return value;
  }
  return from.at(-1)![0];
}

/** Twenty districts a province, as many as there are on average (about 230 in all, some provinces have fewer). */
const district = (next: Share): string => `${weighted(next, PROVINCES)}${110 + 30 * Math.floor(next() * 14)}`;
const AGES: readonly (readonly [number | null, number | null])[] = [
  [19, 34],
  [19, 39],
  [18, 39],
  [65, null],
  [60, null],
  [19, null],
  [18, null],
  [0, 5],
  [6, 18],
  [null, 18],
  [40, 64],
  [15, 39],
];
const INCOMES = [50, 52, 60, 75, 80, 100, 120, 150, 180, 200];

function someOptions(next: Share, attribute: string, most: number): Test {
  const options = attributeOf(attribute)!.options!;
  return { anyOf: Array.from({ length: 1 + Math.floor(next() * most) }, () => pick(next, options).id) };
}

/** How often a programme asks for an attribute, and what it asks; together about 3.4 conditions a programme. */
const ASKS: readonly (readonly [attribute: string, share: number, test: (next: Share) => Test])[] = [
  ['region', 0.62, (next) => ({ within: [next() < 0.3 ? weighted(next, PROVINCES) : district(next)] })],
  ['age', 0.55, (next) => range(pick(next, AGES))],
  ['applicantKind', 0.6, (next) => kinds(next())],
  ['incomePercent', 0.32, (next) => ({ min: null, max: pick(next, INCOMES) })],
  ['traits', 0.42, (next) => someOptions(next, 'traits', 3)],
  ['household', 0.25, (next) => someOptions(next, 'household', 2)],
  ['employment', 0.15, (next) => someOptions(next, 'employment', 3)],
  ['education', 0.1, (next) => someOptions(next, 'education', 4)],
  ['children', 0.08, (next) => ({ min: 1 + Math.floor(next() * 3), max: null })],
  ['residenceMonths', 0.08, (next) => ({ min: pick(next, [3, 6, 12, 24]), max: null })],
  ['sex', 0.05, (next) => ({ anyOf: [next() < 0.8 ? 'female' : 'male'] })],
  ['marital', 0.04, (next) => someOptions(next, 'marital', 1)],
  ['major', 0.02, (next) => someOptions(next, 'major', 2)],
  ['personalIncome', 0.04, (next) => ({ min: null, max: pick(next, [24e6, 35e6, 50e6, 70e6]) })],
  ['householdSize', 0.03, (next) => ({ min: pick(next, [2, 3, 4]), max: null })],
  ['militaryYears', 0.01, () => ({ min: 1, max: null })],
];
const BUSINESS: typeof ASKS = [
  ['businessStage', 0.5, (next) => someOptions(next, 'businessStage', 2)],
  ['businessSector', 0.4, (next) => someOptions(next, 'businessSector', 2)],
  ['businessAgeMonths', 0.3, (next) => ({ min: null, max: pick(next, [36, 60, 84]) })],
  ['employees', 0.2, (next) => ({ min: null, max: pick(next, [4, 9, 49]) })],
  ['annualRevenue', 0.15, (next) => ({ min: null, max: pick(next, [1e8, 3e8, 1e9]) })],
  ['organisationKind', 0.2, (next) => someOptions(next, 'organisationKind', 2)],
];

const range = ([min, max]: readonly [number | null, number | null]): Test => ({ min, max });

/** Two thirds are for persons and households, as in the national catalogue. */
function kinds(share: number): Test {
  if (share < 0.5) return { anyOf: ['person'] };
  if (share < 0.7) return { anyOf: ['person', 'household'] };
  return { anyOf: [share < 0.9 ? 'small-business' : 'organisation'] };
}

/**
 * Made-up programmes with about as many conditions, and of the kinds, that the national catalogue has. The same for every run.
 *
 * @param unread share of programmes with a clause that no condition covers.
 */
export function syntheticCatalogue(count: number, seed: number, unread = 0): RuleEntry[] {
  const next = shares(seed);
  return Array.from({ length: count }, (_, at) => ({
    id: `own:${String(at).padStart(6, '0')}`,
    eligibility: [{ from: null, until: null, rule: rule(next, unread) }],
  }));
}

function rule(next: Share, unread: number): Rule {
  const conditions = ASKS.flatMap(([attribute, share, test]) => (next() < share ? [is(attribute, test(next))] : []));
  const applicants = conditions.find(({ attribute }) => attribute === 'applicantKind')?.test;
  const isBusiness = applicants !== undefined && 'anyOf' in applicants && !applicants.anyOf.includes('person');
  const asked = isBusiness
    ? [
        ...conditions.filter(({ attribute }) => ['region', 'applicantKind'].includes(attribute)),
        ...BUSINESS.flatMap(([attribute, share, test]) => (next() < share ? [is(attribute, test(next))] : [])),
      ]
    : conditions;
  const of: Rule[] =
    asked.length > 3 && next() < 0.15 ? [{ kind: 'any', of: asked.slice(-2) }, ...asked.slice(0, -2)] : asked;
  const text: Rule[] = next() < unread ? [{ kind: 'text', id: 'text', text: '그 밖의 기준', source: null }] : [];
  return { kind: 'all', of: [...of, ...text] };
}

function is(attribute: string, test: Test): Condition {
  return { kind: 'is', id: attribute, attribute, test, source: null, confidence: 1 };
}

/** Somebody of whom everything is known, drawn from the population. */
export function syntheticPerson(seed: number, today: string): Facts {
  const next = shares(seed);
  const number = (attribute: string) => {
    const value = weighted(next, NUMBERS[attribute]!);
    return { min: value, max: value };
  };
  const choice = (attribute: string) => {
    const options = attributeOf(attribute)!.options!.map(({ id, prior = 1 }) => [id, prior] as const);
    return { oneOf: [weighted(next, options)] };
  };
  const traits = (attribute: string) => {
    const has = attributeOf(attribute)!.options!.filter(({ prior = 0.05 }) => next() < prior);
    return { has: has.map(({ id }) => id), hasNot: [], isComplete: true };
  };
  const age = weighted(next, NUMBERS.age!);
  const birth = dayOf(dayNumber(today) - Math.floor((age + next()) * 365.2425));
  return {
    birthDate: { from: birth, until: birth },
    sex: choice('sex'),
    region: { region: district(next) },
    residenceMonths: number('residenceMonths'),
    marital: choice('marital'),
    education: choice('education'),
    major: choice('major'),
    employment: traits('employment'),
    personalIncome: number('personalIncome'),
    militaryYears: number('militaryYears'),
    traits: traits('traits'),
    incomePercent: number('incomePercent'),
    householdSize: number('householdSize'),
    children: number('children'),
    household: traits('household'),
    applicantKind: traits('applicantKind'),
    businessStage: choice('businessStage'),
    businessSector: choice('businessSector'),
    organisationKind: choice('organisationKind'),
    businessAgeMonths: number('businessAgeMonths'),
    employees: number('employees'),
    annualRevenue: number('annualRevenue'),
  };
}
