import { getChoseong } from 'es-hangul';
import { fold, squeeze } from './fold.ts';

/** What a suggestion names. */
export type SuggestionKind = 'title' | 'category' | 'organisation';

export interface Suggestion {
  readonly kind: SuggestionKind;
  readonly text: string;
  /** Of a category its id; else null. */
  readonly id: string | null;
  /** How many programmes bear it. */
  readonly count: number;
}

/** A text that can be completed, in the forms in which people begin to type it. */
export interface Completable extends Suggestion {
  readonly squeezed: string;
  /** Where words begin in `squeezed`. */
  readonly starts: readonly number[];
  /** First consonants of `squeezed`; other characters as they are. */
  readonly onsets: string;
}

/** Prepares a text for completion. */
export function completable(suggestion: Suggestion): Completable {
  const starts: number[] = [];
  let squeezed = '';
  for (const piece of fold(suggestion.text).split(/[^\p{L}\p{M}\p{N}]+/u)) {
    if (piece === '') continue;
    starts.push(squeezed.length);
    squeezed += piece;
  }
  return { ...suggestion, squeezed, starts, onsets: getChoseong(squeezed) };
}

const ONSETS_ONLY = /^[ㄱ-ㅎ]+$/;
/** Double consonants are typed as one key or as two. */
const DOUBLE: Readonly<Record<string, string>> = {
  ㄳ: 'ㄱㅅ',
  ㄵ: 'ㄴㅈ',
  ㄶ: 'ㄴㅎ',
  ㄺ: 'ㄹㄱ',
  ㄻ: 'ㄹㅁ',
  ㄼ: 'ㄹㅂ',
  ㅄ: 'ㅂㅅ',
};

/** A beginning as it was typed, ready to be compared with many. */
export interface Typed {
  readonly text: string;
  readonly isOnsets: boolean;
}

/** @returns `null` when nothing is left of it. */
export function typed(prefix: string): Typed | null {
  const bare = prefix.replace(/\s+/g, '');
  if (ONSETS_ONLY.test(bare)) {
    return { text: [...bare].map((each) => DOUBLE[each] ?? each).join(''), isOnsets: true };
  }
  const text = squeeze(prefix);
  return text === '' ? null : { text, isOnsets: false };
}

/**
 * How well a text continues what was typed: 3 at its beginning, 2 at the beginning of a later word, 1 anywhere, 0 not at all. A last
 * syllable without a final consonant also stands for those with one, because it may be half typed.
 */
export function continues({ squeezed, onsets, starts }: Completable, { text, isOnsets }: Typed): number {
  const whole = isOnsets ? onsets : squeezed;
  // Most texts have nothing of it, and that is found out at once.
  if (!whole.includes(isOnsets ? text : text.slice(0, -1))) return 0;
  const matches = isOnsets
    ? (at: number) => whole.startsWith(text, at)
    : (at: number) => beginsHalfTyped(whole, text, at);
  for (const [order, at] of starts.entries()) if (matches(at)) return order === 0 ? 3 : 2;
  return !isOnsets && whole.includes(text) ? 1 : 0;
}

function beginsHalfTyped(whole: string, text: string, at: number): boolean {
  if (whole.startsWith(text, at)) return true;
  const last = text.charCodeAt(text.length - 1) - 0xac00;
  if (last < 0 || last > 11_171 || last % 28 !== 0) return false;
  const there = whole.charCodeAt(at + text.length - 1) - 0xac00;
  return whole.startsWith(text.slice(0, -1), at) && there - (there % 28) === last && there >= 0;
}
