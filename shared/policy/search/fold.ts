/** Kinds of words that are treated differently: Korean is cut into bigrams, the others are whole. */
export type Script = 'hangul' | 'other' | 'digits';

/** A run of letters or digits; `start` and `end` are UTF-16 offsets into the text that was given. */
export interface Word {
  /** Folded: NFKC, lower case. */
  readonly text: string;
  readonly script: Script;
  readonly start: number;
  readonly end: number;
}

const WORD = /[가-힣]+|[[\p{L}\p{M}]--[가-힣]]+|\p{N}+/gv;
/** What normalises by itself: conjoining jamo that make up a syllable, or a character with its marks. */
const CLUSTER = /[\u1100-\u115f]+[\u1160-\u11ff]*|\P{M}\p{M}*|\p{M}/gu;

/** Texts that look alike become the same: NFKC (decomposed Hangul, full-width letters), lower case. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The words of a text that is folded already. */
export function wordsOfFolded(folded: string): Word[] {
  const words: Word[] = [];
  for (const match of folded.matchAll(WORD)) {
    const text = match[0];
    words.push({ text, script: scriptOf(text), start: match.index, end: match.index + text.length });
  }
  return words;
}

/**
 * The words of a text as it is written, with where they stand in it, also where folding changes lengths.
 *
 * @example
 * wordsOf('청년 월세를'); // [{ text: '청년', start: 0, end: 2, … }, { text: '월세를', start: 3, end: 6, … }]
 */
export function wordsOf(text: string): Word[] {
  const folded = fold(text);
  if (folded === text || (folded.length === text.length && text.normalize('NFKC') === text)) {
    return wordsOfFolded(folded);
  }
  let joined = '';
  /** For each unit of `joined`, where its cluster begins; one more for the end. */
  const origin: number[] = [];
  for (const match of text.matchAll(CLUSTER)) {
    const piece = fold(match[0]);
    for (let unit = 0; unit < piece.length; unit++) origin.push(match.index);
    joined += piece;
  }
  origin.push(text.length);
  return wordsOfFolded(joined).map((word) => ({
    ...word,
    start: origin[word.start]!,
    end: origin[word.end]!,
  }));
}

/** The text without anything but letters and digits, folded: spacing and punctuation make no difference. */
export function squeeze(text: string): string {
  let squeezed = '';
  for (const { text: word } of wordsOfFolded(fold(text))) squeezed += word;
  return squeezed;
}

function scriptOf(word: string): Script {
  const first = word.charCodeAt(0);
  if (first >= 0xac00 && first <= 0xd7a3) return 'hangul';
  return /^\p{N}/u.test(word) ? 'digits' : 'other';
}
