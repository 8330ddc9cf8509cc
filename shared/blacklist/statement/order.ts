/** Digits of the radix sort. */
const RADIX_BITS = 16;
const RADIX = 1 << RADIX_BITS;
const DIGIT_MASK = RADIX - 1;

/**
 * The permutation that puts `length` keys of `words` unsigned 32-bit words in ascending order; `null` when they already
 * are. Stable. LSD radix sort by 16-bit digits; a digit that all keys share costs one counting pass and no move.
 */
export function sortedOrder(keys: Uint32Array, words: number, length: number): Uint32Array | null {
  if (isAscending(keys, words, length)) return null;
  let order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  let spare = new Uint32Array(length);
  const counts = new Uint32Array(RADIX);
  for (let word = words - 1; word >= 0; word--) {
    for (let shift = 0; shift < 32; shift += RADIX_BITS) {
      if (!countDigits(keys, words, word, shift, length, counts)) continue;
      for (let i = 0; i < length; i++) {
        const row = order[i]!;
        const digit = (keys[row * words + word]! >>> shift) & DIGIT_MASK;
        spare[counts[digit]!++] = row;
      }
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/** Fills `counts` with where each digit's rows begin. False when all rows share one digit. */
function countDigits(
  keys: Uint32Array,
  words: number,
  word: number,
  shift: number,
  length: number,
  counts: Uint32Array,
): boolean {
  counts.fill(0);
  for (let i = 0, at = word; i < length; i++, at += words) counts[(keys[at]! >>> shift) & DIGIT_MASK]!++;
  if (counts[(keys[word]! >>> shift) & DIGIT_MASK] === length) return false;
  let total = 0;
  for (let digit = 0; digit < RADIX; digit++) {
    const count = counts[digit]!;
    counts[digit] = total;
    total += count;
  }
  return true;
}

function isAscending(keys: Uint32Array, words: number, length: number): boolean {
  for (let i = 1; i < length; i++) {
    let p = (i - 1) * words;
    let q = i * words;
    for (let word = 0; word < words; word++, p++, q++) {
      const before = keys[p]!;
      const after = keys[q]!;
      if (before > after) return false;
      if (before < after) break;
    }
  }
  return true;
}
