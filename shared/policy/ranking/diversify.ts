import type { RuleSet } from './rule-set.ts';
import { type Likeness, similarity } from './similarity.ts';

/** Something to be put in order. */
export interface Orderable {
  readonly id: string;
  readonly score: number;
  readonly likeness: Likeness;
  /** Last day to apply, `null` when not known: later than any. */
  readonly closesOn: string | null;
  readonly won: number | null;
}

/** An item at its place, with what likeness took off there (0 or below). */
export interface Placed<T> {
  readonly item: T;
  readonly penalty: number;
}

/** A window of so many in a row must not be filled by one organisation. */
const ROW = 10;

/**
 * Puts one tier in order by maximal marginal relevance (Carbonell, Goldstein 1998): the next is the one with the largest
 * `λ·s − (1−λ)·max sim` to what stands above it, and an organisation that has its share of the last ten waits. Ties: the earlier
 * deadline, the larger amount, the id; so the result depends on nothing but its input as a set.
 *
 * @param above - What stands above this tier already: likeness to it counts, and so do the shares of organisations.
 * @param limit - How many are wanted.
 */
export function diversify<T extends Orderable>(
  items: readonly T[],
  above: readonly Orderable[],
  { lambda, perOrganisation }: RuleSet['diversity'],
  limit: number,
): Placed<T>[] {
  const rest = [...items].sort(byRank).map((item) => ({
    item,
    nearest: above.reduce((most, other) => Math.max(most, similarity(item.likeness, other.likeness)), 0),
  }));
  const row: string[] = above.map(({ likeness }) => likeness.organisation);
  const placed: Placed<T>[] = [];
  while (rest.length > 0 && placed.length < limit) {
    const last = row.slice(1 - ROW);
    const isFull = (organisation: string) => last.filter((name) => name === organisation).length >= perOrganisation;
    const allowed = rest.filter(({ item }) => !isFull(item.likeness.organisation));
    // With nothing else left the share is no reason to show less.
    const candidates = allowed.length > 0 ? allowed : rest;
    let best = candidates[0]!;
    for (const candidate of candidates) {
      // Sorted by rank already, so that only a real difference moves anybody up.
      if (gain(candidate, lambda) > gain(best, lambda) + 1e-12) best = candidate;
    }
    rest.splice(rest.indexOf(best), 1);
    row.push(best.item.likeness.organisation);
    // `|| 0`: a minus zero is no penalty, and would not survive JSON.
    placed.push({ item: best.item, penalty: -(1 - lambda) * best.nearest || 0 });
    for (const other of rest) {
      other.nearest = Math.max(other.nearest, similarity(other.item.likeness, best.item.likeness));
    }
  }
  return placed;
}

function gain({ item, nearest }: { readonly item: Orderable; readonly nearest: number }, lambda: number): number {
  return lambda * item.score - (1 - lambda) * nearest;
}

/** By score, then the earlier deadline, the larger amount, the id. A total order. */
export function byRank(left: Orderable, right: Orderable): number {
  if (left.score !== right.score) return right.score - left.score;
  const [leftEnd, rightEnd] = [left.closesOn ?? '9999-12-31', right.closesOn ?? '9999-12-31'];
  if (leftEnd !== rightEnd) return leftEnd < rightEnd ? -1 : 1;
  if ((left.won ?? 0) !== (right.won ?? 0)) return (right.won ?? 0) - (left.won ?? 0);
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}
