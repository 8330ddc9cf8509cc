import { type BlockColumns, countBlocks } from '../blocks/columns.ts';
import type { Capacity } from './capacity.ts';
import { rankOrder } from './rank.ts';
import { lowest, type Receipt, receiptOf } from './receipt.ts';

/** How many bytes a text takes. */
export interface TextSize {
  /** What stands in front of the blocks and behind them. */
  readonly frame: number;
  /** Bytes of the block at an index, as the format writes it. */
  of(index: number): number;
}

export interface Fitted {
  /** Indexes of the blocks of each shard, in address order. The first shard has the highest ranks. */
  readonly shards: readonly Uint32Array[];
  readonly receipt: Receipt;
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly bytes: number | null;
}

/**
 * Cuts a list to what a device holds and shares it out: whole blocks, from the bottom of the ranking (see `rankOrder`). The
 * shards are runs of the ranking, as even as can be, so that none is empty while there is a block for each; one that is
 * full in bytes leaves the rest to the next, which has no more than its share of the entries. Every shard is in address order.
 *
 * Between versions a block changes its shard only as the border passes over it: one block a border for each that comes
 * above it, and, because shards stay even, one for each so many that the list grows by.
 *
 * A million blocks cost about 12 MB beside the columns.
 *
 * @param size - Asked for every block when bytes are limited; left out, bytes are not counted.
 * @example
 * const { shards, receipt } = fitBlocks(columns, { maxEntries: 300_000, maxBytes: null, shards: 3 });
 * for (const indexes of shards) for (const { block } of detailedBlocksOf(columns, indexes)) write(block);
 */
export function fitBlocks(columns: BlockColumns, capacity: Capacity, size: TextSize | null = null): Fitted {
  const order = rankOrder(columns);
  const mayKeep = Math.min(countBlocks(columns), capacity.maxEntries ?? Number.POSITIVE_INFINITY);
  // Of a device that counts each feed by itself, none may have more although another has less.
  const share = Math.ceil((capacity.maxEntries ?? Number.POSITIVE_INFINITY) / capacity.shards);
  const runs: Run[] = [];
  let from = 0;
  for (let left = capacity.shards; left > 0; left--) {
    const most = from + Math.min(share, Math.ceil((mayKeep - from) / left));
    const run = runOf(order, { from, most }, capacity.maxBytes === null ? null : size, capacity.maxBytes ?? 0);
    runs.push(run);
    from = run.to;
  }
  const shards = runs.map((run) => order.slice(run.from, run.to));
  const receipt = receiptOf(columns, {
    order,
    kept: from,
    shards: runs.map((run) => ({
      blocks: run.to - run.from,
      bytes: run.bytes,
      lowestScore: lowestIn(columns, order, run),
    })),
  });
  for (const indexes of shards) indexes.sort();
  return { shards, receipt };
}

function runOf(
  order: Uint32Array,
  { from, most }: { from: number; most: number },
  size: TextSize | null,
  maxBytes: number,
): Run {
  if (size === null) return { from, to: most, bytes: null };
  let bytes = size.frame;
  let to = from;
  for (; to < most; to++) {
    const more = size.of(order[to]!);
    if (bytes + more > maxBytes) break;
    bytes += more;
  }
  return { from, to, bytes };
}

function lowestIn({ said, all }: BlockColumns, order: Uint32Array, { from, to }: Run): number | null {
  const seen = new Set<number>();
  for (let rank = from; rank < to; rank++) seen.add(said[order[rank]!]!);
  return lowest([...seen].map((index) => all[index]?.score ?? null));
}
