import type { PolicyDocument } from '../../../shared/policy/document/document.ts';

/** A programme with every field; nothing in it is a real one. */
export function documentOf(over: Partial<PolicyDocument> = {}): PolicyDocument {
  const id = over.id ?? 'gov24:000000000001';
  return {
    id,
    title: '청년 월세 지원',
    titleEn: null,
    organisation: { code: '6110000', name: '서울특별시', kind: '광역시도', department: null },
    applicants: ['person'],
    categories: ['housing'],
    benefits: ['cash'],
    tags: [],
    regions: ['11'],
    texts: {
      summary: '청년의 월세를 지원합니다.',
      target: '만 19세 이상 34세 이하 무주택 청년',
      benefit: '월 20만원, 최대 12개월',
    },
    eligibility: [
      {
        from: null,
        until: null,
        rule: {
          kind: 'all',
          of: [
            {
              kind: 'is',
              id: 'age',
              attribute: 'age',
              test: { min: 19, max: 34 },
              source: { field: 'target', start: 0, end: 15 },
              confidence: 1,
            },
          ],
        },
      },
    ],
    deadline: { kind: 'always', windows: [], text: '상시신청' },
    channel: { url: 'https://example.go.kr', phone: null, online: true, visit: null },
    amount: { min: 200_000, max: 200_000, per: 'month', interest: null, source: null },
    documents: ['임대차계약서'],
    laws: [],
    relations: [],
    sources: [
      {
        source: id.slice(0, id.indexOf(':')),
        record: id.slice(id.indexOf(':') + 1),
        hash: 'a'.repeat(64),
        url: null,
        modifiedAt: null,
      },
    ],
    provenance: {},
    verifiedOn: '2026-11-01',
    ...over,
  };
}
