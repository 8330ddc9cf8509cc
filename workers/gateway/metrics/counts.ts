import { bucketOf, emptyHistogram } from '../../../shared/kernel/histogram.ts';
import type { MetricValues } from '../../../shared/kernel/metric-values.ts';
import { type CounterName, type HistogramName, METRICS, type Series } from './registry.ts';

interface Buckets {
  readonly bounds: readonly number[];
  readonly counts: number[];
  sum: number;
}

/** What one isolate has counted since it last handed it on. Counts in place: every request passes here. */
export class Counts {
  #counters = new Map<string, number>();
  #histograms = new Map<string, Buckets>();
  #observations = 0;

  /** Observations since the last {@link Counts.drain}. */
  get observations(): number {
    return this.#observations;
  }

  /**
   * Adds to a counter.
   *
   * @param by A whole number from 0.
   */
  count({ key }: Series<CounterName>, by = 1): void {
    this.#counters.set(key, (this.#counters.get(key) ?? 0) + by);
    this.#observations += 1;
  }

  /**
   * Observes a value.
   *
   * @param value A whole number from 0, in the unit of the metric's bounds.
   */
  observe({ name, key }: Series<HistogramName>, value: number): void {
    let buckets = this.#histograms.get(key);
    if (buckets === undefined) {
      const { bounds, counts } = emptyHistogram(METRICS[name].bounds);
      buckets = { bounds, counts: [...counts], sum: 0 };
      this.#histograms.set(key, buckets);
    }
    buckets.counts[bucketOf(buckets.bounds, value)]! += 1;
    buckets.sum += value;
    this.#observations += 1;
  }

  /** Everything counted so far; begins anew. */
  drain(): MetricValues {
    const values = Object.fromEntries([...this.#counters, ...this.#histograms]);
    this.#counters = new Map();
    this.#histograms = new Map();
    this.#observations = 0;
    return values;
  }
}
