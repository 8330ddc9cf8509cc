import { WORDS_6 } from './types.ts';

const WORD_BITS = 32;
const MAX_WORD = 0xffffffff;

/**
 * The IPv6 counterpart of `largestBlock4`, on the words of bound 0 of both arguments.
 *
 * @returns host bits of the largest CIDR that starts at `lo` and ends no later than `hi`: 0 to 128.
 */
export function largestBlock6(lo: Uint32Array, hi: Uint32Array): number {
  let hostBits = trailingZeros6(lo);
  while (!fits(lo, hi, hostBits)) hostBits--;
  return hostBits;
}

/** Sets the low `hostBits` bits of bound 0: the last address of the block that starts there. */
export function fillHostBits6(words: Uint32Array, hostBits: number): void {
  for (let word = WORDS_6 - 1, left = hostBits; left > 0; word--, left -= WORD_BITS) {
    words[word]! |= hostMask(left);
  }
}

function trailingZeros6(words: Uint32Array): number {
  for (let word = WORDS_6 - 1; word >= 0; word--) {
    const value = words[word]!;
    if (value !== 0) return (WORDS_6 - 1 - word) * WORD_BITS + (WORD_BITS - 1) - Math.clz32(value & -value);
  }
  return WORDS_6 * WORD_BITS;
}

function fits(lo: Uint32Array, hi: Uint32Array, hostBits: number): boolean {
  for (let word = 0; word < WORDS_6; word++) {
    const left = hostBits - (WORDS_6 - 1 - word) * WORD_BITS;
    const end = left > 0 ? (lo[word]! | hostMask(left)) >>> 0 : lo[word]!;
    if (end !== hi[word]!) return end < hi[word]!;
  }
  return true;
}

function hostMask(bits: number): number {
  return bits >= WORD_BITS ? MAX_WORD : 2 ** bits - 1;
}
