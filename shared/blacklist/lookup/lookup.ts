import type { AddressRange } from '../address/range.ts';
import { WORDS_6 } from '../ranges/types.ts';
import { load6, store6 } from '../ranges/words6.ts';
import { ROW } from './layout.ts';
import type { Table } from './table.ts';
import { before4, lastFrom4, lastReaching4 } from './table4.ts';
import { before6, lastFrom6, lastReaching6 } from './table6.ts';

/** An entry that contains what was looked for. */
export type Match = AddressRange & {
  readonly info: string;
  /** Epoch minutes at which the entry ends, 0 for no end. The table does not judge whether that has passed. */
  readonly untilMinutes: number;
};

interface LookupParts {
  readonly v4: Table | null;
  readonly v6: Table | null;
  readonly offsets: Uint32Array;
  /** All infos, then meta. */
  readonly text: Uint8Array;
}

/** An opened look-up table; made by `openLookup`. Immutable, safe to share by all requests of an isolate. */
export class Lookup {
  readonly #parts: LookupParts;
  readonly #infos: (string | undefined)[];
  readonly #lo = new Uint32Array(WORDS_6);
  readonly #hi = new Uint32Array(WORDS_6);

  constructor(parts: LookupParts) {
    this.#parts = parts;
    this.#infos = new Array(parts.offsets.length - 1);
  }

  /** How many entries there are, both families together. */
  get size(): number {
    return (this.#parts.v4?.count ?? 0) + (this.#parts.v6?.count ?? 0);
  }

  /** What was given as `meta` to `buildLookup`. */
  get meta(): string {
    const { text, offsets } = this.#parts;
    return new TextDecoder().decode(text.subarray(offsets[offsets.length - 1]!));
  }

  /**
   * The entries that contain all of `range`, the smallest first; of entries of the same range, the last built first.
   * Nothing for a range that is listed only in part or by several entries together.
   */
  find(range: AddressRange): readonly Match[] {
    if (range.family === 4) return this.#find4(range.lo, range.hi);
    return this.#find6(range.lo, range.hi);
  }

  /** All entries, IPv4 first, ascending, of equal lower bound the wider first. Each is an object. */
  *entries(): Generator<Match> {
    const { v4, v6 } = this.#parts;
    for (let index = 0; index < (v4?.count ?? 0); index++) yield this.#match4(v4 as Table, index);
    for (let index = 0; index < (v6?.count ?? 0); index++) yield this.#match6(v6 as Table, index);
  }

  #find4(lo: number, hi: number): readonly Match[] {
    const table = this.#parts.v4;
    if (table === null) return NO_MATCHES;
    let at = lastReaching4(table, lastFrom4(table, lo), hi);
    if (at === 0) return NO_MATCHES;
    const matches: Match[] = [];
    for (; at > 0; at = lastReaching4(table, before4(table, at), hi)) matches.push(this.#match4(table, at - 1));
    return table.isNested ? matches : smallestFirst(matches);
  }

  #find6(lo: bigint, hi: bigint): readonly Match[] {
    const table = this.#parts.v6;
    if (table === null) return NO_MATCHES;
    store6(this.#lo, 0, lo);
    store6(this.#hi, 0, hi);
    let at = lastReaching6(table, lastFrom6(table, this.#lo), this.#hi);
    if (at === 0) return NO_MATCHES;
    const matches: Match[] = [];
    for (; at > 0; at = lastReaching6(table, before6(table, at), this.#hi)) matches.push(this.#match6(table, at - 1));
    return table.isNested ? matches : smallestFirst(matches);
  }

  #match4({ lo, rows }: Table, index: number): Match {
    const row = index * ROW.length(1);
    const info = this.#info(rows[row + ROW.info(1)]!);
    return { family: 4, lo: lo[index]!, hi: rows[row]!, info, untilMinutes: rows[row + ROW.until(1)]! };
  }

  #match6({ lo, rows }: Table, index: number): Match {
    const row = index * ROW.length(WORDS_6);
    const info = this.#info(rows[row + ROW.info(WORDS_6)]!);
    const hi = load6(rows.subarray(row, row + WORDS_6), 0);
    return { family: 6, lo: load6(lo, index), hi, info, untilMinutes: rows[row + ROW.until(WORDS_6)]! };
  }

  #info(index: number): string {
    const known = this.#infos[index];
    if (known !== undefined) return known;
    const { text, offsets } = this.#parts;
    const info = new TextDecoder().decode(text.subarray(offsets[index]!, offsets[index + 1]!));
    this.#infos[index] = info;
    return info;
  }
}

const NO_MATCHES: readonly Match[] = [];

/** Sorts matches in place by how many addresses they have; of equals the one that begins last comes first. */
export function smallestFirst(matches: Match[]): readonly Match[] {
  return matches.sort(bySize);
}

function bySize(a: Match, b: Match): number {
  const difference = BigInt(a.hi) - BigInt(a.lo) - (BigInt(b.hi) - BigInt(b.lo));
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return a.lo > b.lo ? -1 : a.lo < b.lo ? 1 : 0;
}
