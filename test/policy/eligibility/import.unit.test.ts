import fc from 'fast-check';
import jsonLogic from 'json-logic-js';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { importJsonLogic, importOpenFiscaTests, runCases } from '../../../shared/policy/eligibility/import/index.ts';
import { judge } from '../../../shared/policy/eligibility/index.ts';
import type { Subjects } from '../../../shared/policy/facts/fact.ts';
import { ruleSchema } from '../../../shared/policy/rule/rule.ts';
import { always, is } from './rules.ts';

const DAY = '2026-11-24';
const MAPPING = {
  age: { attribute: 'age' },
  'home.income': { attribute: 'incomePercent' },
  town: { attribute: 'region', values: { Seoul: '11', Busan: '26' } },
  disabled: { attribute: 'traits', option: 'disabled' },
  work: { attribute: 'employment' },
  businessYears: { attribute: 'businessAgeMonths', scale: 12 },
  married: { attribute: 'marital', option: 'married' },
} as const;

const verdict = (json: unknown, subjects: Subjects) =>
  judge(always(importJsonLogic(json, MAPPING)), subjects, DAY).verdict;

/** Logic over whole values in which both engines mean the same. */
const logic = fc.letrec<{ node: object }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.constantFrom('age', 'home.income'), fc.nat(60))
      .map(([operator, name, value]) => ({ [operator]: [{ var: name }, value] })),
    fc
      .tuple(fc.constantFrom('<', '<='), fc.nat(60), fc.nat(60))
      .map(([op, a, b]) => ({ [op]: [a, { var: 'age' }, b] })),
    fc.subarray([1, 20, 34, 60], { minLength: 1 }).map((ages) => ({ in: [{ var: 'age' }, ages] })),
    fc.constantFrom({ var: 'disabled' }, { '!': [{ var: 'disabled' }] }, { '==': [{ var: 'disabled' }, true] }),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((of) => ({ and: of })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((of) => ({ or: of })),
    fc.tuple(tie('node'), tie('node'), tie('node')).map((of) => ({ if: of })),
    tie('node').map((of) => ({ '!': [of] })),
  ),
})).node;

describe('JSON Logic', () => {
  it('says the same as its own engine of whoever is known', () => {
    fc.assert(
      fc.property(logic, fc.nat(60), fc.nat(60), fc.boolean(), (json, age, income, disabled) => {
        const told = { age, home: { income }, disabled };
        const subjects: Subjects = {
          applicant: {
            age: { min: age, max: age },
            incomePercent: { min: income, max: income },
            traits: { has: disabled ? ['disabled'] : [], hasNot: disabled ? [] : ['disabled'], isComplete: false },
          },
        };
        const rule = importJsonLogic(json, MAPPING);
        expect(v.is(ruleSchema, rule)).toBe(true);
        const theirs = jsonLogic.apply(json as Parameters<typeof jsonLogic.apply>[0], told);
        expect(judge(always(rule), subjects, DAY).verdict).toBe(theirs ? 'true' : 'false');
      }),
      { numRuns: 500 },
    );
  });

  it('takes nobody for nought years old', () => {
    const json = { '<': [{ var: 'age' }, 15] };
    expect(jsonLogic.apply(json as Parameters<typeof jsonLogic.apply>[0], { age: null })).toBe(true);
    expect(verdict(json, { applicant: {} })).toBe('unknown');
  });

  it('translates values, traits, flags and units', () => {
    const busan: Subjects = { applicant: { region: { region: '26110' } } };
    expect(verdict({ in: [{ var: 'town' }, ['Seoul', 'Busan']] }, busan)).toBe('true');
    expect(verdict({ '==': ['Seoul', { var: 'town' }] }, busan)).toBe('false');
    expect(importJsonLogic({ in: ['founder', { var: 'work' }] }, MAPPING)).toMatchObject({
      test: { anyOf: ['founder'] },
    });
    expect(importJsonLogic({ '<=': [{ var: 'businessYears' }, 7] }, MAPPING)).toMatchObject({ test: { max: 84 } });
    expect(verdict({ '==': [{ var: 'married' }, false] }, { applicant: { marital: { oneOf: ['single'] } } })).toBe(
      'true',
    );
  });

  it.each([
    [{ map: [{ var: 'age' }, 1] }, 'operator map'],
    [{ and: [{ '+': [{ var: 'age' }, 1] }] }, '$.and[0]: the operator +'],
    [{ '>': [{ var: ['age', 0] }, 15] }, 'a default'],
    [{ '==': [{ var: 'age' }, null] }, 'null'],
    [{ '==': [{ var: 'salary' }, 3] }, 'salary is not mapped'],
    [{ '==': [{ var: 'town' }, 'Paris'] }, 'knows no Paris'],
    [{ '<': [{ var: 'age' }, { var: 'home.income' }] }, 'one variable and one value'],
    [{ '<': [{ var: 'age' }, '15'] }, 'not a number'],
    [{ in: ['an', { var: 'town' }] }, 'part of a text'],
    [{ var: 'age' }, 'neither true nor false'],
    [{ and: [], or: [] }, 'one operator'],
    [{ '==': [{ var: 'constructor' }, 1] }, 'constructor is not mapped'],
    [5, 'no condition'],
  ])('refuses %j, and says why', (json, why) => {
    expect(() => importJsonLogic(json, MAPPING)).toThrow(why);
  });
});

const YAML = `
- name: young in Seoul
  period: 2026-11
  absolute_error_margin: 0
  input:
    age: 25
    town: Seoul
  output:
    youth_rent: true
    old_age: false
- name: age not told
  period: 2026-11-24
  input:
    persons:
      somebody:
        town: { 2026-11: Seoul }
  output:
    youth_rent: { 2026-11: null }
- period: year:2030
  input: { age: 40, disabled: true }
  output: { youth_rent: true }
`;
const OPTIONS = { variables: MAPPING, programmes: { youth_rent: 'own:youth', old_age: 'own:old' } };
const PROGRAMMES = [
  { id: 'own:youth', eligibility: always(is('age', { min: 19, max: 34 })) },
  { id: 'own:old', eligibility: always(is('age', { min: 65, max: null })) },
];

describe('OpenFisca tests', () => {
  it('become cases that run against programmes', () => {
    const cases = importOpenFiscaTests(YAML, OPTIONS);
    expect(cases.map(({ name, day }) => [name, day])).toEqual([
      ['young in Seoul', '2026-11-01'],
      ['age not told', '2026-11-24'],
      ['case 3', '2030-01-01'],
    ]);
    expect(cases[1]?.subjects).toEqual({ applicant: { region: { region: '11' } } });
    expect(runCases(cases, PROGRAMMES).map(({ actual, passed }) => [actual, passed])).toEqual([
      ['true', true],
      ['false', true],
      ['unknown', true],
      ['false', false],
    ]);
    expect(runCases(cases, [])[0]).toMatchObject({ actual: null, passed: false });
  });

  it.each([
    ['- {period: 2026, input: {salary: 3}, output: {x: true}}', 'salary is not mapped'],
    ['- {period: sometime, input: {}, output: {x: true}}', 'no period'],
    ['- {period: 2026, input: {}, output: {x: 120.5}}', '120.5 is neither'],
    ['- {period: 2026, input: {persons: {a: {age: 3}, b: {age: 4}}}, output: {x: true}}', 'several members'],
    ['- {period: 2026, input: {age: "old"}, output: {x: true}}', 'not a number'],
    ['- [', '$: '],
    ['- &a [*a]', '$: '],
  ])('refuses %s, and says why', (yaml, why) => {
    expect(() => importOpenFiscaTests(yaml, OPTIONS)).toThrow(why);
  });
});
