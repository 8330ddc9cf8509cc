import type { ApplicantKind, BenefitKind, Category } from '../document/document.ts';

/** Words by which a category is found, in both languages; the first Korean one is how it is called. */
export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  employment: '고용 창업 일자리 취업 employment jobs',
  agriculture: '농림축산어업 농업 어업 agriculture farming fishing',
  culture: '문화 환경 여가 culture environment',
  health: '보건 의료 건강 health medical',
  education: '보육 교육 education school',
  care: '보호 돌봄 복지 care welfare',
  livelihood: '생활안정 생계 livelihood',
  birth: '임신 출산 pregnancy birth',
  housing: '주거 자립 주택 housing',
  safety: '행정 안전 administration safety',
  business: '기업 소상공인 창업 경영 business',
  other: '기타',
};

/** Words by which the kind of applicant is found. */
export const APPLICANT_WORDS: Readonly<Record<ApplicantKind, string>> = {
  person: '개인 individual',
  household: '가구 household',
  'small-business': '소상공인 자영업 small business',
  organisation: '법인 시설 단체 기업 organisation company',
};

/** Words by which a kind of benefit is found. */
export const BENEFIT_WORDS: Readonly<Record<BenefitKind, string>> = {
  cash: '현금 지원금 cash',
  loan: '융자 대출 loan',
  reduction: '감면 할인 reduction discount',
  insurance: '보험 insurance',
  scholarship: '장학금 scholarship',
  voucher: '이용권 바우처 voucher',
  goods: '현물 goods',
  medical: '의료 진료 medical',
  care: '돌봄 care',
  job: '일자리 job',
  education: '교육 education training',
  advice: '상담 컨설팅 advice counselling',
  facility: '시설이용 facility',
  service: '서비스 service',
  other: '기타',
};

/** How a category is called, for lists to choose from. */
export const CATEGORY_LABELS: Readonly<Record<Category, Readonly<Record<'ko' | 'en', string>>>> = {
  employment: { ko: '고용·창업', en: 'Employment and start-ups' },
  agriculture: { ko: '농림축산어업', en: 'Agriculture and fishery' },
  culture: { ko: '문화·환경', en: 'Culture and environment' },
  health: { ko: '보건·의료', en: 'Health' },
  education: { ko: '보육·교육', en: 'Childcare and education' },
  care: { ko: '보호·돌봄', en: 'Protection and care' },
  livelihood: { ko: '생활안정', en: 'Livelihood' },
  birth: { ko: '임신·출산', en: 'Pregnancy and birth' },
  housing: { ko: '주거·자립', en: 'Housing and independence' },
  safety: { ko: '행정·안전', en: 'Administration and safety' },
  business: { ko: '기업·소상공인', en: 'Business' },
  other: { ko: '기타', en: 'Other' },
};

/** How a kind of applicant is called. */
export const APPLICANT_LABELS: Readonly<Record<ApplicantKind, Readonly<Record<'ko' | 'en', string>>>> = {
  person: { ko: '개인', en: 'Person' },
  household: { ko: '가구', en: 'Household' },
  'small-business': { ko: '소상공인', en: 'Small business' },
  organisation: { ko: '법인·시설·단체', en: 'Organisation' },
};

/** How a kind of benefit is called. */
export const BENEFIT_LABELS: Readonly<Record<BenefitKind, Readonly<Record<'ko' | 'en', string>>>> = {
  cash: { ko: '현금', en: 'Cash' },
  loan: { ko: '융자', en: 'Loan' },
  reduction: { ko: '감면', en: 'Reduction' },
  insurance: { ko: '보험', en: 'Insurance' },
  scholarship: { ko: '장학금', en: 'Scholarship' },
  voucher: { ko: '이용권', en: 'Voucher' },
  goods: { ko: '현물', en: 'Goods' },
  medical: { ko: '의료 서비스', en: 'Medical service' },
  care: { ko: '돌봄 서비스', en: 'Care service' },
  job: { ko: '일자리', en: 'Job' },
  education: { ko: '교육', en: 'Education' },
  advice: { ko: '상담·컨설팅', en: 'Advice' },
  facility: { ko: '시설 이용', en: 'Use of facilities' },
  service: { ko: '서비스', en: 'Service' },
  other: { ko: '기타', en: 'Other' },
};
