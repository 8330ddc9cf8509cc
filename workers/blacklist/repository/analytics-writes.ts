import type { RunStatus } from '../../../shared/blacklist/source/run.ts';
import type { dailyLevels } from '../schema/analytics.ts';

export type LevelRow = typeof dailyLevels.$inferInsert;

/** `[dimension, key, entries]` */
export type BreakdownItem = readonly [string, string, number];

/** The statuses that a day's runs are counted by: those in which a run has ended. */
export const COUNTED_STATUSES = ['succeeded', 'unchanged', 'failed', 'cancelled'] as const satisfies RunStatus[];

/**
 * The writes of one published version, for the caller's batch: the last of a day by sequence wins, in whatever order and
 * however often they come. Written as SQL because what follows depends on what the statement before has left.
 */
export function levelStatements(
  db: D1Database,
  row: LevelRow,
  breakdown: readonly BreakdownItem[],
): D1PreparedStatement[] {
  const { list, day, version, entries, lines4, lines6, addresses4, publishedAt, sequence } = row;
  const items = JSON.stringify(breakdown);
  const isThis = '(SELECT sequence FROM daily_levels WHERE list = ?1 AND day = ?2) = ?3';
  return [
    db
      .prepare(
        `INSERT INTO daily_levels (list, day, sequence, version, entries, lines4, lines6, addresses4, published_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (list, day) DO UPDATE SET sequence = ?3, version = ?4, entries = ?5, lines4 = ?6, lines6 = ?7,
           addresses4 = ?8, published_at = ?9 WHERE ?3 > daily_levels.sequence`,
      )
      .bind(list, day, sequence, version, entries, lines4, lines6, addresses4, publishedAt),
    db
      .prepare(
        `DELETE FROM daily_breakdown WHERE list = ?1 AND day = ?2 AND ${isThis} AND (dimension, key) NOT IN
           (SELECT value ->> 0, value ->> 1 FROM json_each(?4))`,
      )
      .bind(list, day, sequence, items),
    db
      .prepare(
        `INSERT INTO daily_breakdown (list, day, dimension, key, entries)
         SELECT ?1, ?2, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?4) WHERE ${isThis}
         ON CONFLICT (list, day, dimension, key) DO UPDATE SET entries = excluded.entries
           WHERE excluded.entries <> daily_breakdown.entries`,
      )
      .bind(list, day, sequence, items),
  ];
}

/** A source's runs of one day, by when they began. */
export interface RunDay {
  readonly list: string;
  readonly source: string;
  readonly day: string;
  /** Epoch milliseconds, the end exclusive. */
  readonly from: number;
  readonly to: number;
}

/** Sums a day's runs up anew from what `source_runs` holds at that point of the batch. */
export function runsStatement(db: D1Database, { list, source, day, from, to }: RunDay): D1PreparedStatement {
  const counts = COUNTED_STATUSES.map((status) => `count(*) FILTER (WHERE status = '${status}')`).join(', ');
  const isCounted = `status IN (${COUNTED_STATUSES.map((status) => `'${status}'`).join(', ')})`;
  return db
    .prepare(
      `INSERT INTO daily_runs
         (list, day, source, succeeded, unchanged, failed, cancelled, duration_ms, longest_ms)
       SELECT ?1, ?2, ?3, ${counts}, coalesce(sum(finished_at - started_at), 0), coalesce(max(finished_at - started_at), 0)
       FROM source_runs
       WHERE source = ?3 AND started_at >= ?4 AND started_at < ?5 AND finished_at IS NOT NULL AND ${isCounted}
         AND json_extract(run, '$.list') = ?1
       GROUP BY source HAVING true
       ON CONFLICT (list, day, source) DO UPDATE SET succeeded = excluded.succeeded, unchanged = excluded.unchanged,
         failed = excluded.failed, cancelled = excluded.cancelled, duration_ms = excluded.duration_ms,
         longest_ms = excluded.longest_ms`,
    )
    .bind(list, day, source, from, to);
}
