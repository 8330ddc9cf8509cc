import { largestBlock4 } from './split4.ts';
import { fillHostBits6, largestBlock6 } from './split6.ts';
import { type Ranges4, type Ranges6, WORDS_6 } from './types.ts';
import { compare6, copy6, increment6 } from './words6.ts';
import { writeAddress6 } from './write6.ts';

const LF = 10;
const SLASH = 47;
const DOT = 46;

/** Most bytes that one range can need: 62 CIDRs of 19 bytes in IPv4, 254 of 44 in IPv6. */
export const LONGEST_RANGE_BYTES = { 4: 62 * 19, 6: 254 * 44 } as const;

/**
 * Decimal text of every octet with one delimiter behind it, as the four bytes of a little-endian number. Four such
 * stores, each overlapping the slack of the one before, write an address without a loop over digits.
 */
const WITH_DOT = octetTexts(DOT);
const WITH_LF = octetTexts(LF);
const WITH_SLASH = octetTexts(SLASH);
const TEXT_LENGTH = Uint8Array.from({ length: 256 }, (_, octet) => String(octet).length + 1);

/** Writes feed lines into a buffer it is given; whole ranges only, so a full buffer ends with a line. */
export class LineWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #lo = new Uint32Array(WORDS_6);
  readonly #hi = new Uint32Array(WORDS_6);
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes were written so far. */
  get length(): number {
    return this.#at;
  }

  /** Writes ranges from `from` on while there is room; answers the index of the first range not written. */
  fill4(ranges: Ranges4, from: number): number {
    const { lo, hi } = ranges;
    const view = this.#view;
    const limit = this.#bytes.length - LONGEST_RANGE_BYTES[4];
    let at = this.#at;
    let i = from;
    for (; i < lo.length && at <= limit; i++) {
      const first = lo[i]!;
      at = first === hi[i]! ? write4(view, at, first, WITH_LF) : writeRange4(view, at, first, hi[i]!);
    }
    this.#at = at;
    return i;
  }

  /** The IPv6 counterpart of {@link LineWriter.fill4}. */
  fill6(ranges: Ranges6, from: number): number {
    const limit = this.#bytes.length - LONGEST_RANGE_BYTES[6];
    let i = from;
    for (; i * WORDS_6 < ranges.lo.length && this.#at <= limit; i++) {
      copy6(ranges.lo, i, this.#lo, 0);
      copy6(ranges.hi, i, this.#hi, 0);
      this.#writeRange6();
    }
    return i;
  }

  #writeRange6(): void {
    const lo = this.#lo;
    do {
      const hostBits = largestBlock6(lo, this.#hi);
      this.#at = writeAddress6(this.#bytes, this.#at, lo);
      if (hostBits > 0) this.#at = writePrefix6(this.#bytes, this.#at, 128 - hostBits);
      this.#bytes[this.#at++] = LF;
      fillHostBits6(lo, hostBits);
    } while (increment6(lo, 0) && compare6(lo, 0, this.#hi, 0) <= 0);
  }
}

function write4(view: DataView, start: number, address: number, last: Uint32Array): number {
  const a = address >>> 24;
  const b = (address >>> 16) & 255;
  const c = (address >>> 8) & 255;
  const d = address & 255;
  let at = start;
  view.setUint32(at, WITH_DOT[a]!, true);
  at += TEXT_LENGTH[a]!;
  view.setUint32(at, WITH_DOT[b]!, true);
  at += TEXT_LENGTH[b]!;
  view.setUint32(at, WITH_DOT[c]!, true);
  at += TEXT_LENGTH[c]!;
  view.setUint32(at, last[d]!, true);
  return at + TEXT_LENGTH[d]!;
}

function writeRange4(view: DataView, start: number, first: number, hi: number): number {
  let at = start;
  for (let lo = first; lo <= hi; ) {
    const hostBits = largestBlock4(lo, hi);
    if (hostBits === 0) {
      at = write4(view, at, lo, WITH_LF);
    } else {
      at = write4(view, at, lo, WITH_SLASH);
      view.setUint32(at, WITH_LF[32 - hostBits]!, true);
      at += TEXT_LENGTH[32 - hostBits]!;
    }
    lo += 2 ** hostBits;
  }
  return at;
}

function writePrefix6(bytes: Uint8Array, start: number, prefix: number): number {
  let at = start;
  bytes[at++] = SLASH;
  if (prefix >= 100) bytes[at++] = 48 + Math.trunc(prefix / 100);
  if (prefix >= 10) bytes[at++] = 48 + (Math.trunc(prefix / 10) % 10);
  bytes[at++] = 48 + (prefix % 10);
  return at;
}

function octetTexts(delimiter: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, octet) => {
    const codes = [...String(octet)].map((digit) => digit.charCodeAt(0));
    return [...codes, delimiter].reduce((packed, code, i) => packed + code * 256 ** i, 0);
  });
}
