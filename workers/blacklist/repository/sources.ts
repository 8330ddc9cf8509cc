import { asc, desc, isNull, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { RunView } from '../../../shared/blacklist/source/run.ts';
import type { SourceView } from '../../../shared/blacklist/source/state.ts';
import { sourceRuns, sources } from '../schema/sources.ts';

/** Only an event that is newer than the row may change it. */
const isNewer = (table: string): SQL => sql.raw(`excluded.sequence > ${table}.sequence`);

/** The read model of the sources in D1. Writes are statements for the caller's batch. */
export function sourceRepository(db: D1Database) {
  const orm = drizzle(db);
  const prepared = (query: { toSQL(): { sql: string; params: unknown[] } }): D1PreparedStatement => {
    const { sql: text, params } = query.toSQL();
    return db.prepare(text).bind(...params);
  };
  return {
    /** Every source that was not deleted, by id. */
    async all(): Promise<SourceView[]> {
      const rows = await orm
        .select({ state: sources.state })
        .from(sources)
        .where(isNull(sources.deletedAt))
        .orderBy(asc(sources.id));
      return rows.map(({ state }) => JSON.parse(state) as SourceView);
    },

    /** The id of every source that there ever was. */
    async everyId(): Promise<string[]> {
      const rows = await orm.select({ id: sources.id }).from(sources).orderBy(asc(sources.id));
      return rows.map(({ id }) => id);
    },

    /** The newest runs of all sources. */
    async recentRuns(limit: number): Promise<RunView[]> {
      const rows = await orm
        .select({ run: sourceRuns.run })
        .from(sourceRuns)
        .orderBy(desc(sourceRuns.startedAt))
        .limit(limit);
      return rows.map(({ run }) => JSON.parse(run) as RunView);
    },

    putSource(view: SourceView, sequence: number): D1PreparedStatement {
      const { id, kind, title, list, enabled } = view.config;
      const row = { id, kind, title, list, enabled, deletedAt: view.deletedAt, state: JSON.stringify(view), sequence };
      return prepared(
        orm
          .insert(sources)
          .values(row)
          .onConflictDoUpdate({ target: sources.id, set: row, setWhere: isNewer('sources') }),
      );
    },

    putRun(view: RunView, sequence: number): D1PreparedStatement {
      const { id, source, status, startedAt, finishedAt } = view;
      const row = { id, source, status, startedAt, finishedAt, run: JSON.stringify(view), sequence };
      return prepared(
        orm
          .insert(sourceRuns)
          .values(row)
          .onConflictDoUpdate({ target: sourceRuns.id, set: row, setWhere: isNewer('source_runs') }),
      );
    },
  };
}
