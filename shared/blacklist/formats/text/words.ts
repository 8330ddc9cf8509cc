import type { BlockDetail } from '../../block.ts';

/** Controls, line and paragraph ends, direction marks and other invisible signs, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\s\ufffe\uffff]+/gu;

/**
 * Words of others as one line of visible text: whatever ends a line, turns the direction of writing or cannot be seen is a
 * blank, so that no format of lines can be broken out of. Marks that mean something to one format are that format's to escape.
 *
 * @param most Longest text in characters (code points); what is beyond is cut off.
 * @example
 * oneLine('a\r\nb\u202e', 10); // 'a b'
 */
export function oneLine(text: string, most: number): string {
  const line = text.replace(UNSEEN, ' ').trim();
  return line.length <= most ? line : Array.from(line).slice(0, most).join('').trimEnd();
}

/**
 * What is known of a block in one line of at most `most` characters: reason, categories, sources and score, as far as known.
 *
 * @example
 * commentOf({ score: 90, sources: ['a', 'b'], categories: ['c2'], reason: 'C&C', country: null, until: null }, 80);
 * // 'C&C; c2; a+b; score 90'
 */
export function commentOf({ reason, categories, sources, score }: BlockDetail, most: number): string {
  const parts = [reason, categories.join('/'), sources.join('+'), score === null ? null : `score ${score}`];
  return oneLine(parts.filter((part) => part !== null && part !== '').join('; '), most);
}
