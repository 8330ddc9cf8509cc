import type { Block } from '../block.ts';
import type { Match } from '../lookup/lookup.ts';
import { intersect, subtract } from '../ranges/algebra.ts';
import { RangeSetBuilder } from '../ranges/builder.ts';
import { EMPTY_RANGES, type RangeSet } from '../ranges/types.ts';
import { type BlockColumns, BlockColumnsBuilder } from './columns.ts';
import { DetailMerger } from './merge.ts';
import { type Said, saidOf } from './said.ts';
import { blocksOfSet } from './split.ts';

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
 * @param entries - Gone through once, or twice when `passes` is given.
 */
export function selectBlocks(
  published: RangeSet,
  entries: { entries(): Iterable<Match> },
  { passes, families = [4, 6], exempt, piecesOf }: Selection = {},
): BlockColumns {
  const passing = passes && passingEntries(entries, passes);
  let set = exempt ? subtract(published, exempt) : published;
  if (passing) set = intersect(set, rangesOfEntries(passing()));
  const merger = new DetailMerger(passing ? passing() : entries.entries());
  const builder = new BlockColumnsBuilder();
  for (const block of blocksOfSet(ofFamilies(set, families))) {
    const detail = merger.detailOf(block);
    if (piecesOf === undefined) builder.add(block, detail);
    else for (const piece of piecesOf(block)) builder.add(piece, detail);
  }
  return builder.finish(merger.all);
}

function passingEntries(
  entries: { entries(): Iterable<Match> },
  passes: (said: Said) => boolean,
): () => Generator<Match, void, undefined> {
  const verdicts = new Map<string, boolean>();
  return function* filtered() {
    for (const entry of entries.entries()) {
      let verdict = verdicts.get(entry.info);
      if (verdict === undefined) {
        verdict = passes(saidOf(entry.info));
        verdicts.set(entry.info, verdict);
      }
      if (verdict) yield entry;
    }
  };
}

function rangesOfEntries(entries: Iterable<Match>): RangeSet {
  const builder = new RangeSetBuilder();
  for (const entry of entries) builder.addRange(entry);
  return builder.build();
}

function ofFamilies({ v4, v6 }: RangeSet, families: readonly (4 | 6)[]): RangeSet {
  return {
    v4: families.includes(4) ? v4 : EMPTY_RANGES.v4,
    v6: families.includes(6) ? v6 : EMPTY_RANGES.v6,
  };
}
