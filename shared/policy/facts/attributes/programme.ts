import { APPLICANT_KINDS, BENEFIT_KINDS, CATEGORIES } from '../../document/document.ts';
import type { Attribute } from '../attribute.ts';
import { option, text } from './make.ts';

const CATEGORY_LABELS: Readonly<Record<(typeof CATEGORIES)[number], readonly [string, string]>> = {
  employment: ['고용·창업', 'Work and founding'],
  agriculture: ['농림축산어업', 'Agriculture and fishing'],
  culture: ['문화·환경', 'Culture and environment'],
  health: ['보건·의료', 'Health'],
  education: ['보육·교육', 'Child care and education'],
  care: ['보호·돌봄', 'Protection and care'],
  livelihood: ['생활안정', 'Livelihood'],
  birth: ['임신·출산', 'Pregnancy and birth'],
  housing: ['주거·자립', 'Housing'],
  safety: ['행정·안전', 'Administration and safety'],
  business: ['기업 지원', 'Business'],
  other: ['기타', 'Other'],
};

const APPLICANT_LABELS: Readonly<Record<(typeof APPLICANT_KINDS)[number], readonly [string, string]>> = {
  person: ['개인', 'Person'],
  household: ['가구', 'Household'],
  'small-business': ['소상공인', 'Small business'],
  organisation: ['법인·시설·단체', 'Organisation'],
};

const BENEFIT_LABELS: Readonly<Record<(typeof BENEFIT_KINDS)[number], readonly [string, string]>> = {
  cash: ['현금', 'Cash'],
  loan: ['융자', 'Loan'],
  reduction: ['감면', 'Reduction'],
  insurance: ['보험', 'Insurance'],
  scholarship: ['장학금', 'Scholarship'],
  voucher: ['이용권', 'Voucher'],
  goods: ['현물', 'Goods'],
  medical: ['의료 서비스', 'Medical service'],
  care: ['돌봄 서비스', 'Care'],
  job: ['일자리', 'Job'],
  education: ['교육', 'Education'],
  advice: ['상담', 'Advice'],
  facility: ['시설 이용', 'Use of a facility'],
  service: ['기타 서비스', 'Service'],
  other: ['기타', 'Other'],
};

const ofProgramme = { cost: 1, isProtected: false, of: 'programme' } as const;
const noQuestion = text('', '');

/** Attributes of a programme, for the conditions of ranking rules. They are computed, never asked. */
export const PROGRAMME_ATTRIBUTES: readonly Attribute[] = [
  {
    id: 'policy.category',
    kind: 'traits',
    label: text('분야', 'Category'),
    question: noQuestion,
    options: CATEGORIES.map((id) => option(id, ...CATEGORY_LABELS[id])),
    ...ofProgramme,
  },
  {
    id: 'policy.applicants',
    kind: 'traits',
    label: text('신청 대상 구분', 'Who may apply'),
    question: noQuestion,
    options: APPLICANT_KINDS.map((id) => option(id, ...APPLICANT_LABELS[id])),
    ...ofProgramme,
  },
  {
    id: 'policy.benefits',
    kind: 'traits',
    label: text('지원 유형', 'Kind of benefit'),
    question: noQuestion,
    options: BENEFIT_KINDS.map((id) => option(id, ...BENEFIT_LABELS[id])),
    ...ofProgramme,
  },
  {
    id: 'policy.organisationKind',
    kind: 'choice',
    label: text('소관 기관 유형', 'Kind of the issuing organisation'),
    question: noQuestion,
    ...ofProgramme,
  },
  {
    id: 'policy.daysLeft',
    kind: 'number',
    label: text('마감까지 남은 날', 'Days left'),
    question: noQuestion,
    unit: 'days',
    ...ofProgramme,
  },
  {
    id: 'policy.amount',
    kind: 'number',
    label: text('지원 금액', 'Amount'),
    question: noQuestion,
    unit: 'KRW',
    ...ofProgramme,
  },
  {
    id: 'policy.region',
    kind: 'region',
    label: text('시행 지역', 'Region'),
    question: noQuestion,
    ...ofProgramme,
  },
];
