import { WORDS_6 } from './types.ts';

const MAX_WORD = 0xffffffff;

/**
 * A 128-bit number under two views, least significant part first: two stores into 64-bit words, which cut off what is too
 * high by themselves, take the place of masks and shifts for each of four words.
 */
const halves = new BigUint64Array(2);
const quarters = new Uint32Array(halves.buffer);

/** Writes a 128-bit integer as four words at bound `index`. */
export function store6(words: Uint32Array, index: number, value: bigint): void {
  const at = index * WORDS_6;
  halves[0] = value;
  halves[1] = value >> 64n;
  words[at] = quarters[3]!;
  words[at + 1] = quarters[2]!;
  words[at + 2] = quarters[1]!;
  words[at + 3] = quarters[0]!;
}

/** Reads the four words of bound `index` as a 128-bit integer. */
export function load6(words: Uint32Array, index: number): bigint {
  const at = index * WORDS_6;
  quarters[3] = words[at]!;
  quarters[2] = words[at + 1]!;
  quarters[1] = words[at + 2]!;
  quarters[0] = words[at + 3]!;
  return (halves[1]! << 64n) | halves[0]!;
}

/** Negative, zero or positive as bound `i` of `a` is below, at or above bound `j` of `b`. */
export function compare6(a: Uint32Array, i: number, b: Uint32Array, j: number): number {
  const p = i * WORDS_6;
  const q = j * WORDS_6;
  if (a[p] !== b[q]) return a[p]! < b[q]! ? -1 : 1;
  if (a[p + 1] !== b[q + 1]) return a[p + 1]! < b[q + 1]! ? -1 : 1;
  if (a[p + 2] !== b[q + 2]) return a[p + 2]! < b[q + 2]! ? -1 : 1;
  return a[p + 3]! - b[q + 3]!;
}

/** Copies bound `i` of `from` to bound `j` of `to`. */
export function copy6(from: Uint32Array, i: number, to: Uint32Array, j: number): void {
  const p = i * WORDS_6;
  const q = j * WORDS_6;
  to[q] = from[p]!;
  to[q + 1] = from[p + 1]!;
  to[q + 2] = from[p + 2]!;
  to[q + 3] = from[p + 3]!;
}

/** Adds one to bound `index`; the highest address becomes 0, and the answer is then false. */
export function increment6(words: Uint32Array, index: number): boolean {
  for (let at = index * WORDS_6 + 3; at >= index * WORDS_6; at--) {
    if (words[at] !== MAX_WORD) {
      words[at]!++;
      return true;
    }
    words[at] = 0;
  }
  return false;
}

/** Takes one from bound `index`; 0 becomes the highest address. */
export function decrement6(words: Uint32Array, index: number): void {
  for (let at = index * WORDS_6 + 3; at >= index * WORDS_6; at--) {
    if (words[at] !== 0) {
      words[at]!--;
      return;
    }
    words[at] = MAX_WORD;
  }
}
