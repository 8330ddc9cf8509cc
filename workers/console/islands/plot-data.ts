import { valueAt } from './bind.ts';
import { pageLanguage } from './page.ts';

/** One course of values, in the order of the labels. */
export interface Series {
  /** What the API calls it; the page has words for it. */
  readonly key: string;
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** Figures that can be drawn and written as a table. */
export interface Figures {
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

type Point = Readonly<Record<string, unknown>>;

/** Courses that are told apart at once; what is smaller is seen in the table of its own page. */
const MOST_COURSES = 6;
const MOST_BARS = 12;

const listAt = (body: unknown, path: string): readonly Point[] => {
  const value = valueAt(body, path);
  return Array.isArray(value) ? (value as Point[]) : [];
};

const numberAt = (data: unknown, path: string): number | null => {
  const value = valueAt(data, path);
  return typeof value === 'number' ? value : null;
};

const sumOf = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** Beginning of a day, week or month: the day in the reader's language, in the zone that the API counts in. */
export function dayLabel(point: Point): string {
  const [year = 0, month = 1, day = 1] = String(point.from).split('-').map(Number);
  const options = { month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(pageLanguage(), options).format(Date.UTC(year, month - 1, day));
}

/** Courses over the points of an answer, each by its path. */
const courses =
  (paths: Readonly<Record<string, readonly string[]>>) =>
  (body: unknown): Figures => {
    const points = listAt(body, 'points');
    const series = Object.entries(paths).map(([key, parts]) => ({
      key,
      values: points.map((point) => {
        const values = parts.map((path) => numberAt(point, path));
        return values.every((value) => value === null) ? null : sumOf(values);
      }),
    }));
    return { labels: points.map(dayLabel), series };
  };

/** A course for each name that the counts of the points have, the greatest first. */
const coursesOf =
  (member: string) =>
  (body: unknown): Figures => {
    const points = listAt(body, 'points');
    const names = [...new Set(points.flatMap((point) => Object.keys((point[member] ?? {}) as object)))];
    const all = names.map((key) => ({
      key,
      values: points.map((point) => {
        const counts = (point[member] ?? {}) as Readonly<Record<string, number>>;
        return Object.keys(counts).length === 0 ? null : (counts[key] ?? 0);
      }),
    }));
    const series = all.sort((one, other) => sumOf(other.values) - sumOf(one.values)).slice(0, MOST_COURSES);
    return { labels: points.map(dayLabel), series };
  };

/** One bar for each item of a list. */
const bars =
  (path: string, key: string, label: (item: Point) => string) =>
  (body: unknown): Figures => {
    const items = [...listAt(body, path)].sort((one, other) => Number(other[key]) - Number(one[key]));
    const shown = items.slice(0, MOST_BARS);
    return { labels: shown.map(label), series: [{ key, values: shown.map((item) => numberAt(item, key)) }] };
  };

const named = (item: Point): string => {
  const name = valueAt(item, `name.${pageLanguage()}`);
  return typeof name === 'string' ? name : String(item.key);
};

/** How the answers of the API become figures, by the name in `data-figures`. */
export const FIGURES: Readonly<Record<string, (body: unknown) => Figures>> = {
  entries: courses({ entries: ['level.entries'] }),
  changes: courses({
    added: ['changes.added'],
    updated: ['changes.updated'],
    withdrawn: ['changes.withdrawn'],
    expired: ['changes.expired'],
  }),
  runs: courses({
    succeeded: ['runs.succeeded', 'runs.unchanged'],
    failed: ['runs.failed'],
  }),
  sources: coursesOf('bySource'),
  'type-course': coursesOf('byType'),
  types: bars('types', 'entries', (item) => String(item.key)),
  countries: bars('countries', 'entries', named),
  networks: bars('registered.networks', 'blocks', (item) => `AS${String(item.asn)} ${String(item.name ?? '')}`.trim()),
  consumers: (body) => {
    const states = Object.entries((valueAt(body, 'states') ?? {}) as Readonly<Record<string, number>>);
    return { labels: states.map(([state]) => state), series: [{ key: 'consumers', values: states.map(([, n]) => n) }] };
  },
};

/** Whether there is anything to see. */
export const hasFigures = ({ series }: Figures): boolean =>
  series.some(({ values }) => values.some((value) => value !== null && value !== 0));
