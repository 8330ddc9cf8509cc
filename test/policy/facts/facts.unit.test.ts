import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { EMPTY_PROFILE } from '../../../shared/identity/profile/profile.ts';
import { addDays, dayNumber } from '../../../shared/policy/day.ts';
import { judge } from '../../../shared/policy/eligibility/judge.ts';
import { ageOfBirth, ageOn, birthOfAge, dayOfAge, latestBirth } from '../../../shared/policy/facts/age.ts';
import { type Fact, factsSchema } from '../../../shared/policy/facts/fact.ts';
import { checkFacts, mergeFacts } from '../../../shared/policy/facts/facts.ts';
import { knownOn } from '../../../shared/policy/facts/known.ts';
import { factsOfProfile } from '../../../shared/policy/facts/profile.ts';
import { ASKABLE, ATTRIBUTES, attributeOf, isProtectedTest } from '../../../shared/policy/facts/registry.ts';
import type { DatedRule } from '../../../shared/policy/rule/rule.ts';

const day = fc
  .integer({ min: dayNumber('1930-01-01'), max: dayNumber('2040-12-31') })
  .map((at) => addDays('1970-01-01', at));

describe('the registry', () => {
  it('has one attribute of each id, with a question and options in both languages for what is asked', () => {
    expect(new Set(ATTRIBUTES.map(({ id }) => id)).size).toBe(ATTRIBUTES.length);
    for (const { id, kind, options, label, question, cost, unit } of ASKABLE) {
      expect(label.ko && label.en && question.ko && question.en, id).toBeTruthy();
      expect(cost, id).toBeGreaterThanOrEqual(1);
      expect(kind === 'choice' || kind === 'traits', id).toBe(options !== undefined);
      expect(kind === 'number', id).toBe(unit !== undefined);
      for (const option of options ?? []) expect(option.label.ko && option.label.en, option.id).toBeTruthy();
    }
  });

  it('has shares that can be: those of a choice sum to one', () => {
    for (const { id, kind, options = [] } of ASKABLE) {
      for (const { prior } of options) expect(prior, id).toBeGreaterThan(0);
      const sum = options.reduce((total, { prior = 0 }) => total + prior, 0);
      if (kind === 'choice') expect(sum, id).toBeCloseTo(1, 5);
    }
  });

  it('knows what is protected, also among traits', () => {
    for (const id of ['sex', 'age', 'birthDate']) expect(attributeOf(id)?.isProtected, id).toBe(true);
    for (const id of ['disabled', 'veteran']) expect(isProtectedTest('traits', { anyOf: [id, 'worker'] })).toBe(true);
    expect(isProtectedTest('household', { anyOf: ['north-korean-defector'] })).toBe(true);
    expect(isProtectedTest('traits', { anyOf: ['worker', 'farmer'] })).toBe(false);
    expect(isProtectedTest('region', { within: ['11'] })).toBe(false);
  });
});

describe('age', () => {
  it('is counted in full years; a leap day comes on 1 March of other years', () => {
    expect(ageOn('2004-02-29', '2023-02-28')).toBe(18);
    expect(ageOn('2004-02-29', '2023-03-01')).toBe(19);
    expect(ageOn('2004-02-29', '2024-02-29')).toBe(20);
    expect(ageOn('2007-11-24', '2026-11-23')).toBe(18);
    expect(dayOfAge('2004-02-29', 19)).toBe('2023-03-01');
    expect(dayOfAge('2004-02-29', 20)).toBe('2024-02-29');
    expect(latestBirth(1, '2024-02-29')).toBe('2023-02-28');
  });

  it('is reached on the day it is said to be, and not a day before', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 110 }), (birth, age) => {
        const reached = dayOfAge(birth, age);
        expect(ageOn(birth, reached)).toBe(age);
        expect(ageOn(birth, addDays(reached, -1))).toBe(age - 1);
      }),
    );
  });

  it('and dates of birth bound each other exactly', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 110 }), fc.nat(9), (on, min, more) => {
        const { from, until } = birthOfAge({ min, max: min + more }, on);
        expect(ageOfBirth({ from, until }, on)).toEqual({ min, max: min + more });
        expect(ageOn(addDays(until!, 1), on)).toBe(min - 1);
        expect(ageOn(addDays(from!, -1), on)).toBe(min + more + 1);
      }),
    );
    expect(birthOfAge({ min: null, max: 900 }, '2026-11-24')).toEqual({ from: '1800-01-02', until: null });
  });

  it('follows from the date of birth, which counts where both are told', () => {
    const birthDate: Fact = { from: '1996-01-01', until: '1997-12-31' };
    const age = (fact: Fact) => knownOn({ applicant: { birthDate, age: fact } }, '2026-11-24').applicant.age;
    expect(age({ min: 29, max: 35 })).toEqual({ min: 29, max: 30 });
    expect(age({ min: 40, max: 40 })).toEqual({ min: 28, max: 30 });
    expect(knownOn({ applicant: {}, beneficiary: { birthDate } }, '2026-11-24').applicant.age).toBeUndefined();
  });
});

describe('who applies', () => {
  const kinds = ['person', 'household', 'small-business', 'organisation'];
  const holding = (fact?: Fact) => {
    const facts = fact === undefined ? {} : { applicantKind: fact };
    const rule = (kind: string): DatedRule[] => [
      {
        ...{ from: null, until: null },
        rule: {
          ...{ kind: 'is', id: 'k', attribute: 'applicantKind', test: { anyOf: [kind] }, source: null, confidence: 1 },
        } as const,
      },
    ];
    return kinds.map((kind) => judge(rule(kind), { applicant: facts }, '2026-11-24').verdict);
  };

  it('is a person in a household where nothing else is told, and whether of a business stays open', () => {
    expect(holding()).toEqual(['true', 'true', 'unknown', 'unknown']);
    expect(holding({ has: ['small-business'], hasNot: [], isComplete: false })).toEqual([
      ...['true', 'true', 'true', 'unknown'],
    ]);
    expect(holding({ has: [], hasNot: ['household'], isComplete: false })).toEqual([
      ...['true', 'false', 'unknown', 'unknown'],
    ]);
  });

  it('is what is told, where that is whole or no person', () => {
    expect(holding({ has: ['small-business'], hasNot: [], isComplete: true })).toEqual([
      ...['false', 'false', 'true', 'false'],
    ]);
    expect(holding({ has: ['organisation'], hasNot: [], isComplete: false })).toEqual([
      ...['unknown', 'unknown', 'unknown', 'true'],
    ]);
    expect(holding({ has: [], hasNot: ['person'], isComplete: false })).toEqual([
      ...['false', 'unknown', 'unknown', 'unknown'],
    ]);
  });
});

describe('facts', () => {
  it.each<[string, Fact, string]>([
    ['shoeSize', { min: 1, max: 2 }, 'no-such-attribute'],
    ['policy.amount', { min: 1, max: 2 }, 'not-a-fact-about-people'],
    ['age', { oneOf: ['x'] }, 'wrong-kind'],
    ['traits', { oneOf: ['worker'] }, 'wrong-kind'],
    ['sex', { oneOf: ['male', 'x'] }, 'no-such-option'],
    ['traits', { has: [], hasNot: ['tall'], isComplete: false }, 'no-such-option'],
    ['traits', { has: ['worker'], hasNot: ['worker'], isComplete: false }, 'empty-interval'],
    ['age', { min: 3, max: 2 }, 'empty-interval'],
    ['birthDate', { from: '2000-01-02', until: '2000-01-01' }, 'empty-interval'],
  ])('%s: %j is refused as %s', (attribute, fact, problem) => {
    expect(checkFacts({ applicant: {}, beneficiary: { [attribute]: fact } })).toMatchObject([
      { subject: 'beneficiary', attribute, problem },
    ]);
  });

  it('that are told later replace, traits are added', () => {
    const traits = (has: string[], hasNot: string[], isComplete = false): Fact => ({ has, hasNot, isComplete });
    const merged = mergeFacts(
      { age: { min: 20, max: 29 }, traits: traits(['worker'], ['disabled', 'farmer']) },
      { age: { min: 25, max: 25 }, traits: traits(['disabled'], ['worker']) },
    );
    expect(merged).toEqual({ age: { min: 25, max: 25 }, traits: traits(['disabled'], ['farmer', 'worker']) });
    expect(mergeFacts(merged, { traits: traits([], [], true) }).traits).toEqual(traits([], [], true));
  });
});

describe('facts of a profile', () => {
  it('are what it tells, and nothing of what it does not', () => {
    expect(factsOfProfile(EMPTY_PROFILE)).toEqual({});
    const household = { type: 'single', members: 1, children: null, incomePercent: 80 } as const;
    const facts = factsOfProfile({
      ...EMPTY_PROFILE,
      birthDate: '1997-03-02',
      regionCode: '11680',
      household,
      employment: 'employed',
      education: 'high',
    });
    expect(Object.keys(facts).sort()).toEqual([
      'birthDate',
      'education',
      'employment',
      'household',
      'householdSize',
      'incomePercent',
      'region',
      'traits',
    ]);
    expect(facts.traits).toEqual({ has: ['worker'], hasNot: [], isComplete: false });
    expect(checkFacts({ applicant: facts })).toEqual([]);
    expect(v.is(factsSchema, facts)).toBe(true);
  });

  it('leave open what a word may mean: a student may work', () => {
    expect(factsOfProfile({ ...EMPTY_PROFILE, employment: 'student' })).toEqual({});
    const { education } = factsOfProfile({ ...EMPTY_PROFILE, education: 'university' });
    expect(education).toMatchObject({ oneOf: expect.arrayContaining(['university-enrolled', 'university-graduate']) });
  });
});
