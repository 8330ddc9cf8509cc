import { type BlockColumns, countBlocks, detailedAt } from '../blocks/columns.ts';
import { formatBlock } from '../blocks/split.ts';

/** Cut blocks that a receipt shows, the highest ranks first. */
const SAMPLES = 20;

/** Score bands of a receipt. */
export const SCORE_BANDS = ['90-100', '70-89', '50-69', '30-49', '0-29', 'none'] as const;
export type ScoreBand = (typeof SCORE_BANDS)[number];

export interface CutSample {
  readonly address: string;
  readonly score: number | null;
  readonly sources: readonly string[];
  readonly reason: string | null;
  /** Epoch milliseconds; null for no end. */
  readonly until: number | null;
}

/** What a capacity did to a list. Blocks are those that would have been written. A block of several sources counts for each. */
export interface Receipt {
  readonly total: number;
  readonly kept: number;
  readonly cut: number;
  readonly cutBySource: Readonly<Record<string, number>>;
  readonly cutByCategory: Readonly<Record<string, number>>;
  readonly cutByScore: Readonly<Record<ScoreBand, number>>;
  /** Null when nothing was kept, or nothing that was kept has a score. */
  readonly lowestScoreKept: number | null;
  readonly highestScoreCut: number | null;
  /** The best of what was cut. */
  readonly samples: readonly CutSample[];
  readonly shards: readonly {
    readonly blocks: number;
    /** Null where bytes are not limited, and so were not counted. */
    readonly bytes: number | null;
    readonly lowestScore: number | null;
  }[];
}

/** The band of a score. */
export function scoreBandOf(score: number | null): ScoreBand {
  if (score === null) return 'none';
  if (score >= 90) return '90-100';
  if (score >= 70) return '70-89';
  if (score >= 50) return '50-69';
  return score >= 30 ? '30-49' : '0-29';
}

/**
 * Writes the receipt of a cut.
 *
 * @param order - All blocks by rank; the first `kept` were kept.
 */
export function receiptOf(
  columns: BlockColumns,
  { order, kept, shards }: { order: Uint32Array; kept: number; shards: Receipt['shards'] },
): Receipt {
  const cutOf = countSaid(columns, order.subarray(kept));
  const scoreAt = (rank: number): number | null => columns.all[columns.said[order[rank]!]!]?.score ?? null;
  const samples = [...order.subarray(kept, kept + SAMPLES)].map((index): CutSample => {
    const { block, detail } = detailedAt(columns, index);
    const { score, sources, reason, until } = detail;
    return { address: formatBlock(block), score, sources, reason, until };
  });
  const total = countBlocks(columns);
  return {
    ...{ total, kept, cut: total - kept },
    ...breakdownOf(columns, cutOf),
    lowestScoreKept: lowest(shards.map(({ lowestScore }) => lowestScore)),
    highestScoreCut: kept < total ? scoreAt(kept) : null,
    samples,
    shards,
  };
}

/** The lowest of the scores that there are. */
export function lowest(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : known.reduce((least, score) => Math.min(least, score));
}

/** How many of the blocks say what: counted by their words, of which there are few. */
function countSaid({ said, all }: BlockColumns, indexes: Uint32Array): Uint32Array {
  const counts = new Uint32Array(all.length);
  for (let i = 0; i < indexes.length; i++) counts[said[indexes[i]!]!]!++;
  return counts;
}

function breakdownOf({ all }: BlockColumns, counts: Uint32Array) {
  const cutBySource: Record<string, number> = {};
  const cutByCategory: Record<string, number> = {};
  const cutByScore = Object.fromEntries(SCORE_BANDS.map((band) => [band, 0])) as Record<ScoreBand, number>;
  for (const [index, { score, sources, categories }] of all.entries()) {
    const count = counts[index]!;
    if (count === 0) continue;
    cutByScore[scoreBandOf(score)] += count;
    for (const source of sources) cutBySource[source] = (cutBySource[source] ?? 0) + count;
    for (const name of categories.length === 0 ? ['other'] : categories) {
      cutByCategory[name] = (cutByCategory[name] ?? 0) + count;
    }
  }
  return { cutBySource, cutByCategory, cutByScore };
}
