import type { ApplicantKind, BenefitKind, Category } from '../../document/document.ts';

/** 사용자구분 */
export const APPLICANTS: Readonly<Record<string, ApplicantKind>> = {
  개인: 'person',
  가구: 'household',
  소상공인: 'small-business',
  '법인/시설/단체': 'organisation',
};

/** 서비스분야 */
export const FIELDS: Readonly<Record<string, Category>> = {
  고용·창업: 'employment',
  농림축산어업: 'agriculture',
  문화·환경: 'culture',
  보건·의료: 'health',
  보육·교육: 'education',
  보호·돌봄: 'care',
  생활안정: 'livelihood',
  임신·출산: 'birth',
  주거·자립: 'housing',
  행정·안전: 'safety',
};

/** 지원유형: what begins so, the longest first. */
const BENEFITS: readonly (readonly [string, BenefitKind])[] = [
  ['현금(감면)', 'reduction'],
  ['현금(융자)', 'loan'],
  ['현금(보험)', 'insurance'],
  ['현금(장학금)', 'scholarship'],
  ['현금', 'cash'],
  ['현물', 'goods'],
  ['이용권', 'voucher'],
  ['서비스(의료)', 'medical'],
  ['서비스(돌봄)', 'care'],
  ['서비스(일자리)', 'job'],
  ['기타(교육)', 'education'],
  ['기타(상담)', 'advice'],
  ['시설이용', 'facility'],
  ['의료지원', 'medical'],
  ['문화·여가지원', 'facility'],
  ['상담/법률지원', 'advice'],
  ['기술지원', 'service'],
  ['봉사/기부', 'service'],
  ['민원', 'service'],
  ['서비스', 'service'],
];

/** Kinds of benefits by 지원유형; types that are not known are `other`. */
export function benefitsOf(types: readonly string[]): BenefitKind[] {
  const kinds = types.map((type) => {
    const compact = type.replace(/\s/g, '');
    return BENEFITS.find(([name]) => compact.startsWith(name.replace(/\s/g, '')))?.[1] ?? 'other';
  });
  return [...new Set(kinds)];
}

/** 소관기관유형 that answer for one district; the others are of the whole country. */
export const LOCAL_KINDS = new Set(['광역시도', '시군구', '교육청', '지방공기업', '지방출자_출연기관']);
