import {
  type Bucket,
  bucketsOf,
  type Interval,
  type Period,
  periodOf,
} from '../../../shared/blacklist/analytics/calendar.ts';
import { flowsOf, levelsOf, type Ranked, rankedOf } from '../../../shared/blacklist/analytics/series.ts';
import { ATTRIBUTIONS } from '../../../shared/blacklist/enrichment/attribution.ts';
import { addDays, kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { asAegisError } from '../../../shared/kernel/error.ts';
import { livePointer } from '../edge/pointer.ts';
import { analyticsRepository, type Dimension } from '../repository/analytics.ts';
import { networksBody, networksOf } from './analytics-networks.ts';
import { countryNames } from './enrichment.ts';

/** What a request asks for. */
export interface AnalyticsQuery {
  readonly list: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly interval: Interval;
}

/** How many days an answer covers when nothing is said. */
const DEFAULT_DAYS: Readonly<Record<Interval, number>> = { daily: 30, weekly: 182, monthly: 365 };

/** The period that a query means. */
export function periodOfQuery({ from, to, interval }: AnalyticsQuery, now: number): Period {
  return periodOf({ from, to }, kstDay(now), DEFAULT_DAYS[interval]);
}

const CHANGES = ['added', 'updated', 'withdrawn', 'expired'] as const;
const RUNS = ['succeeded', 'unchanged', 'failed', 'cancelled', 'durationMs'] as const;

/** A part of every answer: which list, and what the days mean. */
const frameOf = ({ list, interval }: AnalyticsQuery, period: Period) => ({
  ...{ list, timeZone: 'Asia/Seoul', interval, from: period.from, to: period.to },
});

/** The series of a period: levels at the end of each point, changes and runs within it. */
export async function trends(env: Env, query: AnalyticsQuery, now: number) {
  const period = periodOfQuery(query, now);
  const buckets = bucketsOf(period, query.interval);
  const repository = analyticsRepository(env.BLACKLIST_DB);
  const [levels, changes, runs] = await Promise.all([
    repository.levels(query.list, period),
    repository.changes(query.list, period),
    repository.runs(query.list, period),
  ]);
  const at = levelsOf(levels, buckets);
  const bySource = await breakdownsAt(env, query.list, 'source', at);
  const changed = flowsOf(changes, buckets, CHANGES);
  const ran = flowsOf(runs, buckets, RUNS);
  const points = buckets.map((bucket, i) => ({
    ...bucket,
    level: levelBody(at[i] ?? null, bucket),
    bySource: bySource[i] ?? {},
    changes: changed[i]!,
    runs: runsBody(ran[i]!),
  }));
  return { ...frameOf(query, period), points };
}

type Level = Awaited<ReturnType<ReturnType<typeof analyticsRepository>['levels']>>[number];

function levelBody(level: Level | null, bucket: Bucket) {
  if (level === null) return null;
  const { version, entries, lines4, lines6, addresses4, day } = level;
  return { version, entries, lines: { ipv4: lines4, ipv6: lines6 }, addresses4, carried: day < bucket.from };
}

/** Counts of runs with their mean duration. */
export function runsBody({ durationMs, ...counts }: Record<(typeof RUNS)[number], number>) {
  const all = counts.succeeded + counts.unchanged + counts.failed + counts.cancelled;
  return { ...counts, meanMs: all === 0 ? null : Math.round(durationMs / all) };
}

/** What the version of each level consists of; each day is read once however often it is carried. */
async function breakdownsAt(env: Env, list: string, dimension: Dimension, levels: readonly (Level | null)[]) {
  const days = [...new Set(levels.flatMap((level) => (level === null ? [] : [level.day])))];
  const rows = days.length === 0 ? [] : await analyticsRepository(env.BLACKLIST_DB).breakdowns(list, dimension, days);
  const byDay = new Map<string, Record<string, number>>();
  for (const { day, key, entries } of rows) {
    const counts = byDay.get(day) ?? {};
    counts[key] = entries;
    byDay.set(day, counts);
  }
  return levels.map((level) => (level === null ? {} : (byDay.get(level.day) ?? {})));
}

/** What a list consists of at the end of a period, by one dimension, compared with the day before the period. */
export async function rankedAt(env: Env, list: string, dimension: Dimension, period: Period): Promise<Ranked[]> {
  const ends = [addDays(period.from, -1), period.to].map((day) => ({ key: day, from: day, to: day }));
  const levels = await analyticsRepository(env.BLACKLIST_DB).levels(list, { from: ends[0]!.from, to: period.to });
  const [before = {}, now = {}] = await breakdownsAt(env, list, dimension, levelsOf(levels, ends));
  return rankedOf(new Map(Object.entries(now)), new Map(Object.entries(before)));
}

/** By country, as sources state them; and by country and network of registration for the live version, where data is there. */
export async function geographic(env: Env, query: AnalyticsQuery, now: number) {
  const period = periodOfQuery(query, now);
  const countries = await rankedAt(env, query.list, 'country', period);
  const registered = await liveNetworks(env, query.list, now);
  return {
    ...frameOf(query, period),
    countries: countries.map((item) => ({ ...item, name: countryNames(item.key) })),
    registered: registered && networksBody(registered),
    attributions: ATTRIBUTIONS,
  };
}

/** The networks of the live version; null for a list without one, or without data. */
export async function liveNetworks(env: Env, list: string, now: number) {
  try {
    const { pointer } = await livePointer(env, list, now);
    return await networksOf(env, pointer, now);
  } catch (thrown) {
    if (asAegisError(thrown).code === 'feed_not_ready') return null;
    throw thrown;
  }
}

/** By kind of threat, at the end of the period and as a series. */
export async function threatTypes(env: Env, query: AnalyticsQuery, now: number) {
  const period = periodOfQuery(query, now);
  const buckets = bucketsOf(period, query.interval);
  const levels = levelsOf(await analyticsRepository(env.BLACKLIST_DB).levels(query.list, period), buckets);
  const [types, series] = await Promise.all([
    rankedAt(env, query.list, 'category', period),
    breakdownsAt(env, query.list, 'category', levels),
  ]);
  return {
    ...frameOf(query, period),
    types,
    points: buckets.map((bucket, i) => ({ ...bucket, byType: series[i] ?? {} })),
  };
}
