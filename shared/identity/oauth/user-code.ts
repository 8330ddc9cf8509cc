import type { RandomBytes } from '../secret.ts';

/** RFC 8628 §6.1: twenty consonants. No vowels, so that no code is a word; no digits, so that a phone keyboard stays on letters. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const LETTERS = 8;
/** The largest multiple of 20 that fits into a byte: what is above would favour the first letters. */
const FAIR_BELOW = 240;

/**
 * A user code: 8 letters, about 34 bits. Guessing is throttled and a code lives ten minutes.
 *
 * @param random Called again when too many of its bytes are unusable.
 */
export function userCode(random: RandomBytes): string {
  let code = '';
  while (code.length < LETTERS) {
    for (const byte of random(new Uint8Array(LETTERS * 2))) {
      if (byte < FAIR_BELOW && code.length < LETTERS) code += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return code;
}

/** As people see it. @example printUserCode('WDJBMJHT'); // 'WDJB-MJHT' */
export function printUserCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/**
 * Reads what a person typed: case, dashes and spaces do not matter (RFC 8628 §6.1). Null for what is no code.
 *
 * @example
 * readUserCode(' wdjb mjht '); // 'WDJBMJHT'
 */
export function readUserCode(text: string): string | null {
  if (text.length > 40) return null;
  const code = text.toUpperCase().replace(/[\s\-‐-―._]/g, '');
  return new RegExp(`^[${ALPHABET}]{${LETTERS}}$`).test(code) ? code : null;
}
