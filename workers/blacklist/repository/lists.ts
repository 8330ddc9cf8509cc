import { and, asc, eq, gte, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { dailyStatistics, lists, publications } from '../schema/lists.ts';

export type ListRow = typeof lists.$inferInsert;
export type DailyRow = typeof dailyStatistics.$inferInsert;
export type PublicationRow = typeof publications.$inferInsert;

/** Only an event that is newer than the row may change it. */
const isNewer = (table: string): SQL => sql.raw(`excluded.sequence > ${table}.sequence`);

/** The read model of the lists in D1. Writes are statements for the caller's batch. */
export function listRepository(db: D1Database) {
  const orm = drizzle(db);
  const prepared = (query: { toSQL(): { sql: string; params: unknown[] } }): D1PreparedStatement => {
    const { sql: text, params } = query.toSQL();
    return db.prepare(text).bind(...params);
  };
  return {
    all: () => orm.select().from(lists).orderBy(asc(lists.id)),

    /** Daily totals from a day on, oldest first. */
    daily: (list: string, fromDay: string) =>
      orm
        .select()
        .from(dailyStatistics)
        .where(and(eq(dailyStatistics.list, list), gte(dailyStatistics.day, fromDay)))
        .orderBy(asc(dailyStatistics.day), asc(dailyStatistics.source)),

    putList: (row: ListRow): D1PreparedStatement =>
      prepared(
        orm
          .insert(lists)
          .values(row)
          .onConflictDoUpdate({
            target: lists.id,
            set: { title: row.title, createdAt: row.createdAt ?? null, sequence: row.sequence },
            setWhere: isNewer('lists'),
          }),
      ),

    putDaily: (row: DailyRow): D1PreparedStatement =>
      prepared(
        orm
          .insert(dailyStatistics)
          .values(row)
          .onConflictDoUpdate({
            target: [dailyStatistics.list, dailyStatistics.day, dailyStatistics.source],
            set: row,
            setWhere: isNewer('daily_statistics'),
          }),
      ),

    putPublication: (row: PublicationRow): D1PreparedStatement =>
      prepared(
        orm
          .insert(publications)
          .values(row)
          .onConflictDoUpdate({
            target: [publications.list, publications.version],
            set: row,
            setWhere: isNewer('publications'),
          }),
      ),
  };
}
