/** Longest code of deflate in bits. */
export const LONGEST_CODE = 15;
/** Codes up to this many bits are found by one look into a table; longer ones are rare. */
export const FAST_BITS = 10;

/** A prefix code of deflate, ready to decode. An entry is `symbol << 4 | length of its code`. */
export interface Huffman {
  /** Entries by the next {@link FAST_BITS} bits of the stream; 0 where the code is longer or there is none. */
  readonly fast: Uint16Array;
  /** How many codes have each length. */
  readonly counts: Uint16Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

/** Bits of a code in the order in which the stream brings them. */
function reversed(code: number, length: number): number {
  let bits = 0;
  for (let i = 0; i < length; i++) bits |= ((code >>> i) & 1) << (length - 1 - i);
  return bits;
}

/** Whether the lengths make a code in which no bit string is left over or used twice (one lone code may leave one over). */
function isComplete(counts: Uint16Array): boolean {
  let left = 1;
  let codes = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    left = left * 2 - counts[length]!;
    codes += counts[length]!;
    if (left < 0) return false;
  }
  return left === 0 || codes === 0 || (codes === 1 && counts[1] === 1);
}

/**
 * Builds the code whose symbols have these lengths in bits, 0 for a symbol that does not occur (RFC 1951, 3.2.2). Small
 * tables on purpose: a hostile stream may begin a new code every few bytes.
 *
 * @returns `null` when the lengths make no code
 */
export function buildHuffman(lengths: Uint8Array): Huffman | null {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  if (!isComplete(counts)) return null;
  const nextCode = new Uint16Array(LONGEST_CODE + 1);
  const nextIndex = new Uint16Array(LONGEST_CODE + 1);
  for (let length = 2; length <= LONGEST_CODE; length++) {
    nextCode[length] = (nextCode[length - 1]! + counts[length - 1]!) << 1;
    nextIndex[length] = nextIndex[length - 1]! + counts[length - 1]!;
  }
  const fast = new Uint16Array(1 << FAST_BITS);
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    symbols[nextIndex[length]!++] = symbol;
    const code = nextCode[length]!++;
    if (length > FAST_BITS) continue;
    const entry = (symbol << 4) | length;
    for (let at = reversed(code, length); at < fast.length; at += 1 << length) fast[at] = entry;
  }
  return { fast, counts, symbols };
}

/**
 * The entry for a code that the fast table does not hold, found length by length.
 *
 * @param bits the next {@link LONGEST_CODE} bits or more
 * @returns -1 when there is no such code
 */
export function findEntry({ counts, symbols }: Huffman, bits: number): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    code |= (bits >>> (length - 1)) & 1;
    const count = counts[length]!;
    if (code - first < count) return (symbols[index + code - first]! << 4) | length;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return -1;
}
