import { parse } from 'yaml';
import { isDay } from '../../day.ts';
import type { Facts, Subjects } from '../../facts/fact.ts';
import { mergeFacts } from '../../facts/facts.ts';
import type { Verdict } from '../../rule/rule.ts';
import type { RuleEntry } from '../compile.ts';
import { judge } from '../judge.ts';
import { factOf, type Mapping, notImported, shown, variableOf } from './mapping.ts';

/** One case of a test file: what is known of somebody on a day, and the verdicts that are expected, by programme. */
export interface RuleCase {
  readonly name: string;
  /** Day of application. */
  readonly day: string;
  readonly subjects: Subjects;
  readonly expected: Readonly<Record<string, Verdict>>;
}

export interface OpenFiscaMapping {
  /** What input variables mean. */
  readonly variables: Mapping;
  /** Programmes by the output variables that stand for them; a variable that is not named is the id itself. */
  readonly programmes?: Readonly<Record<string, string>> | undefined;
}

/** How an expected value reads as a verdict. `null` is ours: the file says that it is not known. */
const VERDICTS: ReadonlyMap<unknown, Verdict> = new Map<unknown, Verdict>([
  [true, 'true'],
  [false, 'false'],
  [null, 'unknown'],
]);

/**
 * Tests in OpenFisca's YAML form (`name`, `period`, `input`, `output`): a list of cases, or one case. An input variable stands at the
 * top, or below one entity with one member (`persons: { somebody: { age: 30 } }`); a value may stand below its period. A variable
 * that is not mapped is an error.
 *
 * @throws AegisError `invalid_request`.
 * @example
 * const cases = importOpenFiscaTests('- name: young\n  period: 2026-11\n  input: {age: 25}\n  output: {"own:1": true}', { variables });
 * runCases(cases, programmes).filter(({ passed }) => !passed);
 */
export function importOpenFiscaTests(yaml: string, { variables, programmes = {} }: OpenFiscaMapping): RuleCase[] {
  const parsed: unknown = read(yaml);
  const tests = Array.isArray(parsed) ? parsed : [parsed];
  return tests.map((test: unknown, at) => {
    const path = `[${at}]`;
    const { name, period, input, output } = objectOf(test, path);
    const facts = Object.entries(flat(objectOf(input ?? {}, `${path}.input`), variables, `${path}.input`));
    const subjects: { applicant: Facts; beneficiary?: Facts } = { applicant: {} };
    for (const [variable, value] of facts) {
      const where = `${path}.input.${variable}`;
      const known = variableOf(variables, variable, where);
      const subject = known.subject ?? 'applicant';
      subjects[subject] = mergeFacts(subjects[subject] ?? {}, { [known.attribute]: factOf(known, value, where) });
    }
    return {
      name: typeof name === 'string' ? name : `case ${at + 1}`,
      day: dayOfPeriod(period, `${path}.period`),
      subjects,
      expected: expectedOf(objectOf(output, `${path}.output`), programmes, `${path}.output`),
    };
  });
}

/** How one expectation of a case turned out. */
export interface CaseResult {
  readonly name: string;
  readonly programme: string;
  readonly expected: Verdict;
  /** `null`: there is no such programme. */
  readonly actual: Verdict | null;
  readonly passed: boolean;
}

/** Runs cases against a set of programmes: one result an expectation. */
export function runCases(cases: readonly RuleCase[], programmes: readonly RuleEntry[]): CaseResult[] {
  const byId = new Map(programmes.map((programme) => [programme.id, programme]));
  return cases.flatMap(({ name, day, subjects, expected }) =>
    Object.entries(expected).map(([programme, verdict]) => {
      const known = byId.get(programme);
      const actual = known === undefined ? null : judge(known.eligibility, subjects, day).verdict;
      return { name, programme, expected: verdict, actual, passed: actual === verdict };
    }),
  );
}

function read(yaml: string): unknown {
  try {
    // The core schema keeps days as text; aliases are not needed and could grow without end.
    return parse(yaml, { maxAliasCount: 0 });
  } catch (thrown) {
    throw notImported('$', thrown instanceof Error ? thrown.message : 'is no YAML');
  }
}

function objectOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notImported(path, 'is no mapping');
  return value as Record<string, unknown>;
}

/** Variables of the only member of each entity, with the value of their only period. */
function flat(input: Readonly<Record<string, unknown>>, variables: Mapping, path: string): Record<string, unknown> {
  // Without a prototype, so that a variable named like something of one is a variable.
  const found = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(input)) {
    if (Object.hasOwn(variables, name) || typeof value !== 'object' || value === null || Array.isArray(value)) {
      found[name] = ofPeriod(value, `${path}.${name}`);
      continue;
    }
    const [member, ...others] = Object.entries(value);
    if (member === undefined || others.length > 0) {
      throw notImported(`${path}.${name}`, 'has several members; one applicant is judged at a time');
    }
    const inner = `${path}.${name}.${member[0]}`;
    for (const [variable, own] of Object.entries(objectOf(member[1], inner))) {
      found[variable] = ofPeriod(own, `${inner}.${variable}`);
    }
  }
  return found;
}

function ofPeriod(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const values = Object.values(value);
  if (values.length !== 1) throw notImported(path, 'has values for several periods');
  return values[0];
}

/** The first day of a period: `2026`, `2026-11`, `2026-11-24`, `month:2026-11`, `year:2026:2`. */
function dayOfPeriod(period: unknown, path: string): string {
  const text = String(period)
    .replace(/^[a-z]+:/, '')
    .replace(/:\d+$/, '');
  const day = `${text}-01-01`.slice(0, 10);
  if (!/^\d{4}(?:-\d{2}){0,2}$/.test(text) || !isDay(day)) throw notImported(path, `${shown(period)} is no period`);
  return day;
}

function expectedOf(
  output: Readonly<Record<string, unknown>>,
  programmes: Readonly<Record<string, string>>,
  path: string,
): Record<string, Verdict> {
  const expected = Object.entries(output).map(([name, value]) => {
    const verdict = VERDICTS.get(ofPeriod(value, `${path}.${name}`));
    if (verdict === undefined) throw notImported(`${path}.${name}`, `${shown(value)} is neither true, false nor null`);
    return [Object.hasOwn(programmes, name) ? programmes[name]! : name, verdict] as const;
  });
  return Object.fromEntries(expected);
}
