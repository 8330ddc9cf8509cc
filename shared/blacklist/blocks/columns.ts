import type { Block, BlockDetail, DetailedBlock } from '../block.ts';
import { Column } from '../ranges/column.ts';
import { WORDS_6 } from '../ranges/types.ts';
import { load6, store6 } from '../ranges/words6.ts';
import type { MergedDetail } from './merge.ts';
import { NOTHING_SAID, type Said } from './said.ts';

const MINUTE_MS = 60_000;

/**
 * Blocks with what is known of them as columns, IPv4 before IPv6, ascending; a block is named by its index over both
 * families. 16 bytes an IPv4 block, 28 an IPv6 one, where as many objects would need ten times that.
 */
export interface BlockColumns {
  readonly count4: number;
  readonly count6: number;
  /** First addresses, one word each. */
  readonly lo4: Uint32Array;
  /** First addresses, four words each. */
  readonly lo6: Uint32Array;
  /** Of both families. */
  readonly prefix: Uint32Array;
  /** Index in `all`. */
  readonly said: Uint32Array;
  /** Epoch minutes, 0 for no end. */
  readonly until: Uint32Array;
  readonly all: readonly Said[];
}

/** Gathers {@link BlockColumns}, block by block in ascending order. */
export class BlockColumnsBuilder {
  readonly #lo4 = new Column();
  readonly #lo6 = new Column();
  readonly #prefix = new Column();
  readonly #said = new Column();
  readonly #until = new Column();
  readonly #words = new Uint32Array(WORDS_6);

  add(block: Block, { said, untilMinutes }: MergedDetail): void {
    if (block.family === 4) {
      this.#lo4.push(block.lo);
    } else {
      store6(this.#words, 0, block.lo);
      for (const word of this.#words) this.#lo6.push(word);
    }
    this.#prefix.push(block.prefix);
    this.#said.push(said);
    this.#until.push(untilMinutes);
  }

  /** The columns; nothing is left here. */
  finish(all: readonly Said[]): BlockColumns {
    const [lo4, lo6] = [this.#lo4.take(), this.#lo6.take()];
    const [prefix, said, until] = [this.#prefix.take(), this.#said.take(), this.#until.take()];
    return { count4: lo4.length, count6: lo6.length / WORDS_6, lo4, lo6, prefix, said, until, all };
  }
}

/** How many blocks there are. */
export function countBlocks({ count4, count6 }: BlockColumns): number {
  return count4 + count6;
}

/** The block at an index. */
export function blockAt(columns: BlockColumns, index: number): Block {
  const prefix = columns.prefix[index]!;
  if (index < columns.count4) {
    const lo = columns.lo4[index]!;
    return { family: 4, lo, hi: lo + 2 ** (32 - prefix) - 1, prefix };
  }
  const lo = load6(columns.lo6, index - columns.count4);
  return { family: 6, lo, hi: lo + (1n << BigInt(128 - prefix)) - 1n, prefix };
}

/** What is known of the block at an index. */
export function detailAt({ all, said, until }: BlockColumns, index: number): BlockDetail {
  const minutes = until[index]!;
  return { ...(all[said[index]!] ?? NOTHING_SAID), until: minutes === 0 ? null : minutes * MINUTE_MS };
}

/** Block and detail at an index. */
export function detailedAt(columns: BlockColumns, index: number): DetailedBlock {
  return { block: blockAt(columns, index), detail: detailAt(columns, index) };
}

/**
 * All blocks in order; each is an object of its own that its taker may drop at once.
 *
 * @param indexes - Only these, in this order.
 */
export function* detailedBlocksOf(
  columns: BlockColumns,
  indexes: Uint32Array | null = null,
): Generator<DetailedBlock, void, undefined> {
  const count = indexes?.length ?? countBlocks(columns);
  for (let i = 0; i < count; i++) yield detailedAt(columns, indexes === null ? i : indexes[i]!);
}
