import type { PolicyDocument } from '../../../shared/policy/document/document.ts';

const TARGET =
  '만 19세 이상 34세 이하 무주택 청년으로 기준 중위소득 60% 이하인 사람. 시장이 인정하는 사람은 예외로 한다.';
const at = (words: string) => ({
  field: 'target' as const,
  start: TARGET.indexOf(words),
  end: TARGET.indexOf(words) + words.length,
});

/** A programme whose conditions stand in its text. */
export function rentSupport(more: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    id: 'own:01RENT',
    title: '청년 월세 지원',
    titleEn: null,
    organisation: { code: null, name: '서울특별시', kind: '광역시도', department: null },
    applicants: ['person'],
    categories: ['housing'],
    benefits: ['cash'],
    tags: [],
    regions: ['11'],
    texts: { target: TARGET, benefit: '월 최대 20만원을 12개월 동안 지원', deadline: '2026년 11월 30일까지' },
    eligibility: [
      {
        from: null,
        until: null,
        rule: {
          kind: 'all',
          of: [
            {
              ...{ kind: 'is', id: 'age', attribute: 'age', test: { min: 19, max: 34 }, confidence: 1 },
              source: at('만 19세 이상 34세 이하'),
            },
            {
              ...{ kind: 'is', id: 'income', attribute: 'incomePercent', test: { min: null, max: 60 }, confidence: 1 },
              source: at('기준 중위소득 60% 이하'),
            },
            {
              kind: 'text',
              id: 'mayor',
              text: '시장이 인정하는 사람은 예외로 한다.',
              source: at('시장이 인정하는 사람은 예외로 한다.'),
            },
          ],
        },
      },
    ],
    deadline: {
      kind: 'period',
      windows: [{ opens: '2026-11-01', closes: '2026-11-30', closesAt: '18:00', label: null }],
      text: '2026년 11월 30일까지',
    },
    channel: { url: 'https://youth.example.kr/apply?id=77', phone: null, online: true, visit: null },
    amount: { min: null, max: 200_000, per: 'month', interest: null, source: null },
    documents: ['임대차계약서', '주민등록등본 1부'],
    laws: [],
    relations: [],
    sources: [],
    provenance: {},
    verifiedOn: '2026-11-20',
    ...more,
  };
}
