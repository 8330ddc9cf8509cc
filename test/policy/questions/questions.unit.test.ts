import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules, judgeAll, UNKNOWN } from '../../../shared/policy/eligibility/index.ts';
import type { Facts } from '../../../shared/policy/facts/fact.ts';
import { ASKABLE } from '../../../shared/policy/facts/registry.ts';
import { countsOf, isTopSettled, learn, nextQuestion, preview } from '../../../shared/policy/questions/index.ts';
import { NUMBERS, PROVINCES } from '../../../shared/policy/questions/priors.ts';
import type { Rule } from '../../../shared/policy/rule/rule.ts';
import { always, anyRule, anySubjects, is, unread } from '../eligibility/rules.ts';

const DAY = '2026-11-24';
const all = (...of: Rule[]): Rule => ({ kind: 'all', of });
const catalogue = (...rules: Rule[]) =>
  compileRules(rules.map((rule, at) => ({ id: `own:${at}`, eligibility: always(rule) })));
const next = (programs: ReturnType<typeof catalogue>, applicant: Facts = {}, refused: string[] = [], more = {}) =>
  nextQuestion(programs, { applicant }, DAY, { refused: new Set(refused), ...more });

const young = is('age', { min: 19, max: 34 });
const poor = is('incomePercent', { min: null, max: 60 });
const inSeoul = is('region', { within: ['11'] });
const inJongno = is('region', { within: ['11110'] });
const disabled = is('traits', { anyOf: ['disabled'] });

describe('the next question', () => {
  it('decides most: the one that several programmes wait for', () => {
    const programs = catalogue(all(young), all(young, poor), all(inSeoul), all(young, disabled));
    expect(next(programs)).toMatchObject({ attribute: 'birthDate', subject: 'applicant' });
    expect(next(programs)!.resolves).toBeGreaterThan(1);
  });

  it('is not one that only decided programmes ask', () => {
    const programs = catalogue(all(young, poor), all(young, poor), all(inSeoul));
    expect(next(programs, { age: { min: 70, max: 70 } })?.attribute).toBe('region');
    expect(next(programs, { age: { min: 70, max: 70 }, region: { region: '26' } })).toBeNull();
  });

  it('is never one that was refused, nor age in place of a date of birth', () => {
    const programs = catalogue(all(young), all(young), all(poor));
    expect(next(programs, {}, ['birthDate'])?.attribute).toBe('incomePercent');
    expect(next(programs, {}, ['age'])?.attribute).toBe('incomePercent');
    expect(next(programs, {}, ['age', 'incomePercent'])).toBeNull();
  });

  it('weighs what a programme is worth, and what it costs to answer', () => {
    const programs = catalogue(all(young), all(is('employees', { min: null, max: 4 })));
    expect(next(programs)?.attribute).toBe('birthDate');
    expect(next(programs, {}, [], { worth: [1, 50] })?.attribute).toBe('employees');
    expect(next(programs, {}, [], { isCounted: (at: number) => at === 1 })?.attribute).toBe('employees');
    expect(next(catalogue(all(disabled), all(is('householdSize', { min: null, max: 2 }))))?.attribute).toBe(
      'householdSize',
    );
  });

  it('asks for the place once, then for the district only where it matters', () => {
    const programs = catalogue(all(inJongno), all(is('region', { within: ['26'] })));
    expect(next(programs)?.attribute).toBe('region');
    expect(next(programs, { region: { region: '11' } })?.attribute).toBe('region');
    expect(next(programs, { region: { region: '26' } })).toBeNull();
    expect(next(programs, { region: { region: '11140' } })).toBeNull();
  });

  it('is about the beneficiary where that is somebody else', () => {
    const programs = catalogue(is('age', { min: null, max: 5 }, { subject: 'beneficiary' }));
    const asked = nextQuestion(programs, { applicant: {}, beneficiary: {} }, DAY, { refused: new Set() });
    expect(asked).toMatchObject({ attribute: 'birthDate', subject: 'beneficiary' });
  });

  it('cannot help with clauses that nobody has read', () => {
    expect(next(catalogue(all(unread)))).toBeNull();
    expect(next(catalogue({ kind: 'any', of: [unread, poor] }))?.attribute).toBe('incomePercent');
  });

  it('ends for who refuses everything, and nobody is asked twice', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), anySubjects, (rules, subjects) => {
        const programs = catalogue(...rules);
        const refused = new Set<string>();
        for (let asked = 0; ; asked++) {
          const question = nextQuestion(programs, subjects, DAY, { refused });
          if (question === null) break;
          expect(asked).toBeLessThan(ASKABLE.length);
          expect([...judgeAll(programs, subjects, DAY)]).toContain(UNKNOWN);
          expect(refused.has(question.attribute)).toBe(false);
          refused.add(question.attribute);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('an answer', () => {
  it('becomes a fact of the right kind', () => {
    expect(learn({}, 'householdSize', 3)).toEqual({ householdSize: { min: 3, max: 3 } });
    expect(learn({}, 'sex', 'female')).toEqual({ sex: { oneOf: ['female'] } });
    expect(learn({}, 'education', ['high-graduate', 'other'])).toEqual({
      education: { oneOf: ['high-graduate', 'other'] },
    });
    expect(learn({}, 'traits', ['worker'])).toEqual({ traits: { has: ['worker'], hasNot: [], isComplete: true } });
    expect(learn({}, 'traits', 'worker')).toEqual({ traits: { has: ['worker'], hasNot: [], isComplete: false } });
    expect(learn({}, 'region', '11680')).toEqual({ region: { region: '11680' } });
    expect(learn({}, 'birthDate', '1997-03-02')).toEqual({ birthDate: { from: '1997-03-02', until: '1997-03-02' } });
    expect(learn({}, 'age', { min: 20, max: 29 })).toEqual({ age: { min: 20, max: 29 } });
  });

  it.each([
    ['height', 3],
    ['sex', 'x'],
    ['sex', 3],
    ['region', 'Seoul'],
    ['birthDate', '2026-02-30'],
    ['age', { min: 4, max: 3 }],
  ] as const)('that does not fit is refused: %s %j', (attribute, answer) => {
    expect(() => learn({}, attribute, answer)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('is counted before it is given', () => {
    const programs = catalogue(all(young), all(young, poor), all(young, unread), all(unread));
    const subjects = { applicant: {} };
    expect(countsOf(judgeAll(programs, subjects, DAY))).toEqual({
      eligible: 0,
      likely: 0,
      ineligible: 0,
      needsInfo: 3,
      needsReview: 1,
      certain: 0,
    });
    const question = { attribute: 'age', subject: 'applicant' } as const;
    expect(preview(programs, subjects, DAY, question, 25)).toEqual({ certain: 1, resolved: 2 });
    expect(preview(programs, subjects, DAY, question, 70)).toEqual({ certain: 3, resolved: 3 });
  });
});

describe('the top of a ranking', () => {
  it('is settled when nothing that is open can reach its last', () => {
    const programs = catalogue(all(), all(), all(young));
    const codes = judgeAll(programs, { applicant: {} }, DAY);
    expect(isTopSettled(codes, [0.9, 0.5, 0], [0.9, 0.5, 0.6], 1)).toBe(true);
    expect(isTopSettled(codes, [0.9, 0.5, 0], [0.9, 0.5, 0.6], 2)).toBe(false);
    expect(isTopSettled(codes, [0.9, 0.5, 0], [0.9, 0.5, 0.6], 3)).toBe(false);
  });
});

describe('shares of the population', () => {
  it('sum to one, and there are some for every number that is asked', () => {
    for (const { id, kind } of ASKABLE) {
      if (kind !== 'number') continue;
      expect(
        NUMBERS[id]!.reduce((sum, [, share]) => sum + share, 0),
        id,
      ).toBeCloseTo(1, 5);
    }
    expect(PROVINCES.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 5);
  });
});
