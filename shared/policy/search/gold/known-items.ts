import type { PolicyDocument } from '../../document/document.ts';
import type { GoldSet } from './gold-set.ts';

/** A summary shorter than this describes nothing (`상동`). */
const LEAST_SUMMARY = 12;

/** What a known-item search needs: queries, and the documents without the text that the queries were taken from. */
export interface KnownItems {
  readonly gold: GoldSet;
  readonly documents: readonly PolicyDocument[];
}

/**
 * Known-item search: the summary of a programme, which its author wrote in other words than title and text, must find the programme. Summaries
 * are taken out of the documents, so that nothing finds itself word for word.
 */
export function knownItems(documents: readonly PolicyDocument[]): KnownItems {
  const described = documents.filter(({ texts }) => (texts.summary ?? '').trim().length >= LEAST_SUMMARY);
  return {
    gold: described.map(({ id, texts }) => ({ query: texts.summary ?? '', lang: 'ko', relevant: { [id]: 1 } })),
    documents: documents.map((document) => ({ ...document, texts: { ...document.texts, summary: '' } })),
  };
}
