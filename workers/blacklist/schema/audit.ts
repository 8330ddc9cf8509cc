import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/blacklist/0009_audit.sql`. */
export const audit = sqliteTable(
  'audit',
  {
    id: text().primaryKey().notNull(),
    at: integer().notNull(),
    actor: text().notNull(),
    type: text().notNull(),
    stream: text().notNull(),
    request: text(),
    data: text().notNull(),
  },
  (table) => [
    index('audit_at').on(table.at, table.id),
    index('audit_actor').on(table.actor, table.at),
    index('audit_stream').on(table.stream, table.at),
  ],
);
