/** A metric as a scraper reads it. */
export interface ParsedMetric {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly value: number;
  }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const unescapeText = (text: string) =>
  text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));

/** Reads `a="b",c="d"` strictly. */
function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const pattern = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) throw new Error(`labels: ${text}`);
    labels[match[1]!] = unescapeText(match[2]!);
  }
  return labels;
}

/**
 * Parses the text format of Prometheus, and is stricter than a scraper: every sample must follow the HELP and TYPE of its
 * metric, and no series may come twice.
 *
 * @throws Error for anything that the format does not have.
 */
export function parseExposition(text: string): Map<string, ParsedMetric> {
  if (!text.endsWith('\n')) throw new Error('the last line must end');
  const metrics = new Map<string, ParsedMetric & { samples: ParsedMetric['samples'][number][] }>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP (\S+) (.*)$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (help) {
      current = help[1]!;
      if (!NAME.test(current) || metrics.has(current)) throw new Error(line);
      metrics.set(current, { help: unescapeText(help[2]!), type: '', samples: [] });
    } else if (type) {
      if (type[1] !== current) throw new Error(line);
      metrics.set(current, { ...metrics.get(current)!, type: type[2]! });
    } else {
      const sample = sampleOf(line);
      const metric = metrics.get(current)!;
      const series = line.slice(0, line.lastIndexOf(' '));
      if (!belongs(sample.name, current, metric.type) || seen.has(series)) throw new Error(line);
      seen.add(series);
      metric.samples.push(sample);
    }
  }
  return metrics;
}

function belongs(name: string, metric: string, type: string): boolean {
  const suffix = type === 'histogram' ? /^_(bucket|sum|count)$/ : /^$/;
  return name.startsWith(metric) && suffix.test(name.slice(metric.length));
}

function sampleOf(line: string): ParsedMetric['samples'][number] {
  const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!match || Number.isNaN(Number(match[3]))) throw new Error(`not a sample: ${line}`);
  const [, name = '', inside = '', value] = match;
  return { name, labels: labelsOf(inside), value: Number(value) };
}
