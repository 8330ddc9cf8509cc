import { seriesKey } from '../../../shared/kernel/metric-values.ts';

interface CounterDefinition {
  readonly kind: 'counter';
  readonly help: string;
  readonly labels: readonly string[];
}

interface HistogramDefinition {
  readonly kind: 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds in the unit that is observed. */
  readonly bounds: readonly number[];
  /** By how much an observed value is divided for the exposition, which is in seconds and bytes. */
  readonly unit: number;
}

export type MetricDefinition = CounterDefinition | HistogramDefinition;

/**
 * Every metric that isolates count. Labels take values of closed sets only: the template of a route and never its path,
 * a method that we know, the class of a status. A metric never changes its meaning, nor a bucket its bound.
 */
export const METRICS = {
  http_requests_total: {
    kind: 'counter',
    help: 'Requests answered.',
    labels: ['route', 'method', 'status'],
  },
  http_request_duration_seconds: {
    kind: 'histogram',
    help: 'Time until the answer was ready. Between two reads or writes the clock of a Worker stands still.',
    labels: ['route', 'method'],
    bounds: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000],
    unit: 1_000,
  },
  metrics_observations_lost_total: {
    kind: 'counter',
    help: 'Observations that could not be handed on.',
    labels: [],
  },
  metrics_series_refused_total: {
    kind: 'counter',
    help: 'Batches of series that a shard had no room for.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

type Metrics = typeof METRICS;
export type MetricName = keyof Metrics;
export type CounterName = { [N in MetricName]: Metrics[N]['kind'] extends 'counter' ? N : never }[MetricName];
export type HistogramName = Exclude<MetricName, CounterName>;

/** The labels of a metric; the compiler refuses one that is missing or unknown. */
export type LabelsOf<N extends MetricName> = Readonly<Record<Metrics[N]['labels'][number], string>>;

/** One series of a metric, ready to be counted. Making it costs more than counting does: keep it. */
export interface Series<N extends MetricName> {
  readonly name: N;
  readonly key: string;
}

/**
 * The series of a metric with these labels.
 *
 * @example
 * const lost = seriesOf('metrics_observations_lost_total', {});
 */
export function seriesOf<N extends MetricName>(name: N, labels: LabelsOf<N>): Series<N> {
  const names: readonly string[] = METRICS[name].labels;
  const values = names.map((label) => (labels as Readonly<Record<string, string>>)[label]!);
  return { name, key: seriesKey(name, values) };
}

/** The class of a status, as label. */
export function statusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A method as label: callers may invent others. */
export function methodLabel(method: string): string {
  return METHODS.includes(method) ? method : 'other';
}
