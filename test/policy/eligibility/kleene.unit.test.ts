import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DOUBTFUL,
  FALSE,
  judge,
  LIKELY,
  statusOf,
  TRUE,
  UNKNOWN,
  UNKNOWN_TEXT,
} from '../../../shared/policy/eligibility/index.ts';
import type { Fact, Facts, Subjects } from '../../../shared/policy/facts/fact.ts';
import type { Rule, Test } from '../../../shared/policy/rule/rule.ts';
import { always, anyRule, anySubjects, is, unread } from './rules.ts';

const DAY = '2026-11-24';
const number = (min: number | null, max: number | null = min): Fact => ({ min, max });
const verdict = (attribute: string, test: Test, fact?: Fact) =>
  judge(always(is(attribute, test)), { applicant: fact === undefined ? {} : { [attribute]: fact } }, DAY).verdict;
const codeOf = (rule: Rule, applicant: Facts = {}) => judge(always(rule), { applicant }, DAY).code;

describe('a condition on who may ask', () => {
  const person = is('applicantKind', { anyOf: ['person'] });
  const told: Facts = { applicantKind: { has: ['person'], hasNot: [], isComplete: true } };
  const business: Facts = { applicantKind: { has: ['small-business'], hasNot: [], isComplete: true } };

  it('is no reason to think that what nobody has read is met', () => {
    expect(codeOf({ kind: 'all', of: [person, unread] }, told)).toBe(UNKNOWN_TEXT);
    const young = is('age', { min: 19, max: 34 });
    expect(codeOf({ kind: 'all', of: [person, young, unread] }, { ...told, age: number(27) })).toBe(LIKELY);
  });

  it('refuses, and is enough where nothing else is asked', () => {
    expect(codeOf({ kind: 'all', of: [person, unread] }, business)).toBe(FALSE);
    expect(codeOf(person, told)).toBe(TRUE);
  });
});

describe('a condition', () => {
  it.each<[string, Test, Fact | undefined, string]>([
    ['age', { min: 19, max: 34 }, number(20, 29), 'true'],
    ['age', { min: 25, max: 34 }, number(20, 29), 'unknown'],
    ['age', { min: 30, max: 34 }, number(20, 29), 'false'],
    ['age', { min: 19, max: null }, number(19), 'true'],
    ['age', { min: null, max: 34 }, number(null, 34), 'true'],
    ['age', { min: null, max: 34 }, number(35, null), 'false'],
    ['age', { min: null, max: null }, undefined, 'true'],
    ['age', { min: 19, max: null }, undefined, 'unknown'],
    ['age', { min: 19, max: null }, { oneOf: ['x'] }, 'unknown'],
    ['region', { within: ['11'] }, { region: '11680' }, 'true'],
    ['region', { within: ['11680', '26'] }, { region: '11' }, 'unknown'],
    ['region', { within: ['11680'] }, { region: '11110' }, 'false'],
    ['region', { within: ['1168000000'] }, { region: '1168010100' }, 'true'],
    ['region', { within: ['41110'] }, { region: '41117' }, 'true'],
    ['region', { within: ['41117'] }, { region: '41110' }, 'unknown'],
    ['region', { within: ['43740'] }, { region: '43745' }, 'false'],
    ['region', { within: ['51110'] }, { region: '42110' }, 'true'],
    ['region', { within: ['42'] }, { region: '51110' }, 'true'],
    ['region', { within: ['12210'] }, { region: '29' }, 'unknown'],
    ['region', { within: ['12'] }, { region: '29' }, 'true'],
    ['region', { within: ['28275'] }, { region: '28260' }, 'unknown'],
    ['region', { within: ['28260'] }, { region: '28260' }, 'true'],
    ['region', { within: ['28260'] }, { region: '28290' }, 'true'],
    ['region', { within: ['28110'] }, { region: '28260' }, 'false'],
    ['sex', { anyOf: ['male', 'female'] }, undefined, 'true'],
    ['sex', { anyOf: ['female'] }, undefined, 'unknown'],
    ['education', { anyOf: ['high-graduate', 'other'] }, { oneOf: ['high-graduate'] }, 'true'],
    ['education', { anyOf: ['high-graduate'] }, { oneOf: ['high-graduate', 'other'] }, 'unknown'],
    ['education', { anyOf: ['graduate-school'] }, { oneOf: ['high-graduate', 'other'] }, 'false'],
    ['traits', { anyOf: ['worker', 'farmer'] }, { has: ['farmer'], hasNot: [], isComplete: false }, 'true'],
    ['traits', { anyOf: ['worker', 'farmer'] }, { has: [], hasNot: ['worker'], isComplete: false }, 'unknown'],
    ['traits', { anyOf: ['worker', 'farmer'] }, { has: [], hasNot: ['worker', 'farmer'], isComplete: false }, 'false'],
    ['traits', { anyOf: ['worker'] }, { has: ['farmer'], hasNot: [], isComplete: true }, 'false'],
    ['birthDate', { from: '1990-01-01', until: null }, { from: '1990-01-01', until: '1990-01-01' }, 'true'],
    ['birthDate', { from: '1990-01-02', until: null }, { from: null, until: '1990-01-01' }, 'false'],
    ['birthDate', { from: null, until: '1990-06-01' }, { from: '1990-01-01', until: '1990-12-31' }, 'unknown'],
    ['birthDate', { from: null, until: null }, undefined, 'true'],
  ])('on %s: %j with %j is %s', (attribute, test, fact, expected) => {
    expect(verdict(attribute, test, fact)).toBe(expected);
  });

  it('is judged at the age on the day of application, in both directions', () => {
    const adult = always(is('age', { min: 19, max: null }));
    const born = { applicant: { birthDate: { from: '2007-11-24', until: '2007-11-24' } } };
    expect(judge(adult, born, '2026-11-23').verdict).toBe('false');
    expect(judge(adult, born, '2026-11-24').verdict).toBe('true');
    const generation = always(is('birthDate', { from: '1997-01-01', until: null }));
    expect(judge(generation, { applicant: { age: number(28) } }, DAY).verdict).toBe('true');
    expect(judge(generation, { applicant: { age: number(29) } }, DAY).verdict).toBe('unknown');
    expect(judge(generation, { applicant: { age: number(31) } }, DAY).verdict).toBe('false');
  });

  it('of the beneficiary looks at the beneficiary, who is the applicant if there is no other', () => {
    const child = always(is('age', { min: null, max: 5 }, { subject: 'beneficiary' }));
    expect(judge(child, { applicant: { age: number(33) } }, DAY).verdict).toBe('false');
    expect(judge(child, { applicant: { age: number(33) }, beneficiary: { age: number(2) } }, DAY).verdict).toBe('true');
    expect(judge(child, { applicant: { age: number(33) }, beneficiary: {} }, DAY).verdict).toBe('unknown');
  });
});

describe('a code', () => {
  const yes = is('age', { min: 19, max: null }, { id: 'yes' });
  const no = is('age', { min: 65, max: null }, { id: 'no' });
  const open = is('incomePercent', { min: null, max: 100 }, { id: 'open' });
  const facts = { age: number(30) };
  const all = (...of: Rule[]): Rule => ({ kind: 'all', of });
  const any = (...of: Rule[]): Rule => ({ kind: 'any', of });

  it.each<[string, Rule, number]>([
    ['holds', all(yes), TRUE],
    ['fails, whatever an unread clause says', all(no, unread), FALSE],
    ['is open', all(yes, open), UNKNOWN],
    ['holds but for an unread clause', all(yes, unread), LIKELY],
    ['holds whatever an unread clause says', any(yes, unread), TRUE],
    ['only an unread clause could admit', any(no, unread), UNKNOWN_TEXT],
    ['nothing but an unread clause', all(unread), UNKNOWN_TEXT],
    ['an unread exclusion', all(yes, { kind: 'not', of: unread }), LIKELY],
    ['an unread clause among what is open', all(open, unread), UNKNOWN],
    ['not unknown is unknown', { kind: 'not', of: open }, UNKNOWN],
    ['no condition at all', all(), TRUE],
    ['no alternative at all', any(), FALSE],
    ['two of three', { kind: 'atLeast', count: 2, of: [yes, yes, no] }, TRUE],
    ['two of three, one open', { kind: 'atLeast', count: 2, of: [yes, open, no] }, UNKNOWN],
    ['three of three, one fails', { kind: 'atLeast', count: 3, of: [yes, open, no] }, FALSE],
    ['holds, not quite sure', all({ ...yes, confidence: 0.9 }), LIKELY],
    ['fails, sure enough', all({ ...no, confidence: 0.9 }), FALSE],
    ['fails, too doubtful to refuse', all({ ...no, confidence: 0.6 }), DOUBTFUL],
    ['fails for sure beside a doubtful one', all(no, { ...no, confidence: 0.1 }), FALSE],
    ['holds for sure beside a doubtful alternative', any(yes, { ...yes, confidence: 0.1 }), TRUE],
  ])('%s', (_, rule, code) => {
    expect(codeOf(rule, facts)).toBe(code);
  });

  it('of a day on which no rule is in force is a question for people', () => {
    const eligibility = [{ from: '2027-01-01', until: null, rule: all(yes) }];
    expect(judge(eligibility, { applicant: facts }, DAY)).toMatchObject({ code: UNKNOWN_TEXT, trace: null });
    expect(judge(eligibility, { applicant: facts }, '2027-01-01').code).toBe(TRUE);
    expect(judge([], { applicant: facts }, DAY).code).toBe(UNKNOWN_TEXT);
  });

  it('becomes one of seven statuses', () => {
    const open = { openness: 'open', conflicts: false } as const;
    const of = (code: number) => statusOf({ code, ...open });
    expect([FALSE, TRUE, UNKNOWN, UNKNOWN_TEXT, LIKELY, DOUBTFUL].map(of)).toEqual([
      'ineligible',
      'eligible',
      'needs_info',
      'needs_review',
      'likely',
      'needs_review',
    ]);
    expect(statusOf({ code: TRUE, openness: 'closed', conflicts: true })).toBe('conflict');
    expect(statusOf({ code: TRUE, openness: 'upcoming', conflicts: false })).toBe('not_open');
    expect(statusOf({ code: TRUE, openness: 'unknown', conflicts: false, confidence: 0.9 })).toBe('likely');
  });
});

describe('a judgement', () => {
  it('tells the fact, the place in the source, what is missing, what blocks and what nobody has read', () => {
    const age = is('age', { min: 19, max: 34 }, { id: 'a', source: { field: 'target', start: 2, end: 9 } });
    const income = is('incomePercent', { min: null, max: 60 }, { id: 'i' });
    const rule: Rule = { kind: 'all', of: [age, { kind: 'any', of: [income, unread] }] };
    const open = judge(always(rule), { applicant: { age: number(30) } }, DAY);
    expect(open).toMatchObject({ verdict: 'unknown', blocking: [], certainty: 0 });
    expect(open.missing).toEqual([{ attribute: 'incomePercent', subject: 'applicant', conditions: ['i'] }]);
    expect(open.unparsed.map(({ text }) => text)).toEqual(['그 밖에 시장이 정하는 사람']);
    const refused = judge(always(rule), { applicant: { age: number(40) } }, DAY);
    expect(refused).toMatchObject({ verdict: 'false', missing: [], unparsed: [], certainty: 1 });
    expect(refused.blocking).toMatchObject([
      { id: 'a', verdict: 'false', fact: number(40), source: { field: 'target', start: 2, end: 9 } },
    ]);
  });
});

describe('whatever the rule', () => {
  const judged = (rule: Rule, subjects: Subjects, day = DAY) => judge(always(rule), subjects, day).verdict;

  it('more knowledge never changes a certain verdict', () => {
    fc.assert(
      fc.property(anyRule, anySubjects, fc.func(fc.boolean()), (rule, subjects, isForgotten) => {
        const less = forgetful(subjects, isForgotten);
        const before = judged(rule, less);
        if (before !== 'unknown') expect(judged(rule, subjects)).toBe(before);
        const { code } = judge(always(rule), less, DAY);
        if (code === TRUE || code === FALSE) expect(judge(always(rule), subjects, DAY).code).toBe(code);
      }),
      { numRuns: 500 },
    );
  });

  it('the order of facts and of conditions changes nothing', () => {
    fc.assert(
      fc.property(anyRule, anySubjects, (rule, { applicant, beneficiary }) => {
        const turned = { beneficiary, applicant: Object.fromEntries(Object.entries(applicant).reverse()) };
        const { code, certainty } = judge(always(rule), { applicant, beneficiary }, DAY);
        expect(judge(always(reversed(rule)), turned, DAY)).toMatchObject({ code, certainty });
      }),
      { numRuns: 300 },
    );
  });

  it('widening a range of ages drops nobody, unless the rule excludes by age', () => {
    fc.assert(
      fc.property(anyRule, anySubjects, fc.nat(20), fc.nat(20), (rule, subjects, less, more) => {
        fc.pre(!hasNot(rule));
        const before = judged(rule, subjects);
        const after = judged(widened(rule, less, more), subjects);
        if (before === 'true') expect(after).toBe('true');
        if (before === 'unknown') expect(after).not.toBe('false');
      }),
      { numRuns: 500 },
    );
  });

  it('the clock changes only what depends on age or date', () => {
    fc.assert(
      fc.property(anyRule, anySubjects, fc.constantFrom('2020-01-01', '2031-07-15'), (rule, subjects, day) => {
        fc.pre(!asksForTime(rule));
        const { trace: _, ...then } = judge(always(rule), subjects, day);
        expect(judge(always(rule), subjects, DAY)).toMatchObject(then);
      }),
      { numRuns: 500 },
    );
  });

  it('its negation is the negated verdict', () => {
    const opposite = { true: 'false', false: 'true', unknown: 'unknown' } as const;
    fc.assert(
      fc.property(anyRule, anySubjects, (rule, subjects) => {
        expect(judged({ kind: 'not', of: rule }, subjects)).toBe(opposite[judged(rule, subjects)]);
      }),
      { numRuns: 200 },
    );
  });
});

/** Knows less of the same people: facts are forgotten, or become vaguer. */
function forgetful({ applicant, beneficiary }: Subjects, isForgotten: (key: string) => boolean): Subjects {
  const less = (facts: Facts): Facts =>
    Object.fromEntries(
      Object.entries(facts).flatMap(([key, fact]): [string, Fact][] => {
        // Age and date of birth tell each other: to know less is to forget the one that adds.
        if (key === 'age' && 'birthDate' in facts) return [[key, fact]];
        if (isForgotten(key)) return key === 'birthDate' && 'age' in facts ? [[key, fact]] : [];
        return [[key, isForgotten(`${key}?`) ? vaguer(fact) : fact]];
      }),
    );
  return { applicant: less(applicant), ...(beneficiary === undefined ? {} : { beneficiary: less(beneficiary) }) };
}

function vaguer(fact: Fact): Fact {
  if ('min' in fact) return { min: fact.min === null ? null : fact.min - 7, max: null };
  if ('region' in fact) return { region: fact.region.slice(0, 2) };
  if ('oneOf' in fact) return { oneOf: ['single', 'married'] };
  if ('has' in fact) return { ...fact, hasNot: [], isComplete: false };
  return fact;
}

function reversed(rule: Rule): Rule {
  if (rule.kind === 'not') return { kind: 'not', of: reversed(rule.of) };
  return 'of' in rule ? { ...rule, of: rule.of.map(reversed).reverse() } : rule;
}

function hasNot(rule: Rule): boolean {
  if (rule.kind === 'not') return true;
  return 'of' in rule && rule.of.some(hasNot);
}

function widened(rule: Rule, less: number, more: number): Rule {
  if (rule.kind === 'not') return rule;
  if ('of' in rule) return { ...rule, of: rule.of.map((child) => widened(child, less, more)) };
  if (rule.kind !== 'is' || rule.attribute !== 'age' || !('min' in rule.test)) return rule;
  const { min, max } = rule.test;
  return { ...rule, test: { min: min === null ? null : min - less, max: max === null ? null : max + more } };
}

function asksForTime(rule: Rule): boolean {
  if (rule.kind === 'not') return asksForTime(rule.of);
  if ('of' in rule) return rule.of.some(asksForTime);
  return rule.kind === 'is' && (rule.attribute === 'age' || rule.attribute === 'birthDate');
}
