import { confusables } from './confusables.ts';

/**
 * What a name looks like: two names with one skeleton cannot be told apart by eye. The skeleton of UTS 39 §4 over case-folded text;
 * never shown, only compared.
 *
 * @example
 * skeletonOf('\u0440\u0430\u0443\u0440\u0430\u04cf') === skeletonOf('paypal'); // true: Cyrillic and Latin
 * skeletonOf('m00n') === skeletonOf('rnoon'); // true
 */
export function skeletonOf(text: string): string {
  const map = confusables();
  let skeleton = '';
  for (const character of folded(text)) skeleton += map.get(character) ?? character;
  // Marks of a prototype may have to change places with the ones that follow.
  return skeleton.normalize('NFKD');
}

/** Upper case first, which is as near to Unicode's case folding as the platform gets: it takes `ß` for `ss` and `ı` for `i`. */
function folded(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKD');
}
