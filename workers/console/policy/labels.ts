import type { ApplicantKind } from '../../../shared/policy/document/document.ts';
import { ASKABLE } from '../../../shared/policy/facts/registry.ts';

const APPLICANTS: Readonly<Record<ApplicantKind, Readonly<Record<'ko' | 'en', string>>>> = {
  person: { ko: '개인', en: 'A person' },
  household: { ko: '가구', en: 'A household' },
  'small-business': { ko: '소상공인', en: 'A small business' },
  organisation: { ko: '법인·시설·단체', en: 'An organisation' },
};

/** What kinds of applicants are called. */
export const applicantLabel = (kind: ApplicantKind, language: 'ko' | 'en'): string => APPLICANTS[kind][language];

/** What attributes are called, for `data-words`. */
export const attributeWords = (language: 'ko' | 'en'): string =>
  JSON.stringify(Object.fromEntries(ASKABLE.map(({ id, label }) => [id, label[language]])));
