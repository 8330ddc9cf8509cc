import { type Bucket, type Period, periodBefore } from '../../../shared/blacklist/analytics/calendar.ts';
import { flowsOf, levelsOf } from '../../../shared/blacklist/analytics/series.ts';
import { ATTRIBUTIONS } from '../../../shared/blacklist/enrichment/attribution.ts';
import { analyticsRepository } from '../repository/analytics.ts';
import { type AnalyticsQuery, liveNetworks, periodOfQuery, rankedAt, runsBody, trends } from './analytics.ts';
import { networksBody } from './analytics-networks.ts';
import { countryNames } from './enrichment.ts';
import { iso } from './views.ts';

/** What is compared with the period before, in the order of the report. */
const FIGURES = ['entries', 'lines4', 'lines6', 'addresses4', 'added', 'updated', 'withdrawn', 'expired'] as const;
type Figure = (typeof FIGURES)[number];

const CHANGES = ['added', 'updated', 'withdrawn', 'expired'] as const;
const RUNS = ['succeeded', 'unchanged', 'failed', 'cancelled', 'durationMs'] as const;

export type Report = Awaited<ReturnType<typeof report>>;

/**
 * All about a list in a period, compared with the period of the same length before it. Levels are those at the end of a period;
 * null where nothing was published by then.
 */
export async function report(env: Env, query: AnalyticsQuery, now: number) {
  const period = periodOfQuery(query, now);
  const earlier = periodBefore(period);
  const { points } = await trends(env, query, now);
  const [current, previous, types, countries, networks] = await Promise.all([
    figuresOf(env, query.list, period),
    figuresOf(env, query.list, earlier),
    rankedAt(env, query.list, 'category', period),
    rankedAt(env, query.list, 'country', period),
    liveNetworks(env, query.list, now),
  ]);
  return {
    list: query.list,
    timeZone: 'Asia/Seoul',
    interval: query.interval,
    from: period.from,
    to: period.to,
    before: earlier,
    generatedAt: iso(now),
    summary: Object.fromEntries(
      FIGURES.map((name) => [name, compared(current.figures[name], previous.figures[name])]),
    ) as Record<Figure, ReturnType<typeof compared>>,
    runs: { now: current.runs, before: previous.runs },
    sources: await sourcesOf(env, query.list, period),
    types,
    countries: countries.map((item) => ({ ...item, name: countryNames(item.key) })),
    registered: networks && networksBody(networks),
    points,
    attributions: ATTRIBUTIONS,
  };
}

const wholeOf = ({ from, to }: Period): Bucket[] => [{ key: 'period', from, to }];

async function figuresOf(env: Env, list: string, period: Period) {
  const repository = analyticsRepository(env.BLACKLIST_DB);
  const [levels, changes, runs] = await Promise.all([
    repository.levels(list, period),
    repository.changes(list, period),
    repository.runs(list, period),
  ]);
  const level = levelsOf(levels, wholeOf(period))[0] ?? null;
  const flows = flowsOf(changes, wholeOf(period), CHANGES)[0]!;
  const { entries = null, lines4 = null, lines6 = null, addresses4 = null } = level ?? {};
  const figures: Record<Figure, number | null> = { entries, lines4, lines6, addresses4, ...flows };
  return { figures, runs: runsBody(flowsOf(runs, wholeOf(period), RUNS)[0]!) };
}

function compared(now: number | null, before: number | null) {
  return { now, before, change: now === null || before === null ? null : now - before };
}

/** Each source's part at the end of the period, and what it changed and collected within it. */
async function sourcesOf(env: Env, list: string, period: Period) {
  const repository = analyticsRepository(env.BLACKLIST_DB);
  const [ranked, changes, runs] = await Promise.all([
    rankedAt(env, list, 'source', period),
    repository.changes(list, period),
    repository.runs(list, period),
  ]);
  const known = new Map(ranked.map((item) => [item.key, item]));
  for (const { source } of [...changes, ...runs]) {
    if (!known.has(source)) known.set(source, { key: source, entries: 0, before: 0, change: 0, share: 0 });
  }
  const of = <T extends { source: string }>(rows: readonly T[], key: string) =>
    rows.filter((row) => row.source === key);
  return [...known.values()].map((item) => ({
    ...item,
    changes: flowsOf(of(changes, item.key), wholeOf(period), CHANGES)[0]!,
    runs: runsBody(flowsOf(of(runs, item.key), wholeOf(period), RUNS)[0]!),
  }));
}

/** A name for a download. */
export function reportName({ list, from, to }: Pick<Report, 'list' | 'from' | 'to'>, extension: string): string {
  return `aegis-${list}-${from}-${to}.${extension}`;
}
