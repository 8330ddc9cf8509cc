import type { Word } from './fold.ts';
import { singular, stripParticle } from './stem.ts';

/** Stands before terms that are whole Korean words, which are other terms than the bigrams they consist of. */
export const WHOLE = '_';
/** A compound longer than this is hardly ever written twice; its bigrams find it. */
const LONGEST_WHOLE = 8;
const LONGEST_TERM = 40;

/** A word as both sides compare it: without particle or plural. */
export function stemOf(word: Pick<Word, 'text' | 'script'>): string {
  if (word.script === 'hangul') return stripParticle(word.text);
  return word.script === 'other' ? singular(word.text).slice(0, LONGEST_TERM) : word.text.slice(0, LONGEST_TERM);
}

/**
 * What a word is found by: a Korean word by the bigrams of its syllables and as a whole, any other word as it is.
 *
 * @example
 * termsOfStem('청년월세', 'hangul'); // ['청년', '년월', '월세', '_청년월세']
 */
export function termsOfStem(stem: string, script: Word['script']): string[] {
  if (script !== 'hangul' || stem.length === 1) return [stem];
  const terms: string[] = [];
  for (let at = 0; at + 2 <= stem.length; at++) terms.push(stem.slice(at, at + 2));
  if (stem.length <= LONGEST_WHOLE) terms.push(WHOLE + stem);
  return terms;
}
