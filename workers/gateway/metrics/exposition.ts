import { countOf, type Histogram } from '../../../shared/kernel/histogram.ts';
import { type MetricValue, type MetricValues, parseSeriesKey } from '../../../shared/kernel/metric-values.ts';
import type { ReadGauge } from './gauge.ts';
import { METRICS, type MetricDefinition } from './registry.ts';

/** Media type of the text format, version 0.0.4. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = readonly (readonly [name: string, value: string])[];

const escapeHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (text: string) => escapeHelp(text).replaceAll('"', '\\"');

function sample(name: string, labels: Labels, value: number): string {
  const inside = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(',');
  return `${name}${inside === '' ? '' : `{${inside}}`} ${value}`;
}

const header = (name: string, help: string, type: string) => [
  `# HELP ${name} ${escapeHelp(help)}`,
  `# TYPE ${name} ${type}`,
];

/** Buckets are cumulative in the exposition, with bounds and sum in the base unit. */
function histogramSamples(name: string, labels: Labels, histogram: Histogram, unit: number): string[] {
  let total = 0;
  const buckets = histogram.counts.map((count, index) => {
    total += count;
    const bound = histogram.bounds[index];
    const le = bound === undefined ? '+Inf' : String(bound / unit);
    return sample(`${name}_bucket`, [...labels, ['le', le]], total);
  });
  return [
    ...buckets,
    sample(`${name}_sum`, labels, histogram.sum / unit),
    sample(`${name}_count`, labels, countOf(histogram)),
  ];
}

function samplesOf(
  name: string,
  definition: MetricDefinition,
  values: readonly string[],
  value: MetricValue,
): string[] {
  const labels = definition.labels.map((label, index) => [label, values[index] ?? ''] as const);
  if (typeof value === 'number') return definition.kind === 'counter' ? [sample(name, labels, value)] : [];
  return definition.kind === 'histogram' ? histogramSamples(name, labels, value, definition.unit) : [];
}

/**
 * Prints metrics in the text format of Prometheus (Exposition formats, version 0.0.4). Every metric that there is has its
 * HELP and TYPE, also before it was first counted; series of metrics that this code does not know are left out.
 */
export function expositionOf(values: MetricValues, gauges: readonly ReadGauge[]): string {
  const byName = new Map<string, string[]>();
  for (const key of Object.keys(values).sort()) {
    const { name, labels } = parseSeriesKey(key);
    const definition: MetricDefinition | undefined = Object.hasOwn(METRICS, name)
      ? METRICS[name as keyof typeof METRICS]
      : undefined;
    if (definition === undefined) continue;
    const samples = byName.get(name) ?? [];
    samples.push(...samplesOf(name, definition, labels, values[key]!));
    byName.set(name, samples);
  }
  const lines = Object.entries(METRICS).flatMap(([name, { help, kind }]) => [
    ...header(name, help, kind),
    ...(byName.get(name) ?? []),
  ]);
  for (const { name, help, readings } of gauges) {
    lines.push(...header(name, help, 'gauge'));
    lines.push(...readings.map(({ labels, value }) => sample(name, Object.entries(labels ?? {}), value)));
  }
  return `${lines.join('\n')}\n`;
}
