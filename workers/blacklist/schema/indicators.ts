import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/blacklist/0010_indicators.sql`. */
export const indicatorLists = sqliteTable(
  'indicator_lists',
  {
    list: text().notNull(),
    kind: text().notNull(),
    claims: integer().notNull(),
    lines: integer().notNull(),
    state: text().notNull(),
    sequence: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.kind] })],
);
