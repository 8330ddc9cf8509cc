import { describe, expect, it } from 'vitest';
import { planOf } from '../../../shared/policy/plan/plan.ts';
import { isLoan } from '../../../shared/policy/ranking/measures.ts';
import { en } from '../../../workers/console/policy/messages/en.ts';
import { ko } from '../../../workers/console/policy/messages/ko.ts';
import { scoreWords, statusWords } from '../../../workers/console/policy/words.ts';
import { feature } from '../ranking/support.ts';

const COMPONENTS_SHOWN = ['retrieval', 'fit', 'probability', 'value', 'urgency', 'ease', 'quality'];
const COUNTS_SHOWN = [
  'eligible',
  'likely',
  'needs_info',
  'needs_review',
  'not_open',
  'ineligible',
  'conflict',
  'received',
  'filtered',
];

describe('what is lent', () => {
  it('is known by its kind or its title, and help with interest is no loan', () => {
    expect(isLoan({ title: '공유형모기지 융자', benefits: [] })).toBe(true);
    expect(isLoan({ title: '나주시 소상공인 특례보증 및 이차보전', benefits: [] })).toBe(true);
    expect(isLoan({ title: '경영 안정 자금', benefits: ['loan'] })).toBe(true);
    expect(isLoan({ title: '청년 전세자금 대출이자 지원', benefits: ['cash'] })).toBe(false);
    expect(isLoan({ title: '청년 월세 지원', benefits: ['cash'] })).toBe(false);
  });

  it('is no part of the money a plan promises', () => {
    const item = (id: string, title: string, won: number) => ({
      ...{ feature: feature(id, { title, benefits: [] }), documents: [], score: 0.5 },
      ...{ won, isEstimated: false, probability: 1 },
    });
    const plan = planOf(
      [item('a', '공유형모기지 융자', 200_000_000), item('b', '청년 월세 지원', 2_400_000)],
      [],
      '2026-11-24',
    );
    expect(plan.statedWon).toBe(2_400_000);
    expect(plan.unstated).toBe(1);
    expect(plan.steps.find(({ policyId }) => policyId === 'a')?.won).toBeNull();
  });
});

describe('the page', () => {
  it.each([['ko', ko] as const, ['en', en] as const])('names every part of a score and every count in %s', (_of, p) => {
    const [score, status] = [JSON.parse(scoreWords(p)), JSON.parse(statusWords(p))] as Record<string, string>[];
    for (const key of COMPONENTS_SHOWN) expect(score?.[key]).toBeTruthy();
    for (const key of COUNTS_SHOWN) expect(status?.[key]).toBeTruthy();
  });
});
