import type { PolicyDocument } from '../document/document.ts';
import { APPLICANT_WORDS, BENEFIT_WORDS, CATEGORY_WORDS } from './labels.ts';

/** What a document is found by, and how much a word in it counts. */
export interface Field {
  readonly name: string;
  readonly weight: number;
  /** How far the length counts, 0 to 1 (BM25's b). */
  readonly lengthShare: number;
  /** Number of terms of a field of usual length. A constant, so that a document's terms weigh the same whatever else is indexed. */
  readonly usualLength: number;
  text(document: PolicyDocument): string;
}

/** Beyond this a text says the same over again, and costs more than it helps. */
const MOST_TEXT = 8_000;

const joined = (parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join('\n');

/** In the order of their weight; lengths are medians of the national catalogue. */
export const FIELDS: readonly Field[] = [
  {
    name: 'title',
    weight: 6,
    lengthShare: 0.3,
    usualLength: 14,
    text: ({ title, titleEn }) => joined([title, titleEn]),
  },
  {
    name: 'tags',
    weight: 2.5,
    lengthShare: 0.3,
    usualLength: 30,
    text: ({ tags, categories, applicants, benefits }) =>
      joined([
        ...tags,
        ...categories.map((each) => CATEGORY_WORDS[each]),
        ...applicants.map((each) => APPLICANT_WORDS[each]),
        ...benefits.map((each) => BENEFIT_WORDS[each]),
      ]),
  },
  { name: 'summary', weight: 3, lengthShare: 0.5, usualLength: 40, text: ({ texts }) => texts.summary ?? '' },
  {
    name: 'substance',
    weight: 2,
    lengthShare: 0.5,
    usualLength: 200,
    text: ({ texts }) => joined([texts.target, texts.benefit]).slice(0, MOST_TEXT),
  },
  {
    name: 'organisation',
    weight: 1.5,
    lengthShare: 0.3,
    usualLength: 12,
    text: ({ organisation }) => organisation.name,
  },
  {
    name: 'rest',
    weight: 1,
    lengthShare: 0.5,
    usualLength: 200,
    text: ({ texts, documents, laws }) =>
      joined([texts.criteria, texts.exclusions, texts.howToApply, texts.other, ...documents, ...laws]).slice(
        0,
        MOST_TEXT,
      ),
  },
];

/** How soon more of the same word stops counting (BM25's k1), on the scale of the weights above. Chosen by the evaluation. */
export const SATURATION = 8;
/** Weights of terms in postings are kept in sixteen bits. */
export const IMPACT_SCALE = 65_535;
