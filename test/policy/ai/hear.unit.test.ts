import fc from 'fast-check';
import { expect, it } from 'vitest';
import { factsOfHeard, hearFacts } from '../../../shared/policy/ai/hear.ts';
import { checkFacts } from '../../../shared/policy/facts/facts.ts';

const said = (question: string) => factsOfHeard(hearFacts(question));
const has = (...ids: string[]) => ({ has: ids, hasNot: [], isComplete: false });

it.each([
  [
    '서울 사는 28살 백수인데 월세 지원 있나요?',
    { age: { min: 28, max: 28 }, region: { region: '11' }, employment: has('unemployed') },
  ],
  [
    '만 29세 직장인이고 경기도 용인시에 살아요',
    { age: { min: 29, max: 29 }, employment: has('employed'), region: { region: '41460' } },
  ],
  ['30대 초반 프리랜서', { age: { min: 30, max: 33 }, employment: has('freelancer') }],
  ['중위소득 60%이고 아이 둘 키워요', { incomePercent: { min: 60, max: 60 }, children: { min: 2, max: 2 } }],
  ['연봉 3,000만원 무주택', { personalIncome: { min: 30_000_000, max: 30_000_000 }, household: has('no-home') }],
  ['월급 250만원', { personalIncome: { min: 30_000_000, max: 30_000_000 } }],
  ['장애는 없고 한부모예요', { household: has('single-parent') }],
  ['무직이 아니에요', { employment: { has: [], hasNot: ['unemployed'], isComplete: false } }],
  ['아이가 없어요', { children: { min: 0, max: 0 } }],
  [
    'I am 34 years old, unemployed, living in Seoul with two children',
    {
      age: { min: 34, max: 34 },
      employment: has('unemployed'),
      region: { region: '11' },
      children: { min: 2, max: 2 },
    },
  ],
  ['I am not pregnant', { traits: { has: [], hasNot: ['pregnant'], isComplete: false } }],
])('hears %s', (question, facts) => {
  expect(said(question)).toEqual(facts);
});

it.each([
  '19세 이상 34세 이하만 되나요?',
  '5세 아이 유치원비',
  '65세까지 받을 수 있나요',
  '청년 월세 지원',
  '',
  '28살 아내와 31살 저',
])('hears no age of who asks in %s', (question) => {
  expect(said(question).age).toBeUndefined();
});

it('quotes what it has heard where it stands, and makes only facts that the registry takes', () => {
  const words = [
    '28살',
    '서울',
    '백수',
    '아이 둘',
    '중위소득 50%',
    '장애인',
    '아니에요',
    '무주택',
    '이고',
    '경기도 용인시',
    '1인 가구',
    'pregnant',
    '연봉 5000만원',
    '\u{1F600}',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), (parts) => {
      const question = parts.join(' ');
      const all = hearFacts(question);
      for (const { start, end, quote } of all) expect(question.slice(start, end)).toBe(quote);
      expect(checkFacts({ applicant: factsOfHeard(all) })).toEqual([]);
    }),
  );
});
