import type { Match } from '../lookup/lookup.ts';
import { joined, NOTHING_SAID, type Said, saidOf } from './said.ts';

/** Where the words about a block are, and when the last of its entries ends. */
export interface MergedDetail {
  /** Index in {@link DetailMerger.all}. */
  readonly said: number;
  /** Epoch minutes, 0 for no end. */
  readonly untilMinutes: number;
}

type Bounds =
  | { readonly family: 4; readonly lo: number; readonly hi: number }
  | { readonly family: 6; readonly lo: bigint; readonly hi: bigint };

/**
 * Tells of blocks that come in ascending order what the entries inside and over them say. Walks the entries of a look-up
 * table once beside the blocks: no search for a block. An entry stays open while it reaches beyond the blocks seen.
 *
 * @example
 * const merger = new DetailMerger(lookup.entries());
 * for (const block of blocks) console.log(merger.all[merger.detailOf(block).said]);
 */
export class DetailMerger {
  /** Distinct words, as `said` of the answers counts them; grows while blocks are asked about. */
  readonly all: Said[] = [NOTHING_SAID];
  readonly #entries: Iterator<Match>;
  readonly #infos = new Map<string, number>();
  readonly #groups = new Map<string, number>();
  #next: Match | null;
  #open: Match[] = [];

  /** @param entries - Ascending by lower bound, IPv4 first, as `Lookup.entries()` gives them. */
  constructor(entries: Iterable<Match>) {
    this.#entries = entries[Symbol.iterator]();
    this.#next = this.#advance();
  }

  /** To be asked in ascending order of disjoint blocks. */
  detailOf(block: Bounds): MergedDetail {
    this.#openFor(block);
    const open = this.#open;
    if (open.length === 0) return NOTHING;
    if (open.length === 1) return { said: this.#infoOf(open[0]!.info), untilMinutes: open[0]!.untilMinutes };
    let untilMinutes = open[0]!.untilMinutes;
    for (const entry of open) {
      if (entry.untilMinutes === 0) untilMinutes = 0;
      else if (untilMinutes !== 0 && entry.untilMinutes > untilMinutes) untilMinutes = entry.untilMinutes;
    }
    return { said: this.#groupOf(open), untilMinutes };
  }

  /** Leaves open exactly the entries that share an address with the block. */
  #openFor({ family, lo, hi }: Bounds): void {
    if (this.#open.length > 0) this.#open = this.#open.filter((entry) => entry.family === family && entry.hi >= lo);
    for (let next = this.#next; next !== null; next = this.#advance()) {
      this.#next = next;
      if (next.family > family || (next.family === family && next.lo > hi)) return;
      if (next.family === family && next.hi >= lo) this.#open.push(next);
    }
    this.#next = null;
  }

  #advance(): Match | null {
    const { value, done } = this.#entries.next();
    return done ? null : (value as Match);
  }

  #infoOf(info: string): number {
    const known = this.#infos.get(info);
    if (known !== undefined) return known;
    const index = this.all.push(saidOf(info)) - 1;
    this.#infos.set(info, index);
    return index;
  }

  #groupOf(entries: readonly Match[]): number {
    const members = [...new Set(entries.map(({ info }) => this.#infoOf(info)))];
    if (members.length === 1) return members[0]!;
    const key = members.join();
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const index = this.all.push(joined(members.map((member) => this.all[member]!))) - 1;
    this.#groups.set(key, index);
    return index;
  }
}

const NOTHING: MergedDetail = { said: 0, untilMinutes: 0 };
