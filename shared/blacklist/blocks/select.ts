import type { Block } from '../block.ts';
import type { Match } from '../lookup/lookup.ts';
import { intersect, subtract } from '../ranges/algebra.ts';
import { RangeSetBuilder } from '../ranges/builder.ts';
import { EMPTY_RANGES, type RangeSet } from '../ranges/types.ts';
import { type BlockColumns, BlockColumnsBuilder } from './columns.ts';
import { DetailMerger } from './merge.ts';
import { type Said, saidOf } from './said.ts';
import { blocksOfSet } from './split.ts';

/** Entries in address order, some at a time; what `entryBatchesOf` gives. Every call begins anew. */
export type EntryBatches = () => AsyncIterable<Iterable<Match>>;

export interface Selection {
  /** Which entries count; all when it is left out. */
  readonly passes?: (said: Said) => boolean;
  readonly families?: readonly (4 | 6)[];
  /** Addresses that are taken out, inside blocks too. */
  readonly exempt?: RangeSet;
  /** What is written for a block: itself when this is left out, narrower ones, or nothing. */
  readonly piecesOf?: (block: Block) => readonly Block[];
}

/**
 * The blocks of a version with what its table says of them, and only those that are asked for. What is asked of the words
 * is asked of every entry, not of the joined block: of a network that several entries make together, the addresses of
 * those that pass stay, and no other.
 *
 * @param batches - Gone through once, or twice when `passes` is given.
 */
export async function selectBlocks(
  published: RangeSet,
  batches: EntryBatches,
  { passes, families = [4, 6], exempt, piecesOf }: Selection = {},
): Promise<BlockColumns> {
  const isPassing = passes ? remembering(passes) : () => true;
  let set = ofFamilies(exempt ? subtract(published, exempt) : published, families);
  if (passes) set = intersect(set, await rangesOfEntries(batches, isPassing));
  const builder = new BlockColumnsBuilder();
  const merger = new DetailMerger(blocksOfSet(set), (block, detail) => {
    if (piecesOf === undefined) builder.add(block, detail);
    else for (const piece of piecesOf(block)) builder.add(piece, detail);
  });
  await feed(merger, batches, isPassing);
  return builder.finish(merger.all);
}

/** Hands entries to a merger until it needs no more, and ends it. */
export async function feed(
  merger: DetailMerger,
  batches: EntryBatches,
  isPassing: (info: string) => boolean = () => true,
): Promise<void> {
  if (!merger.isDone) {
    for await (const batch of batches()) {
      for (const entry of batch) if (isPassing(entry.info)) merger.push(entry);
      if (merger.isDone) break;
    }
  }
  merger.end();
}

/** The verdict on an info: there are few, and each is read once. */
function remembering(passes: (said: Said) => boolean): (info: string) => boolean {
  const verdicts = new Map<string, boolean>();
  return (info) => {
    const known = verdicts.get(info);
    if (known !== undefined) return known;
    const verdict = passes(saidOf(info));
    verdicts.set(info, verdict);
    return verdict;
  };
}

async function rangesOfEntries(batches: EntryBatches, isPassing: (info: string) => boolean): Promise<RangeSet> {
  const builder = new RangeSetBuilder();
  for await (const batch of batches()) {
    for (const entry of batch) if (isPassing(entry.info)) builder.addRange(entry);
  }
  return builder.build();
}

function ofFamilies({ v4, v6 }: RangeSet, families: readonly (4 | 6)[]): RangeSet {
  return {
    v4: families.includes(4) ? v4 : EMPTY_RANGES.v4,
    v6: families.includes(6) ? v6 : EMPTY_RANGES.v6,
  };
}
