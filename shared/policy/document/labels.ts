import type { Category } from './document.ts';

/** What the fields of life are called. The Korean ones are the national catalogue's own (서비스분야). */
export const CATEGORY_LABELS: Readonly<Record<Category, Readonly<Record<'ko' | 'en', string>>>> = {
  employment: { ko: '고용·창업', en: 'Work and start-ups' },
  agriculture: { ko: '농림축산어업', en: 'Farming, forestry and fishing' },
  culture: { ko: '문화·환경', en: 'Culture and environment' },
  health: { ko: '보건·의료', en: 'Health' },
  education: { ko: '보육·교육', en: 'Child care and education' },
  care: { ko: '보호·돌봄', en: 'Protection and care' },
  livelihood: { ko: '생활안정', en: 'Livelihood' },
  birth: { ko: '임신·출산', en: 'Pregnancy and birth' },
  housing: { ko: '주거·자립', en: 'Housing and independence' },
  safety: { ko: '행정·안전', en: 'Administration and safety' },
  business: { ko: '기업·소상공인', en: 'Businesses' },
  other: { ko: '기타', en: 'Other' },
};
