import { and, asc, desc, eq, gte, isNotNull, lte, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { dailyBreakdown, dailyLevels, dailyRuns, networkRollups } from '../schema/analytics.ts';
import { dailyStatistics, publications } from '../schema/lists.ts';

/** What a version is broken down by. */
export type Dimension = 'source' | 'category' | 'country';

interface Days {
  readonly from: string;
  readonly to: string;
}

/** Reads what is rolled up; nothing here depends on how many entries a list has. */
export function analyticsRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    /** Levels of a period and the last before it, ascending. */
    async levels(list: string, { from, to }: Days) {
      const before = sql`coalesce((SELECT max(day) FROM daily_levels WHERE list = ${list} AND day < ${from}), ${from})`;
      return orm
        .select()
        .from(dailyLevels)
        .where(and(eq(dailyLevels.list, list), gte(dailyLevels.day, before), lte(dailyLevels.day, to)))
        .orderBy(asc(dailyLevels.day));
    },

    /** What the versions of some days consist of, by one dimension. */
    breakdowns: (list: string, dimension: Dimension, days: readonly string[]) =>
      orm
        .select({ day: dailyBreakdown.day, key: dailyBreakdown.key, entries: dailyBreakdown.entries })
        .from(dailyBreakdown)
        .where(
          and(
            eq(dailyBreakdown.list, list),
            eq(dailyBreakdown.dimension, dimension),
            sql`${dailyBreakdown.day} IN (SELECT value FROM json_each(${JSON.stringify(days)}))`,
          ),
        )
        .orderBy(asc(dailyBreakdown.day), asc(dailyBreakdown.key)),

    /** Changes of each day and source. */
    changes: (list: string, { from, to }: Days) =>
      orm
        .select()
        .from(dailyStatistics)
        .where(and(eq(dailyStatistics.list, list), gte(dailyStatistics.day, from), lte(dailyStatistics.day, to)))
        .orderBy(asc(dailyStatistics.day), asc(dailyStatistics.source)),

    /** Collection runs of each day and source. */
    runs: (list: string, { from, to }: Days) =>
      orm
        .select()
        .from(dailyRuns)
        .where(and(eq(dailyRuns.list, list), gte(dailyRuns.day, from), lte(dailyRuns.day, to)))
        .orderBy(asc(dailyRuns.day), asc(dailyRuns.source)),

    /** The last versions of a list that became live, newest first. */
    lastVersions: (list: string, limit: number) =>
      orm
        .select({
          version: publications.version,
          entries: publications.entries,
          lines4: publications.lines4,
          lines6: publications.lines6,
          publishedAt: publications.publishedAt,
        })
        .from(publications)
        .where(and(eq(publications.list, list), isNotNull(publications.publishedAt)))
        .orderBy(desc(publications.version))
        .limit(limit),

    /** What was rolled up of a version's networks with that data; null if nothing was. */
    async networks(list: string, version: number, dataVersion: string): Promise<string | null> {
      const [row] = await orm
        .select({ rollup: networkRollups.rollup })
        .from(networkRollups)
        .where(
          and(
            eq(networkRollups.list, list),
            eq(networkRollups.version, version),
            eq(networkRollups.dataVersion, dataVersion),
          ),
        );
      return row?.rollup ?? null;
    },

    /** Keeps a rollup; those of older versions go. */
    async putNetworks(row: typeof networkRollups.$inferInsert): Promise<void> {
      await db.batch([
        db.prepare('DELETE FROM network_rollups WHERE list = ?1 AND version < ?2').bind(row.list, row.version),
        db
          .prepare(
            `INSERT INTO network_rollups (list, version, data_version, computed_at, rollup) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (list, version) DO UPDATE SET data_version = ?3, computed_at = ?4, rollup = ?5`,
          )
          .bind(row.list, row.version, row.dataVersion, row.computedAt, row.rollup),
      ]);
    },
  };
}
