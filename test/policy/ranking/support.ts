import type { Feature } from '../../../shared/policy/ranking/feature.ts';

/** A programme with nothing special about it. */
export function feature(id: string, more: Partial<Feature> = {}): Feature {
  return {
    id,
    title: `지원사업 ${id}`,
    organisation: `기관 ${id}`,
    organisationKind: null,
    applicants: ['person'],
    categories: ['livelihood'],
    benefits: ['cash'],
    regions: [],
    deadline: { kind: 'always', windows: [], text: '상시신청' },
    amount: null,
    documents: [],
    isVisitOnly: false,
    isCompetitive: false,
    completeness: 1,
    accuracy: 1,
    verifiedOn: '2026-11-24',
    links: [],
    ...more,
  };
}
