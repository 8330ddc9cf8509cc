import type { PolicyDocument } from '../document/document.ts';

/** Fields of a document that sources and people state; the others are made here. */
export type StatedField = Exclude<keyof PolicyDocument, 'id' | 'sources' | 'provenance' | 'verifiedOn'>;

/**
 * Fields that are taken from one source together. Conditions, amounts and relations point into the texts, and a rule may speak of
 * the region: taken from different sources they would quote words that are not there.
 */
export const UNITS = {
  title: ['title'],
  titleEn: ['titleEn'],
  organisation: ['organisation'],
  applicants: ['applicants'],
  categories: ['categories'],
  benefits: ['benefits'],
  tags: ['tags'],
  body: ['texts', 'eligibility', 'amount', 'relations', 'regions'],
  deadline: ['deadline'],
  channel: ['channel'],
  documents: ['documents'],
  laws: ['laws'],
} as const satisfies Record<string, readonly StatedField[]>;

export type Unit = keyof typeof UNITS;
export const UNIT_NAMES = Object.keys(UNITS) as readonly Unit[];

/** Whether a document says anything at all of a unit; what it is silent about is taken from the next source. */
export function isStated(unit: Unit, document: PolicyDocument): boolean {
  switch (unit) {
    case 'body':
      return document.eligibility.length > 0 || Object.values(document.texts).some((text) => text !== '');
    case 'deadline':
      return document.deadline.kind !== 'unknown';
    case 'channel':
      return document.channel.url !== null || document.channel.phone !== null;
    case 'categories':
      return document.categories.some((category) => category !== 'other');
    case 'benefits':
      return document.benefits.some((benefit) => benefit !== 'other');
    case 'titleEn':
      return document.titleEn !== null;
    case 'title':
    case 'organisation':
      return true;
    default:
      return document[unit].length > 0;
  }
}

/** What a document says of a unit. */
export function partOf(unit: Unit, document: PolicyDocument): Partial<PolicyDocument> {
  return Object.fromEntries(UNITS[unit].map((field) => [field, document[field]]));
}
