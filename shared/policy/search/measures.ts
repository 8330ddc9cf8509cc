type Gains = Readonly<Record<string, number>>;

/**
 * Normalised discounted cumulative gain at a depth, 0 to 1: gain 2^g − 1, discount log2(rank + 1), divided by that of the best order
 * (Järvelin, Kekäläinen 2002; Burges 2005).
 *
 * @param ranked Ids, best first; what stands there twice counts once.
 */
export function ndcgAt(ranked: readonly string[], gains: Gains, depth: number): number {
  const got = distinct(ranked, depth).map((id) => gains[id] ?? 0);
  const best = Object.values(gains)
    .sort((a, b) => b - a)
    .slice(0, depth);
  const ideal = discounted(best);
  return ideal === 0 ? 0 : discounted(got) / ideal;
}

/** One divided by the rank of the first relevant one within a depth; 0 if there is none. */
export function reciprocalRankAt(ranked: readonly string[], gains: Gains, depth: number): number {
  const at = distinct(ranked, depth).findIndex((id) => (gains[id] ?? 0) > 0);
  return at < 0 ? 0 : 1 / (at + 1);
}

/** Share of the relevant ones that stand within a depth; 0 where nothing is relevant. */
export function recallAt(ranked: readonly string[], gains: Gains, depth: number): number {
  const relevant = Object.keys(gains).filter((id) => gains[id]! > 0);
  if (relevant.length === 0) return 0;
  const found = new Set(distinct(ranked, depth));
  return relevant.filter((id) => found.has(id)).length / relevant.length;
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, at) => sum + (2 ** gain - 1) / Math.log2(at + 2), 0);
}

function distinct(ranked: readonly string[], depth: number): string[] {
  return [...new Set(ranked)].slice(0, depth);
}
