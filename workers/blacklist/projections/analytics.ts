import * as v from 'valibot';
import { addDays, KST_OFFSET_MS, kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { breakdownSchema } from '../../../shared/blacklist/publication/pointer.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import {
  type BreakdownItem,
  COUNTED_STATUSES,
  levelStatements,
  runsStatement,
} from '../repository/analytics-writes.ts';

/** What analytics roll up from the events of lists and sources; any order and repetition gives the same tables. */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const publishedSchema = v.object({
  version: count,
  entries: count,
  lines4: count,
  lines6: count,
  addresses4: count,
  publishedAt: count,
  breakdown: breakdownSchema,
});

const runSchema = v.object({
  source: v.string(),
  list: v.string(),
  status: v.picklist(COUNTED_STATUSES),
  startedAt: count,
  finishedAt: count,
});

/** Events by which a version became live: published by itself, or by a person. */
const GOES_LIVE: readonly string[] = ['blacklist.feed.published', 'blacklist.feed.confirmed'];

/** The writes of an event of a list by which a version became live; none for other events. */
export function liveStatements(
  list: string,
  { type, sequence, data }: Envelope,
  db: D1Database,
): D1PreparedStatement[] {
  if (!GOES_LIVE.includes(type)) return [];
  // An event from before versions had breakdowns says nothing that could be counted.
  const published = v.safeParse(publishedSchema, data);
  if (!published.success) return [];
  const { breakdown, ...figures } = published.output;
  const row = { ...figures, list, day: kstDay(figures.publishedAt), sequence };
  return levelStatements(db, row, [
    ...itemsOf('source', breakdown.bySource),
    ...itemsOf('category', breakdown.byCategory),
    ...itemsOf('country', breakdown.byCountry),
  ]);
}

/** The writes of a run, for behind those that store it: they sum up what is stored. None for one that has not ended. */
export function runStatements(run: unknown, db: D1Database): D1PreparedStatement[] {
  const ended = v.safeParse(runSchema, run);
  if (!ended.success) return [];
  const { list, source, startedAt } = ended.output;
  const day = kstDay(startedAt);
  return [runsStatement(db, { list, source, day, from: beginOf(day), to: beginOf(addDays(day, 1)) })];
}

function itemsOf(dimension: string, counts: Readonly<Record<string, number>>): BreakdownItem[] {
  return Object.entries(counts).map(([key, entries]) => [dimension, key, entries] as const);
}

/** Midnight in Korea, as epoch milliseconds. */
function beginOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - KST_OFFSET_MS;
}
