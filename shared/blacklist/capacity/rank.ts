import { type BlockColumns, countBlocks } from '../blocks/columns.ts';
import { sortedOrder } from '../ranges/radix.ts';

const MAX_UNTIL = 0xffffffff;
/** Scores count to a tenth; the last bin is for what has none. */
const SCORE_BINS = 1_002;

/**
 * The blocks by rank: highest score first, of equal ones the latest end (what has no end before all), then the address.
 * Linear: radix by end, then a stable counting sort by score.
 *
 * A rank is made of nothing but the block itself and, among equals, its address. So a block that comes or goes moves every
 * other one by a place at most: a cut or a border between shards passes over one block for each that comes above it, and
 * over none for what changes below.
 */
export function rankOrder(columns: BlockColumns): Uint32Array {
  const { said, until, all } = columns;
  const count = countBlocks(columns);
  const keys = new Uint32Array(count);
  for (let i = 0; i < count; i++) keys[i] = until[i] === 0 ? 0 : MAX_UNTIL - until[i]!;
  const byEnd = sortedOrder(keys);
  const binOf = Uint16Array.from(all, ({ score }) => scoreBin(score));
  const starts = new Uint32Array(SCORE_BINS + 1);
  for (let i = 0; i < count; i++) starts[binOf[said[i]!]! + 1]!++;
  for (let bin = 1; bin <= SCORE_BINS; bin++) starts[bin]! += starts[bin - 1]!;
  // The keys are not needed any more: the order takes their place.
  for (let i = 0; i < count; i++) keys[starts[binOf[said[byEnd[i]!]!]!]!++] = byEnd[i]!;
  return keys;
}

function scoreBin(score: number | null): number {
  if (score === null) return SCORE_BINS - 1;
  return 1_000 - Math.round(10 * Math.min(100, Math.max(0, score)));
}
