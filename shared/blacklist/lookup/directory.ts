import type { AddressRange } from '../address/range.ts';
import { WORDS_6 } from '../ranges/types.ts';
import { compare6, store6 } from '../ranges/words6.ts';
import { hashWords } from './hash-words.ts';
import { HEADER_WORDS, MAGIC } from './layout.ts';
import { type Lookup, type Match, smallestFirst } from './lookup.ts';
import { openLookup, unreadable } from './open.ts';
import { FRONT, HASH_WORDS, PART, PART_WORDS, PARTITION_VERSION } from './partition-layout.ts';

/** A part of a table: where it lies in the file. */
export interface SegmentRef {
  /** Of its content: the same in every table that has the same segment. */
  readonly id: string;
  readonly offset: number;
  readonly bytes: number;
  readonly hash: Uint32Array;
}

/** Bytes of the header, which says what a file is. */
export const HEADER_BYTES = HEADER_WORDS * 4;

/**
 * How many bytes of a file in parts are its front; `null` for a table that is one piece, which `openLookup` opens.
 *
 * @param header - the first {@link HEADER_BYTES} of the file.
 */
export function frontBytesOf(header: Uint8Array<ArrayBuffer>): number | null {
  const words = new Uint32Array(header.buffer, header.byteOffset, HEADER_WORDS);
  return words[FRONT.magic] === MAGIC && words[FRONT.version] === PARTITION_VERSION ? words[FRONT.frontBytes]! : null;
}

/**
 * The front of a table in parts, opened: knows which segment an address lies in, and the entries that no segment holds.
 * Immutable, safe to share by all requests of an isolate.
 */
export class Directory {
  /** Entries that reach over the end of their segment. */
  readonly wide: Lookup;
  readonly size: number;
  /** IPv4 first, ascending. */
  readonly segments: readonly SegmentRef[];
  readonly #firsts: Uint32Array;
  readonly #segments4: number;
  readonly #address = new Uint32Array(WORDS_6);

  private constructor(words: Uint32Array, wide: Lookup) {
    this.wide = wide;
    this.size = words[FRONT.entries]!;
    this.#segments4 = words[FRONT.segments4]!;
    const count = this.#segments4 + words[FRONT.segments6]!;
    const rows = Array.from({ length: count }, (_, i) =>
      words.subarray(HEADER_WORDS + i * PART_WORDS, HEADER_WORDS + (i + 1) * PART_WORDS),
    );
    this.segments = rows.map((row) => {
      const hash = row.subarray(PART.hash, PART.hash + HASH_WORDS);
      return { id: [...hash].join('.'), offset: row[PART.offset]!, bytes: row[PART.bytes]!, hash };
    });
    this.#firsts = new Uint32Array(count * WORDS_6);
    for (const [i, row] of rows.entries()) this.#firsts.set(row.subarray(PART.first, WORDS_6), i * WORDS_6);
  }

  /**
   * Opens a front, all of it and nothing more. Its hash is checked, so that a damaged one is an error.
   *
   * @throws AegisError `internal` if the bytes are no such front.
   */
  static async open(front: ArrayBuffer): Promise<Directory> {
    if (front.byteLength < HEADER_BYTES || front.byteLength % 4 !== 0) throw unreadable('its length cannot be');
    const words = new Uint32Array(front);
    if (words[FRONT.magic] !== MAGIC) throw unreadable('it does not begin like one');
    if (words[FRONT.version] !== PARTITION_VERSION) throw unreadable(`version ${words[FRONT.version]} is not known`);
    if (words[FRONT.frontBytes] !== front.byteLength) throw unreadable('its front is cut off');
    const bare = new Uint8Array(front.slice(0));
    bare.fill(0, FRONT.hash * 4, (FRONT.hash + HASH_WORDS) * 4);
    const hash = await hashWords(bare);
    if (hash.some((word, i) => word !== words[FRONT.hash + i])) throw unreadable('its front is damaged');
    const wideAt = HEADER_BYTES + (words[FRONT.segments4]! + words[FRONT.segments6]!) * PART_WORDS * 4;
    return new Directory(words, openLookup(front.slice(wideAt)));
  }

  /**
   * The segment that holds what contains a range and is not in {@link Directory.wide}; -1 if there is none.
   *
   * @returns its position in {@link Directory.segments}.
   */
  segmentOf(range: AddressRange): number {
    if (range.family === 4) {
      this.#address.fill(0);
      this.#address[0] = range.lo;
    } else store6(this.#address, 0, range.lo);
    const from = range.family === 4 ? 0 : this.#segments4;
    let low = from;
    let high = range.family === 4 ? this.#segments4 : this.segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare6(this.#firsts, middle, this.#address, 0) <= 0) low = middle + 1;
      else high = middle;
    }
    return low === from ? -1 : low - 1;
  }

  /** What `Lookup.find` says of the whole table, given the segment that {@link Directory.segmentOf} names. */
  find(range: AddressRange, segment: Lookup | null): readonly Match[] {
    const inside = segment?.find(range) ?? [];
    const wide = this.wide.find(range);
    return wide.length === 0 ? inside : smallestFirst([...inside, ...wide]);
  }
}

/**
 * Opens one segment of a table in parts, which must be what the directory says of it.
 *
 * @throws AegisError `internal` if it is damaged, cut off or another one.
 */
export async function openSegment({ bytes, hash }: SegmentRef, buffer: ArrayBuffer): Promise<Lookup> {
  if (buffer.byteLength !== bytes) throw unreadable('a part is cut off');
  const own = await hashWords(new Uint8Array(buffer));
  if (own.some((word, i) => word !== hash[i])) throw unreadable('a part is damaged');
  return openLookup(buffer);
}
