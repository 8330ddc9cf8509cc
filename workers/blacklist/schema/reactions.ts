import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/blacklist/0011_reactions.sql`. */
export const failedReactions = sqliteTable(
  'failed_reactions',
  {
    reaction: text().notNull(),
    source: text().notNull(),
    events: text().notNull(),
    attempts: integer().notNull(),
    failedAt: integer('failed_at').notNull(),
    dueAt: integer('due_at').notNull(),
    error: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.reaction, table.source] }), index('failed_reactions_due').on(table.dueAt)],
);
