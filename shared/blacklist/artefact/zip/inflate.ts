import { AegisError } from '../../../kernel/error.ts';
import { buildHuffman, FAST_BITS, findEntry, type Huffman } from './huffman.ts';

/** Farthest that a match may reach back (RFC 1951, 2). */
const WINDOW = 32_768;
/** Bytes that are handed out at a time, at least, but for the last. */
const CHUNK = 32_768;
const LONGEST_MATCH = 258;
const FAST_MASK = (1 << FAST_BITS) - 1;
const END_OF_BLOCK = 256;

// Lengths and distances by their code: smallest value, and extra bits that follow (RFC 1951, 3.2.5).
const LENGTH_BASE = new Uint16Array(29);
const LENGTH_EXTRA = new Uint8Array(29);
const DISTANCE_BASE = new Uint16Array(30);
const DISTANCE_EXTRA = new Uint8Array(30);
for (let code = 0, base = 3; code < 28; code++) {
  LENGTH_BASE[code] = base;
  LENGTH_EXTRA[code] = code < 8 ? 0 : (code >> 2) - 1;
  base += 1 << LENGTH_EXTRA[code]!;
}
LENGTH_BASE[28] = LONGEST_MATCH;
for (let code = 0, base = 1; code < 30; code++) {
  DISTANCE_BASE[code] = base;
  DISTANCE_EXTRA[code] = code < 4 ? 0 : (code >> 1) - 1;
  base += 1 << DISTANCE_EXTRA[code]!;
}

/** Order in which the lengths of the code for code lengths are written (RFC 1951, 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

const FIXED_LITERALS = buildHuffman(
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
)!;
const FIXED_DISTANCES = buildHuffman(new Uint8Array(32).fill(5))!;

const broken = (): AegisError =>
  new AegisError('artefact_unreadable', 'A part of the archive is not valid deflate', {
    details: { reason: 'deflate' },
  });

const cutOff = (): AegisError =>
  new AegisError('artefact_truncated', 'A part of the archive is cut off', { details: { reason: 'deflate' } });

/**
 * Inflates a raw deflate stream (RFC 1951) that lies in memory, a chunk at a time.
 *
 * Our own, because the platform's `DecompressionStream` cannot be held back: workerd inflates whatever it is fed at once and
 * keeps it, and its reads do not tell when that is used up, so that a bomb of a few hundred KB fills the isolate.
 * This one holds one window and one chunk, and knows at any moment how much input that output has cost.
 *
 * @example
 * const inflater = new Inflater(compressed);
 * for (let chunk = inflater.next(); chunk; chunk = inflater.next()) use(chunk, inflater.consumed);
 */
export class Inflater {
  readonly #input: Uint8Array;
  readonly #output = new Uint8Array(WINDOW + CHUNK + LONGEST_MATCH);
  #at = 0;
  /** Bits taken from the input and not yet used, the next one lowest; at most 31. */
  #bits = 0;
  #bitCount = 0;
  /** Where the next byte goes; what lies before it is the window. */
  #position = 0;
  #isLastBlock = false;
  #isDone = false;
  /** The block under way: bytes left of a stored one, or the codes of a compressed one. */
  #storedLeft = 0;
  #literals: Huffman | null = null;
  #distances: Huffman = FIXED_DISTANCES;

  constructor(compressed: Uint8Array) {
    this.#input = compressed;
  }

  /** Compressed bytes that what was handed out so far has used. */
  get consumed(): number {
    return Math.min(this.#input.length, this.#at - (this.#bitCount >> 3));
  }

  /**
   * The next chunk, `null` at the end. It is valid until the next call.
   *
   * @throws {AegisError} `artefact_truncated` when the input ends too early, `artefact_unreadable` when it is not deflate
   */
  next(): Uint8Array | null {
    if (this.#position > WINDOW) {
      this.#output.copyWithin(0, this.#position - WINDOW, this.#position);
      this.#position = WINDOW;
    }
    const start = this.#position;
    const limit = start + CHUNK;
    while (this.#position < limit && !this.#isDone) {
      if (this.#storedLeft > 0) this.#copyStored(limit);
      else if (this.#literals) this.#decode(this.#literals, this.#distances, limit);
      else if (this.#isLastBlock) this.#isDone = true;
      else this.#beginBlock();
      this.#checkInput();
    }
    return this.#position > start ? this.#output.subarray(start, this.#position) : null;
  }

  /** Reading goes on with zeros behind the end, which is found here rather than at every bit. */
  #checkInput(): void {
    if (this.#at - (this.#bitCount >> 3) > this.#input.length) throw cutOff();
  }

  /** What is wrong with the stream: behind its end nothing is right. */
  #fault(at: number, bitCount: number): AegisError {
    return at - (bitCount >> 3) > this.#input.length ? cutOff() : broken();
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      this.#bits |= (this.#input[this.#at++] ?? 0) << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #takeSymbol(code: Huffman): number {
    while (this.#bitCount < 16) {
      this.#bits |= (this.#input[this.#at++] ?? 0) << this.#bitCount;
      this.#bitCount += 8;
    }
    const entry = code.fast[this.#bits & FAST_MASK]! || findEntry(code, this.#bits);
    if (entry < 0) throw this.#fault(this.#at, this.#bitCount);
    this.#bits >>>= entry & 15;
    this.#bitCount -= entry & 15;
    return entry >>> 4;
  }

  #beginBlock(): void {
    this.#isLastBlock = this.#take(1) === 1;
    const type = this.#take(2);
    if (type === 0) this.#beginStored();
    else if (type === 1) {
      this.#literals = FIXED_LITERALS;
      this.#distances = FIXED_DISTANCES;
    } else if (type === 2) this.#readCodes();
    else throw this.#fault(this.#at, this.#bitCount);
  }

  #beginStored(): void {
    this.#take(this.#bitCount & 7);
    const length = this.#take(16);
    const complement = this.#take(16);
    this.#checkInput();
    if (length !== (~complement & 0xffff)) throw this.#fault(this.#at, this.#bitCount);
    // Whole bytes that were taken ahead go back, so that the rest can be copied.
    this.#at -= this.#bitCount >> 3;
    this.#bits = 0;
    this.#bitCount = 0;
    this.#storedLeft = length;
  }

  #copyStored(limit: number): void {
    const count = Math.min(this.#storedLeft, limit - this.#position);
    const bytes = this.#input.subarray(this.#at, this.#at + count);
    if (bytes.length < count) throw cutOff();
    this.#output.set(bytes, this.#position);
    this.#at += count;
    this.#position += count;
    this.#storedLeft -= count;
  }

  /** The codes of a block with codes of its own (RFC 1951, 3.2.7). */
  #readCodes(): void {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const orders = this.#take(4) + 4;
    if (literals > 286 || distances > 30) throw this.#fault(this.#at, this.#bitCount);
    const first = new Uint8Array(19);
    for (let i = 0; i < orders; i++) first[ORDER[i]!] = this.#take(3);
    const code = buildHuffman(first);
    if (!code) throw this.#fault(this.#at, this.#bitCount);
    const lengths = this.#readLengths(code, literals + distances);
    const literalCode = buildHuffman(lengths.subarray(0, literals));
    const distanceCode = buildHuffman(lengths.subarray(literals));
    // A block without an end could never be left.
    if (!literalCode || !distanceCode || lengths[END_OF_BLOCK] === 0) throw this.#fault(this.#at, this.#bitCount);
    this.#literals = literalCode;
    this.#distances = distanceCode;
  }

  #readLengths(code: Huffman, count: number): Uint8Array {
    const lengths = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const symbol = this.#takeSymbol(code);
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) throw this.#fault(this.#at, this.#bitCount);
      const value = symbol === 16 ? lengths[at - 1]! : 0;
      const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (at + times > count) throw this.#fault(this.#at, this.#bitCount);
      lengths.fill(value, at, at + times);
      at += times;
    }
    return lengths;
  }

  /** Decodes until the block ends or the output has reached `limit`. */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the whole cost is in this loop, which is fast only with its state in locals.
  #decode(literals: Huffman, distances: Huffman, limit: number): void {
    const input = this.#input;
    const output = this.#output;
    const literalsFast = literals.fast;
    const distancesFast = distances.fast;
    let at = this.#at;
    let bits = this.#bits;
    let bitCount = this.#bitCount;
    let position = this.#position;
    while (position < limit) {
      // 24 bits are enough for a code and the extra bits of a length.
      for (; bitCount < 24; bitCount += 8) bits |= input[at++]! << bitCount;
      const entry = literalsFast[bits & FAST_MASK]! || findEntry(literals, bits);
      if (entry < 0) throw this.#fault(at, bitCount);
      bits >>>= entry & 15;
      bitCount -= entry & 15;
      const symbol = entry >>> 4;
      if (symbol < END_OF_BLOCK) {
        output[position++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) {
        this.#literals = null;
        break;
      }
      const lengthCode = symbol - 257;
      if (lengthCode > 28) throw this.#fault(at, bitCount);
      const lengthExtra = LENGTH_EXTRA[lengthCode]!;
      const length = LENGTH_BASE[lengthCode]! + (bits & ((1 << lengthExtra) - 1));
      bits >>>= lengthExtra;
      bitCount -= lengthExtra;

      for (; bitCount < 24; bitCount += 8) bits |= input[at++]! << bitCount;
      const distanceEntry = distancesFast[bits & FAST_MASK]! || findEntry(distances, bits);
      const distanceCode = distanceEntry >>> 4;
      // An entry of -1 is a code beyond all others here.
      if (distanceCode > 29) throw this.#fault(at, bitCount);
      bits >>>= distanceEntry & 15;
      bitCount -= distanceEntry & 15;
      const distanceExtra = DISTANCE_EXTRA[distanceCode]!;
      for (; bitCount < 24; bitCount += 8) bits |= input[at++]! << bitCount;
      const distance = DISTANCE_BASE[distanceCode]! + (bits & ((1 << distanceExtra) - 1));
      bits >>>= distanceExtra;
      bitCount -= distanceExtra;
      if (distance > position) throw this.#fault(at, bitCount);
      // Byte by byte: a match may reach into itself.
      for (const end = position + length; position < end; position++) output[position] = output[position - distance]!;
    }
    this.#at = at;
    this.#bits = bits;
    this.#bitCount = bitCount;
    this.#position = position;
  }
}
