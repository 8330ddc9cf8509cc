import { AegisError } from './error.ts';

/**
 * A histogram with fixed buckets. Values are integers (milliseconds, bytes), so that sums are exact and merging gives
 * the same whatever the order. JSON-safe.
 */
export interface Histogram {
  /** Upper bounds, inclusive, ascending; what is beyond the last one is counted in one more bucket. */
  readonly bounds: readonly number[];
  /** One more than there are bounds; not cumulative. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/**
 * A histogram that has seen nothing.
 *
 * @throws AegisError `internal` when the bounds are not ascending.
 */
export function emptyHistogram(bounds: readonly number[]): Histogram {
  if (bounds.length === 0 || bounds.some((bound, index) => index > 0 && bound <= bounds[index - 1]!)) {
    throw new AegisError('internal', 'The bounds of a histogram must ascend', { details: { bounds } });
  }
  return { bounds, counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
}

/**
 * The histogram with one value more.
 *
 * @param value An integer from 0.
 * @example
 * observe(emptyHistogram([5, 10]), 7).counts; // [0, 1, 0]
 */
export function observe({ bounds, counts, sum }: Histogram, value: number): Histogram {
  const place = bucketOf(bounds, value);
  return { bounds, counts: counts.map((count, index) => (index === place ? count + 1 : count)), sum: sum + value };
}

/** Index of the bucket that a value belongs to. */
export function bucketOf(bounds: readonly number[], value: number): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return index === -1 ? bounds.length : index;
}

/** Whether two histograms count in the same buckets, and so can be merged. */
export function hasSameBuckets(left: Histogram, right: Histogram): boolean {
  return left.bounds.length === right.bounds.length && left.bounds.every((bound, i) => bound === right.bounds[i]);
}

/**
 * What one histogram would hold that had seen everything that the two have. Associative and commutative; an empty one
 * changes nothing.
 *
 * @throws AegisError `internal` for different buckets: what was counted coarsely cannot be told apart later.
 */
export function mergeHistograms(left: Histogram, right: Histogram): Histogram {
  if (!hasSameBuckets(left, right)) throw new AegisError('internal', 'Histograms with different buckets do not merge');
  const { bounds } = left;
  return {
    bounds,
    counts: left.counts.map((count, index) => count + right.counts[index]!),
    sum: left.sum + right.sum,
  };
}

/** How many values a histogram has seen. */
export function countOf({ counts }: Histogram): number {
  return counts.reduce((total, count) => total + count, 0);
}
