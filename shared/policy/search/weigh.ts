import type { PolicyDocument } from '../document/document.ts';
import { FIELDS, IMPACT_SCALE, SATURATION } from './fields.ts';
import { fold, wordsOfFolded } from './fold.ts';
import { stemOf, termsOfStem } from './terms.ts';

/**
 * What each term counts in a document, 1 to 65,535: BM25F (Robertson, Zaragoza, Taylor 2004): frequencies of the fields, each
 * divided by the share of its length and multiplied by its weight, are added and then saturated, so that a word that stands in
 * title and text is not counted twice over. Depends on this document alone.
 */
export function impactsOf(document: PolicyDocument): Map<string, number> {
  const weighted = new Map<string, number>();
  for (const field of FIELDS) {
    const counts = new Map<string, number>();
    let length = 0;
    for (const word of wordsOfFolded(fold(field.text(document)))) {
      for (const term of termsOfStem(stemOf(word), word.script)) {
        counts.set(term, (counts.get(term) ?? 0) + 1);
        length++;
      }
    }
    const share = field.weight / (1 - field.lengthShare + (field.lengthShare * length) / field.usualLength);
    for (const [term, count] of counts) weighted.set(term, (weighted.get(term) ?? 0) + count * share);
  }
  for (const [term, weight] of weighted) {
    weighted.set(term, Math.max(1, Math.round((weight / (SATURATION + weight)) * IMPACT_SCALE)));
  }
  return weighted;
}

/** How much a term tells: the fewer documents hold it, the more (BM25's idf, never negative). */
export function rarity(documents: number, holding: number): number {
  return Math.log(1 + (documents - holding + 0.5) / (holding + 0.5));
}
