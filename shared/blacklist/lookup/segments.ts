import { WORDS_6 } from '../ranges/types.ts';
import { compare6 } from '../ranges/words6.ts';
import type { EntryColumns } from './build.ts';
import type { EntryCursor } from './packed-entries.ts';

/** Where a list is cut, in entries. */
export interface SegmentSizes {
  /** A segment has at least so many, but the last. */
  readonly least: number;
  /** And then goes on for about so many on average: a power of two. */
  readonly spread: number;
  /** But is never longer. */
  readonly most: number;
}

/** About 24,000 entries, half a megabyte of IPv4. */
export const SEGMENT_SIZES: SegmentSizes = { least: 16_384, spread: 8_192, most: 49_152 };

/** Neighbouring entries of one family. */
export interface Segment {
  readonly family: 4 | 6;
  /** The lowest address, four words. */
  readonly first: Uint32Array;
  /** Entries that end before the next segment begins. */
  readonly entries: EntryColumns;
  /** Entries that do not. */
  readonly wide: EntryColumns;
}

/**
 * Cuts ordered entries into segments. Where it cuts depends on the addresses around the cut alone, so a change moves the cuts near
 * it and leaves all other segments byte for byte as they were: readers keep them over many versions.
 */
export function* segmentsOf(entries: EntryCursor, sizes: SegmentSizes = SEGMENT_SIZES): Generator<Segment, void, void> {
  let open = new OpenSegment(4, sizes);
  while (entries.next()) {
    if (entries.family !== open.family) {
      if (open.count > 0) yield open.close(null);
      open = new OpenSegment(6, sizes);
    }
    if (open.endsBefore(entries.lo)) yield open.close(entries.lo);
    open.push(entries);
  }
  if (open.count > 0) yield open.close(null);
}

class OpenSegment {
  readonly family: 4 | 6;
  readonly #sizes: SegmentSizes;
  readonly #words: number;
  readonly #lo: Uint32Array;
  readonly #hi: Uint32Array;
  readonly #info: Uint32Array;
  readonly #until: Uint32Array;
  count = 0;

  constructor(family: 4 | 6, sizes: SegmentSizes) {
    this.family = family;
    this.#sizes = sizes;
    this.#words = family === 4 ? 1 : WORDS_6;
    this.#lo = new Uint32Array(sizes.most * this.#words);
    this.#hi = new Uint32Array(sizes.most * this.#words);
    this.#info = new Uint32Array(sizes.most);
    this.#until = new Uint32Array(sizes.most);
  }

  push({ lo, hi, info, until }: EntryCursor): void {
    this.#lo.set(lo, this.count * this.#words);
    this.#hi.set(hi, this.count * this.#words);
    this.#info[this.count] = info;
    this.#until[this.count] = until;
    this.count++;
  }

  endsBefore(lo: Uint32Array): boolean {
    const { least, spread, most } = this.#sizes;
    if (this.count < least) return false;
    return this.count === most || (hashOf(lo) & (spread - 1)) === 0;
  }

  /** Ends the segment, `next` being where the following one begins; the next one may begin. */
  close(next: Uint32Array | null): Segment {
    const reaches = (at: number) => next !== null && this.#reaches(at, next);
    let wide = 0;
    for (let at = 0; at < this.count; at++) if (reaches(at)) wide++;
    const first = new Uint32Array(WORDS_6);
    first.set(this.#lo.subarray(0, this.#words));
    const all = this.#take((at) => !reaches(at), this.count - wide);
    const segment = { family: this.family, first, entries: all, wide: this.#take(reaches, wide) };
    this.count = 0;
    return segment;
  }

  #reaches(at: number, next: Uint32Array): boolean {
    return this.family === 4 ? this.#hi[at]! >= next[0]! : compare6(this.#hi, at, next, 0) >= 0;
  }

  #take(isWanted: (at: number) => boolean, count: number): EntryColumns {
    const words = this.#words;
    if (count === this.count) {
      const of = (column: Uint32Array, each: number) => column.slice(0, count * each);
      return { lo: of(this.#lo, words), hi: of(this.#hi, words), info: of(this.#info, 1), until: of(this.#until, 1) };
    }
    const own = emptyColumns(count, words);
    for (let from = 0, to = 0; to < count; from++) {
      if (!isWanted(from)) continue;
      own.lo.set(this.#lo.subarray(from * words, (from + 1) * words), to * words);
      own.hi.set(this.#hi.subarray(from * words, (from + 1) * words), to * words);
      own.info[to] = this.#info[from]!;
      own.until[to++] = this.#until[from]!;
    }
    return own;
  }
}

/** Columns of so many entries, all 0. */
export function emptyColumns(count: number, words: number): EntryColumns {
  return {
    lo: new Uint32Array(count * words),
    hi: new Uint32Array(count * words),
    info: new Uint32Array(count),
    until: new Uint32Array(count),
  };
}

/** Mixes the bits of an address (the finaliser of MurmurHash3), so that cuts do not follow its structure. */
function hashOf(lo: Uint32Array): number {
  let hash = 0;
  for (const word of lo) {
    hash ^= word;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}
