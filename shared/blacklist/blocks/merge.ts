import type { Block } from '../block.ts';
import type { Match } from '../lookup/lookup.ts';
import { joined, NOTHING_SAID, type Said, saidOf } from './said.ts';

/** Where the words about a block are, and when the last of its entries ends. */
export interface MergedDetail {
  /** Index in {@link DetailMerger.all}. */
  readonly said: number;
  /** Epoch minutes, 0 for no end. */
  readonly untilMinutes: number;
}

/**
 * Joins blocks with what the entries inside and over them say. Both ascend and are gone through once, side by side: no
 * search for a block. Entries are handed over as they are read; a block is given out when no further entry can be of it.
 *
 * @example
 * const merger = new DetailMerger(blocks, (block, { said }) => write(block, merger.all[said]));
 * for await (const batch of entryBatchesOf(store, key)) for (const entry of batch) merger.push(entry);
 * merger.end();
 */
export class DetailMerger {
  /** Distinct words, as `said` counts them; grows while blocks are given out. */
  readonly all: Said[] = [NOTHING_SAID];
  readonly #blocks: Iterator<Block>;
  readonly #take: (block: Block, detail: MergedDetail) => void;
  readonly #infos = new Map<string, number>();
  readonly #groups = new Map<string, number>();
  #block: Block | null;
  /** The entries so far that share an address with the block at hand. */
  #open: Match[] = [];

  /** @param blocks - Ascending and disjoint, IPv4 first. */
  constructor(blocks: Iterable<Block>, take: (block: Block, detail: MergedDetail) => void) {
    this.#blocks = blocks[Symbol.iterator]();
    this.#take = take;
    this.#block = this.#nextBlock();
  }

  /** Whether all blocks were given out, so that further entries say nothing. */
  get isDone(): boolean {
    return this.#block === null;
  }

  /** The next entry; they ascend by lower bound, IPv4 first, as `Lookup.entries()` gives them. */
  push(entry: Match): void {
    for (let block = this.#block; block !== null && isBehind(entry, block); block = this.#block) this.#giveOut(block);
    const block = this.#block;
    if (block !== null && entry.family === block.family && entry.hi >= block.lo) this.#open.push(entry);
  }

  /** There are no more entries. */
  end(): void {
    for (let block = this.#block; block !== null; block = this.#block) this.#giveOut(block);
  }

  #giveOut(block: Block): void {
    this.#take(block, this.#detail());
    const next = this.#nextBlock();
    this.#block = next;
    if (this.#open.length === 0) return;
    this.#open = next === null ? [] : this.#open.filter(({ family, hi }) => family === next.family && hi >= next.lo);
  }

  #detail(): MergedDetail {
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

  #nextBlock(): Block | null {
    const { value, done } = this.#blocks.next();
    return done ? null : (value as Block);
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

function isBehind(entry: Match, block: Block): boolean {
  return entry.family > block.family || (entry.family === block.family && entry.lo > block.hi);
}
