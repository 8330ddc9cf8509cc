import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/blacklist/0008_scorecards.sql`. */
export const scorecards = sqliteTable('scorecards', {
  list: text().primaryKey().notNull(),
  computedAt: integer('computed_at').notNull(),
  cards: text().notNull(),
  sequence: integer().notNull(),
});
