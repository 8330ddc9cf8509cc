import { type Histogram, hasSameBuckets, mergeHistograms } from './histogram.ts';

/** A counter (a number that only grows) or a histogram. */
export type MetricValue = number | Histogram;

/** Values by series; see {@link seriesKey}. JSON-safe, and mergeable in any order and grouping. */
export type MetricValues = Readonly<Record<string, MetricValue>>;

/**
 * The key of a series: its name and the values of its labels, in the order of the metric's definition.
 *
 * @example
 * seriesKey('http_requests_total', ['/health', 'GET', '2xx']); // '["http_requests_total","/health","GET","2xx"]'
 */
export function seriesKey(name: string, labels: readonly string[]): string {
  return JSON.stringify([name, ...labels]);
}

/** The name and label values of a key that {@link seriesKey} made. */
export function parseSeriesKey(key: string): { readonly name: string; readonly labels: readonly string[] } {
  const [name = '', ...labels] = JSON.parse(key) as string[];
  return { name, labels };
}

/**
 * Adds a value to what was counted before. A histogram whose buckets have changed since, or a series that has become
 * another kind of metric, begins anew; readers of counters know that as a restart.
 */
export function mergeMetric(before: MetricValue | undefined, value: MetricValue): MetricValue {
  if (typeof value === 'number') return typeof before === 'number' ? before + value : value;
  const isMergeable = typeof before === 'object' && hasSameBuckets(before, value);
  return isMergeable ? mergeHistograms(before, value) : value;
}

/** Adds up what several have counted. */
export function mergeMetrics(parts: readonly MetricValues[]): MetricValues {
  const merged = new Map<string, MetricValue>();
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) merged.set(key, mergeMetric(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
