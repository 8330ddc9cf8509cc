import { WORDS_6 } from '../ranges/types.ts';
import { load6, store6 } from '../ranges/words6.ts';
import { ByteReader } from './byte-reader.ts';
import { segmentEntries } from './entries-of.ts';
import type { Match } from './lookup.ts';
import { PackedEntries } from './packed-entries.ts';
import { readTable, type StoredTable } from './read.ts';

/** Entries that can be gone through in address order, as often as it takes. */
export interface HeldEntries {
  entries(): Iterable<Match>;
}

/**
 * The entries of a stored table in memory, for who has to go through them more than once or without waiting: a table in one piece as
 * it is, one in parts packed, which takes about a quarter of its size.
 *
 * @throws AegisError `internal` if it is no table, or damaged.
 * @example
 * const object = await env.SNAPSHOTS.get(pointer.lookupKey);
 * if (object) for (const { info, ...range } of (await heldEntries(object)).entries()) add(range, info);
 */
export async function heldEntries(stored: StoredTable): Promise<HeldEntries> {
  const reader = new ByteReader(stored.body);
  try {
    const { whole, parts } = await readTable(stored, reader);
    if (whole) return whole;
    const held = new Held();
    for await (const batch of segmentEntries(parts, reader)) for (const match of batch) held.add(match);
    return held;
  } finally {
    await reader.cancel();
  }
}

class Held implements HeldEntries {
  readonly #packed = new PackedEntries();
  readonly #positions = new Map<string, number>();
  readonly #infos: string[] = [];
  readonly #lo = new Uint32Array(WORDS_6);
  readonly #hi = new Uint32Array(WORDS_6);

  add({ info, untilMinutes, ...range }: Match): void {
    const at = this.#position(info);
    if (range.family === 4) {
      this.#packed.add4(range.lo, range.hi, at, untilMinutes);
      return;
    }
    store6(this.#lo, 0, range.lo);
    store6(this.#hi, 0, range.hi);
    this.#packed.add6(this.#lo, this.#hi, at, untilMinutes);
  }

  *entries(): Generator<Match, void, void> {
    for (const entry = this.#packed.read(); entry.next(); ) {
      const said = { info: this.#infos[entry.info]!, untilMinutes: entry.until };
      if (entry.family === 4) yield { family: 4, lo: entry.lo[0]!, hi: entry.hi[0]!, ...said };
      else yield { family: 6, lo: load6(entry.lo, 0), hi: load6(entry.hi, 0), ...said };
    }
  }

  #position(info: string): number {
    const known = this.#positions.get(info);
    if (known !== undefined) return known;
    this.#positions.set(info, this.#infos.length);
    return this.#infos.push(info) - 1;
  }
}
