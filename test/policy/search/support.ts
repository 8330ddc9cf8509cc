import fc from 'fast-check';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import { searchPart } from '../../../shared/policy/search/index.ts';
import { documentOf } from '../lifecycle/support.ts';

const WORDS = [
  '청년',
  '월세',
  '지원',
  '출산',
  '장려금',
  '청년월세',
  '월세를',
  '노인이',
  '융자',
  '소상공인',
  '전세자금',
  '주거급여',
  'IT',
  'subsidies',
  '2026',
  '방값',
  '장사',
  '돈',
  '아동수당',
  '보육료',
] as const;

/** A short text out of few words, so that documents and queries have words in common. */
export const words = (least: number, most: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: least, maxLength: most }).map((some) => some.join(' '));

/** Small catalogues, rising by id. */
export const catalogues = fc
  .array(fc.tuple(words(1, 3), words(0, 5), words(0, 12), words(0, 4)), { maxLength: 8 })
  .map((all) =>
    all.map(([title, summary, target, criteria], n) =>
      documentOf({ id: `gov24:${n}`, title, texts: { summary, target, criteria } }),
    ),
  );

/** The index of documents, as it is opened from its file. */
export function indexOf(documents: readonly PolicyDocument[]) {
  return searchPart.open(searchPart.build(documents.map((document) => ({ document, version: 1 }))));
}

/** An index of programmes that have nothing but a title. */
export function indexOfTitles(...titles: readonly string[]) {
  return indexOf(titles.map((title, n) => titled(title, n)));
}

export function titled(title: string, n: number, over: Partial<PolicyDocument> = {}): PolicyDocument {
  const bare = { texts: {}, tags: [], categories: [], applicants: [], benefits: [], documents: [], laws: [] };
  return documentOf({ id: `gov24:${String(n).padStart(12, '0')}`, title, ...bare, ...over });
}
