import type { BenefitKind, Category } from '../../document/document.ts';

/** 혼인 (mrgSttsCd); 0055003 restricts nobody. */
export const MARITAL: Readonly<Record<string, string | null>> = {
  '0055001': 'married',
  '0055002': 'single',
  '0055003': null,
};

/** 학력 (schoolCd); 0049010 restricts nobody. */
export const SCHOOL: Readonly<Record<string, string | null>> = {
  '0049001': 'below-high',
  '0049002': 'high-enrolled',
  '0049003': 'high-expected',
  '0049004': 'high-graduate',
  '0049005': 'university-enrolled',
  '0049006': 'university-expected',
  '0049007': 'university-graduate',
  '0049008': 'graduate-school',
  '0049009': 'other',
  '0049010': null,
};

/** 취업 (jobCd); 0013010 restricts nobody. */
export const JOB: Readonly<Record<string, string | null>> = {
  '0013001': 'employed',
  '0013002': 'self-employed',
  '0013003': 'unemployed',
  '0013004': 'freelancer',
  '0013005': 'daily',
  '0013006': 'founder',
  '0013007': 'short-term',
  '0013008': 'farming',
  '0013009': 'other',
  '0013010': null,
};

/** 전공 (plcyMajorCd); 0011009 restricts nobody. */
export const MAJOR: Readonly<Record<string, string | null>> = {
  '0011001': 'humanities',
  '0011002': 'social',
  '0011003': 'commerce',
  '0011004': 'natural',
  '0011005': 'engineering',
  '0011006': 'arts',
  '0011007': 'agriculture',
  '0011008': 'other',
  '0011009': null,
};

/** 특화 (sbizCd): what has an attribute here, as [attribute, value]. 0014001 중소기업 and 0014009 기타 have none; 0014010 restricts nobody. */
export const SPECIAL: Readonly<Record<string, readonly [string, string]>> = {
  '0014002': ['sex', 'female'],
  '0014003': ['traits', 'basic-livelihood'],
  '0014004': ['household', 'single-parent'],
  '0014005': ['traits', 'disabled'],
  '0014006': ['traits', 'farmer'],
  '0014007': ['traits', 'soldier'],
  '0014008': ['traits', 'local-talent'],
};
export const SPECIAL_WORDS: Readonly<Record<string, string>> = { '0014001': '중소기업', '0014009': '기타' };
export const NO_SPECIAL = '0014010';

/** 대분류 (lclsfNm) after its separators are made `·`. */
export const CATEGORIES: Readonly<Record<string, readonly Category[]>> = {
  일자리: ['employment'],
  주거: ['housing'],
  교육·직업훈련: ['education'],
  교육: ['education'],
  금융·복지·문화: ['livelihood', 'culture'],
  복지·문화: ['livelihood', 'culture'],
  참여·기반: ['other'],
  참여·권리: ['other'],
};

/** 정책제공방법 (plcyPvsnMthdCd) */
export const BENEFITS: Readonly<Record<string, BenefitKind>> = {
  '0042001': 'facility',
  '0042002': 'service',
  '0042003': 'loan',
  '0042006': 'cash',
  '0042007': 'loan',
  '0042008': 'insurance',
  '0042009': 'reduction',
  '0042010': 'voucher',
  '0042011': 'advice',
};

/** The only 승인상태 that may be published. */
export const APPROVED = '0044002';
/** 신청기간구분: one can apply at any time. */
export const ALWAYS_OPEN = '0057002';

/** One separator for what the portal writes with U+FF65, U+30FB, U+00B7 or U+318D. */
export const oneDot = (text: string): string => text.replace(/[･・·ㆍ]/g, '·');
