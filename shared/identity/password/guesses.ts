import { COMMON_WORDS } from './words.ts';

const LONGEST_WORD = 16;
const SHORTEST_RUN = 3;

/** What fingers walk along: digits, alphabet, rows and columns of a keyboard, and the Korean syllables that children recite. */
const WALKS = [
  '01234567890',
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop[]',
  "asdfghjkl;'",
  'zxcvbnm,./',
  '!@#$%^&*()_+',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  'q1w2e3r4t5y6u7i8o9p0',
  '1q2w3e4r5t6y7u8i9o0p',
  'a1b2c3d4e5f6g7h8',
  '가나다라마바사아자차카타파하',
].flatMap((walk) => [walk, [...walk].reverse().join('')]);

/** Bits that a guesser who knows the pattern still has to try. */
const BITS = {
  /** Which of about a thousand words. */
  word: 10,
  disguise: 1,
  /** Where on which walk, and how far. */
  walk: 8,
  /** The same from its beginning: 123, qwerty. */
  walkFromStart: 5,
  repeat: 6,
  year: 7,
  date: 13,
  /** 010 and eight digits, most of them of one's own. */
  phone: 20,
  digit: 3.3,
  mark: 4,
  other: 6,
  /** How often the whole is repeated. */
  copies: 2,
} as const;

const DISGUISES: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
  '9': 'g',
};

/**
 * A rough upper bound of the guesses that a password withstands when the guesser knows how people make passwords, as bits: the
 * cheapest way to write it as common words (also in disguise, `p4ssw0rd`), walks over the keyboard, repetitions, years, dates, phone
 * numbers and, for the rest, single characters. Case counts for nothing.
 *
 * @example
 * guessBits('P@ssw0rd1234') < 27; // true: a word in disguise and a walk
 */
export function guessBits(password: string): number {
  const text = [...password.normalize('NFKC').toLowerCase()];
  const unit = repeatedUnit(text);
  return unit === null ? cheapestSplit(text) : cheapestSplit(unit) + BITS.copies;
}

function cheapestSplit(text: readonly string[]): number {
  const best = [0];
  for (let end = 1; end <= text.length; end += 1) {
    let cost = (best[end - 1] ?? 0) + characterBits(text[end - 1] ?? '');
    for (let start = Math.max(0, end - LONGEST_WORD); start <= end - SHORTEST_RUN; start += 1) {
      cost = Math.min(cost, (best[start] ?? 0) + pieceBits(text.slice(start, end).join('')));
    }
    best.push(cost);
  }
  return best[text.length] ?? 0;
}

/** The shortest text of which this one is two or more copies, or null. */
function repeatedUnit(text: readonly string[]): readonly string[] | null {
  for (let size = 1; size <= text.length / 2; size += 1) {
    if (text.length % size === 0 && text.every((character, index) => character === text[index % size])) {
      return text.slice(0, size);
    }
  }
  return null;
}

function characterBits(character: string): number {
  if (/\p{Nd}/u.test(character)) return BITS.digit;
  return /[\p{P}\p{S}\p{Z}]/u.test(character) ? BITS.mark : BITS.other;
}

/** Infinite for what is no pattern. */
function pieceBits(piece: string): number {
  if (COMMON_WORDS.has(piece)) return BITS.word;
  if (isDisguised(piece)) return BITS.word + BITS.disguise;
  if (WALKS.some((walk) => walk.startsWith(piece))) return BITS.walkFromStart;
  if (WALKS.some((walk) => walk.includes(piece))) return BITS.walk;
  if (/^(.)\1+$/su.test(piece)) return BITS.repeat;
  if (/^(19|20)\d\d$/.test(piece)) return BITS.year;
  if (
    /^((19|20)?\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])|(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)?\d\d)$/.test(piece)
  ) {
    return BITS.date;
  }
  return /^010\d{8}$/.test(piece) ? BITS.phone : Number.POSITIVE_INFINITY;
}

function isDisguised(piece: string): boolean {
  const undisguised = piece.replace(/[@4310$579!]/g, (mark) => DISGUISES[mark] ?? mark);
  return COMMON_WORDS.has(undisguised) || COMMON_WORDS.has(undisguised.replaceAll('i', 'l'));
}
