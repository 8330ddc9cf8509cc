import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { scorecards } from '../schema/scorecards.ts';

/** The scorecards of lists in D1. Writes are statements for the caller's batch. */
export function scorecardRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    /** Those of a list; `null` before the first night. */
    async of(list: string): Promise<{ computedAt: number; cards: string } | null> {
      const [row] = await orm.select().from(scorecards).where(eq(scorecards.list, list));
      return row ?? null;
    },

    put(row: typeof scorecards.$inferInsert): D1PreparedStatement {
      const { sql: text, params } = orm
        .insert(scorecards)
        .values(row)
        .onConflictDoUpdate({
          target: scorecards.list,
          set: row,
          setWhere: sql.raw('excluded.sequence > scorecards.sequence'),
        })
        .toSQL();
      return db.prepare(text).bind(...params);
    },
  };
}
