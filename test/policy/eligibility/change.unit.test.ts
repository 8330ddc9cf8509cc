import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, smallestChange, whyNot } from '../../../shared/policy/eligibility/index.ts';
import { addMonths, monthsBetween } from '../../../shared/policy/eligibility/later.ts';
import type { Fact, Facts } from '../../../shared/policy/facts/fact.ts';
import { attributeOf, isProtectedOption } from '../../../shared/policy/facts/registry.ts';
import type { Rule } from '../../../shared/policy/rule/rule.ts';
import { always, anyRule, anySubjects, is } from './rules.ts';

const DAY = '2026-11-24';
const born = (day: string): Fact => ({ from: day, until: day });
const number = (value: number): Fact => ({ min: value, max: value });
const all = (...of: Rule[]): Rule => ({ kind: 'all', of });
const any = (...of: Rule[]): Rule => ({ kind: 'any', of });

function change(rule: Rule, applicant: Facts) {
  return smallestChange(always(rule), { applicant }, DAY);
}

function failed(rule: Rule, applicant: Facts): string[] {
  return whyNot(always(rule), { applicant }, DAY).map(({ condition }) => condition.id);
}

const young = is('age', { min: 19, max: 34 }, { id: 'young' });
const poor = is('incomePercent', { min: null, max: 100 }, { id: 'poor' });
const inSeoul = is('region', { within: ['11'] }, { id: 'seoul' });
const disabled = is('traits', { anyOf: ['disabled'] }, { id: 'disabled' });

describe('why not', () => {
  it('names every condition of an "all" that fails, and none that holds or is unknown', () => {
    const facts: Facts = { age: number(40), region: { region: '26110' } };
    expect(failed(all(young, poor, inSeoul), facts)).toEqual(['young', 'seoul']);
  });

  it('names only the cheapest of alternatives that all fail', () => {
    const facts: Facts = {
      region: { region: '26110' },
      incomePercent: number(150),
      traits: { has: [], hasNot: ['disabled'], isComplete: false },
    };
    expect(failed(any(disabled, all(poor, inSeoul), poor), facts)).toEqual(['poor']);
    expect(failed(any(disabled, inSeoul), facts)).toEqual(['seoul']);
  });

  it('names what holds and should not', () => {
    const goals = whyNot(always({ kind: 'not', of: poor }), { applicant: { incomePercent: number(50) } }, DAY);
    expect(goals.map(({ condition, holds }) => [condition.id, holds])).toEqual([['poor', false]]);
  });

  it('of "at least two" names as many as are lacking', () => {
    const rule: Rule = { kind: 'atLeast', count: 2, of: [young, poor, inSeoul] };
    const facts: Facts = { age: number(50), incomePercent: number(150), region: { region: '11110' } };
    expect(failed(rule, facts)).toEqual(['poor']);
  });

  it('is empty for who qualifies or may qualify', () => {
    expect(failed(all(young), { age: number(20) })).toEqual([]);
    expect(failed(all(young), {})).toEqual([]);
  });
});

describe('the smallest change', () => {
  it('is time alone for who is too young, to the day', () => {
    expect(change(young, { birthDate: born('2008-03-02') })).toEqual({
      from: '2027-03-02',
      changes: [],
      verdict: 'true',
    });
    expect(change(young, { birthDate: born('2008-02-29') })?.from).toBe('2027-03-01');
  });

  it('is nothing for who is too old: age is never proposed', () => {
    expect(change(young, { birthDate: born('1970-01-01') })).toBeNull();
    expect(change(disabled, { traits: { has: [], hasNot: ['disabled'], isComplete: false } })).toBeNull();
  });

  it('is not waiting past another bound', () => {
    const window = all(is('age', { min: 19, max: 19 }), is('birthDate', { from: null, until: '2007-01-01' }));
    expect(change(window, { birthDate: born('2008-03-02') })).toBeNull();
  });

  it('is moving to the nearest district that would do', () => {
    const rule = is('region', { within: ['26', '41130', '41110'] }, { id: 'place' });
    const moved = change(rule, { region: { region: '41117' } });
    expect(moved).toBeNull();
    expect(change(rule, { region: { region: '41190' } })?.changes).toEqual([
      { subject: 'applicant', attribute: 'region', to: { region: '41130' }, conditions: ['place'] },
    ]);
  });

  it('does not pretend that who moves has lived there for long', () => {
    const rule = all(inSeoul, is('residenceMonths', { min: 12, max: null }));
    const facts: Facts = { region: { region: '26110' }, residenceMonths: number(50) };
    expect(change(rule, facts)).toMatchObject({ from: null, verdict: 'unknown' });
  });

  it('is the age of the business or the time of residence, in months', () => {
    const rule = all(is('businessAgeMonths', { min: 36, max: null }), is('residenceMonths', { min: 6, max: null }));
    const facts: Facts = { businessAgeMonths: number(30), residenceMonths: number(3) };
    expect(change(rule, facts)).toEqual({ from: '2027-05-24', changes: [], verdict: 'true' });
  });

  it('meets two demands on one fact at once, or none', () => {
    const more = is('incomePercent', { min: 80, max: null }, { id: 'more' });
    expect(change(all(poor, more), { incomePercent: number(150) })?.changes[0]?.to).toEqual({ min: null, max: 100 });
    const rule = all(is('employees', { min: 5, max: null }), is('employees', { min: null, max: 4 }));
    expect(change(rule, { employees: number(3) })).toBeNull();
  });

  it('is a rule that begins later', () => {
    const eligibility = [
      { from: null, until: '2026-12-31', rule: all(poor) },
      { from: '2027-01-01', until: null, rule: is('incomePercent', { min: null, max: 150 }) },
    ];
    const richer = smallestChange(eligibility, { applicant: { incomePercent: number(140) } }, DAY);
    expect(richer).toEqual({ from: '2027-01-01', changes: [], verdict: 'true' });
  });

  it('always does what it promises, and never touches what is protected', () => {
    fc.assert(
      fc.property(anyRule, anySubjects, (rule, subjects) => {
        const found = smallestChange(always(rule), subjects, DAY);
        if (judge(always(rule), subjects, DAY).verdict !== 'false') expect(found).toBeNull();
        for (const { attribute, to } of found?.changes ?? []) {
          const known = attributeOf(attribute)!;
          expect(known.isProtected).toBe(false);
          if (!('has' in to)) continue;
          const before = [subjects.applicant, subjects.beneficiary].flatMap((facts) => {
            const fact = facts?.[attribute];
            return fact !== undefined && 'has' in fact ? fact.has : [];
          });
          for (const id of to.has) if (!before.includes(id)) expect(isProtectedOption(known, id)).toBe(false);
        }
        expect(found?.verdict).not.toBe('false');
      }),
      { numRuns: 300 },
    );
  });
});

describe('months', () => {
  it('end with the month where it has no such day, and count only in full', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2023-11-30', 3)).toBe('2024-02-29');
    expect(addMonths('2026-11-24', 14)).toBe('2028-01-24');
    expect(addMonths('2026-11-04', 1)).toBe('2026-12-04');
    expect(monthsBetween('2026-11-24', '2027-11-23')).toBe(11);
    expect(monthsBetween('2026-11-24', '2027-11-24')).toBe(12);
  });
});
