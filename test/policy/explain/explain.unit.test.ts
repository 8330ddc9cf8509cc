import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/policy/eligibility/judge.ts';
import { claimsOf } from '../../../shared/policy/explain/claims.ts';
import { explain, rephrased } from '../../../shared/policy/explain/explain.ts';
import { materialOf, verify } from '../../../shared/policy/explain/verify.ts';
import type { Facts } from '../../../shared/policy/facts/fact.ts';
import { tellDeadline } from '../../../shared/policy/plan/told.ts';
import { rentSupport } from './support.ts';

const DAY = '2026-11-24';
const document = rentSupport();
const judged = (applicant: Facts) => judge(document.eligibility, { applicant }, DAY);
const young: Facts = { age: { min: 25, max: 25 } };
const material = materialOf(document, judged(young), tellDeadline(document.deadline, DAY));
const input = (facts: Facts = young) => ({
  ...{ document, judgement: judged(facts), status: 'needs_info' as const, quality: 0.9, day: DAY },
});

describe('an explanation', () => {
  it('says what is met, what is not known, what nobody has read, each with the words of the source', () => {
    const { reasons } = explain(input());
    expect(reasons.map(({ id, kind }) => [id, kind])).toEqual([
      ['income', 'unknown'],
      ['mayor', 'unread'],
      ['age', 'met'],
    ]);
    for (const { evidence, isBroken } of reasons) {
      if (evidence === null || 'code' in evidence) throw new Error('there is text to quote');
      expect(document.texts.target!.slice(evidence.start, evidence.end)).toBe(evidence.quote);
      expect(isBroken).toBe(false);
    }
    expect(reasons[2]!.text.ko).toBe('충족: 만 나이: 19세 이상 34세 이하');
  });

  it('says what is not met, and never the fact that somebody told', () => {
    const { reasons, text } = explain({ ...input({ age: { min: 47, max: 47 } }), status: 'ineligible' });
    expect(reasons[0]).toMatchObject({ id: 'age', kind: 'unmet', isDecisive: true });
    expect(`${text.ko}${text.en}`).not.toContain('47');
  });

  it('quotes nothing where the source points nowhere, and says that it does', () => {
    const broken = rentSupport({ texts: { target: '짧음' } });
    const { reasons } = explain({
      ...input(),
      document: broken,
      judgement: judge(broken.eligibility, { applicant: {} }, DAY),
    });
    expect(reasons.every(({ evidence, isBroken }) => evidence === null && isBroken)).toBe(true);
  });

  it('its own words are borne out in both languages, for whatever is known', () => {
    const facts = fc.record(
      {
        age: fc.integer({ min: 0, max: 99 }).map((age) => ({ min: age, max: age })),
        incomePercent: fc.integer({ min: 0, max: 300 }).map((percent) => ({ min: percent, max: percent })),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Facts>;
    const status = fc.constantFrom('eligible', 'likely', 'needs_info', 'ineligible', 'not_open', 'conflict');
    fc.assert(
      fc.property(facts, status, fc.constantFrom('2026-10-01', DAY, '2027-01-01'), (known, stands, day) => {
        const { verification } = explain({ ...input(known), status: stands, day });
        expect(verification.ko.unverified).toEqual([]);
        expect(verification.en.unverified).toEqual([]);
        expect(verification.ko.claims).toBeGreaterThan(3);
      }),
      { numRuns: 60 },
    );
  });

  it('leads to what can be done next', () => {
    const steps = explain(input()).nextSteps.map(({ kind, attribute }) => attribute ?? kind);
    expect(steps).toEqual(['incomePercent', 'apply-by', 'documents', 'channel', 'ask-agency']);
  });
});

describe('verification of a text', () => {
  it.each([
    '만 19세부터 34세까지, 월 20만원을 받을 수 있습니다.',
    '월 최대 200,000원, 기준 중위소득 60% 이하.',
    'Up to 200,000 won a month until 30 November 2026.',
    '11월 30일 18:00까지 「청년 월세 지원」을 신청하세요.',
  ])('bears out %s', (text) => {
    expect(verify(text, material).unverified).toEqual([]);
  });

  it.each([
    ['월 30만원을 받습니다.', '30만원'],
    ['2026년 12월 31일까지 신청하세요.', '2026년 12월 31일'],
    ['기준 중위소득 80% 이하입니다.', '80%'],
    ['만 39세까지 가능합니다.', '39'],
    ['「서울형 청년 희망 대출」도 신청하세요.', '서울형 청년 희망 대출'],
    ['국민취업지원수당도 받을 수 있습니다.', '국민취업지원수당'],
    ['Apply for the Seoul Hope Grant as well.', 'Seoul Hope Grant'],
    ['You get 2 million won.', '2 million'],
    // The sum is stated by the month and nowhere by the year.
    ['모두 240만원입니다.', '240만원'],
  ])('finds what nothing bears out: %s', (text, written) => {
    const { isVerified, unverified } = verify(text, material);
    expect(isVerified).toBe(false);
    expect(unverified.map((claim) => claim.trim().replace(/원$/, ''))).toContain(written.replace(/원$/, ''));
  });

  it('a percentage is not borne out by the same number of something else', () => {
    expect(verify('34%', material).isVerified).toBe(false);
  });

  it('any number that is not stated is found, wherever it stands', () => {
    const stated = new Set([...material.numbers].map(Number));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.constantFrom('세', '개월', ' years', '번'),
        (value, unit) => {
          fc.pre(!stated.has(value));
          expect(verify(`약 ${value}${unit}`, material).isVerified).toBe(false);
        },
      ),
    );
  });

  it('reads sums as they are written', () => {
    const won = (text: string) => claimsOf(text).find(({ kind }) => kind === 'money')?.value;
    expect(['1억 5천만원', '3만 5천원', '1.5억원', '₩ 70,000', '5 million won'].map(won)).toEqual([
      '150000000',
      '35000',
      '150000000',
      '70000',
      '5000000',
    ]);
  });

  it('takes a model at its word only where every word of it is borne out', () => {
    const explanation = explain(input());
    const good = rephrased(explanation, { ko: '만 19세에서 34세라면 월 20만원까지 받을 수 있어요.' }, input());
    expect(good.text.ko).toBe('만 19세에서 34세라면 월 20만원까지 받을 수 있어요.');
    expect(good.isFallback).toBe(false);
    const bad = rephrased(explanation, { ko: '월 50만원을 드립니다.' }, input());
    expect([bad.text.ko, bad.isFallback]).toEqual([explanation.text.ko, true]);
  });
});
