import { WORDS_6 } from './types.ts';

const MAX_WORD = 0xffffffff;
const WORD_MASK = 0xffffffffn;

/** Writes a 128-bit integer as four words at bound `index`. */
export function store6(words: Uint32Array, index: number, value: bigint): void {
  const at = index * WORDS_6;
  words[at] = Number((value >> 96n) & WORD_MASK);
  words[at + 1] = Number((value >> 64n) & WORD_MASK);
  words[at + 2] = Number((value >> 32n) & WORD_MASK);
  words[at + 3] = Number(value & WORD_MASK);
}

/** Reads the four words of bound `index` as a 128-bit integer. */
export function load6(words: Uint32Array, index: number): bigint {
  const at = index * WORDS_6;
  const high = (BigInt(words[at]!) << 32n) | BigInt(words[at + 1]!);
  return (high << 64n) | (BigInt(words[at + 2]!) << 32n) | BigInt(words[at + 3]!);
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
