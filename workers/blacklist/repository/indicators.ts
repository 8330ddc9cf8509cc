import { asc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { IndicatorState } from '../../../shared/blacklist/indicators/state.ts';
import { indicatorLists } from '../schema/indicators.ts';

/** The read model of the lists of indicators in D1. Writes are statements for the caller's batch. */
export function indicatorRepository(db: D1Database) {
  const orm = drizzle(db);
  const parsed = (rows: readonly { state: string }[]) => rows.map(({ state }) => JSON.parse(state) as IndicatorState);
  return {
    /** Those beside one list, or all there are, as their newest events stated them. */
    async all(list: string | null = null): Promise<IndicatorState[]> {
      const rows = await orm
        .select({ state: indicatorLists.state })
        .from(indicatorLists)
        .where(list === null ? undefined : eq(indicatorLists.list, list))
        .orderBy(asc(indicatorLists.list), asc(indicatorLists.kind));
      return parsed(rows);
    },

    /** Only an event that is newer than the row may change it. */
    put(state: IndicatorState, sequence: number): D1PreparedStatement {
      const { list, kind, claims, live } = state;
      const row = { list, kind, claims, lines: live?.lines ?? 0, state: JSON.stringify(state), sequence };
      const { sql: text, params } = orm
        .insert(indicatorLists)
        .values(row)
        .onConflictDoUpdate({
          target: [indicatorLists.list, indicatorLists.kind],
          set: row,
          setWhere: sql.raw('excluded.sequence > indicator_lists.sequence'),
        })
        .toSQL();
      return db.prepare(text).bind(...params);
    },
  };
}
