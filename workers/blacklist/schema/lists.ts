import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tables of `migrations/blacklist/0004_lists.sql`. */

export const lists = sqliteTable('lists', {
  id: text().primaryKey().notNull(),
  title: text().notNull(),
  createdAt: integer('created_at'),
  sequence: integer().notNull(),
});

export const dailyStatistics = sqliteTable(
  'daily_statistics',
  {
    list: text().notNull(),
    day: text().notNull(),
    source: text().notNull(),
    added: integer().notNull(),
    updated: integer().notNull(),
    withdrawn: integer().notNull(),
    expired: integer().notNull(),
    active: integer().notNull(),
    sequence: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.day, table.source] })],
);

export const publications = sqliteTable(
  'publications',
  {
    list: text().notNull(),
    version: integer().notNull(),
    state: text().notNull(),
    etag: text().notNull(),
    lines4: integer().notNull(),
    lines6: integer().notNull(),
    entries: integer().notNull(),
    addresses4: integer().notNull(),
    bytes: integer().notNull(),
    reasons: text().notNull(),
    compiledAt: integer('compiled_at').notNull(),
    publishedAt: integer('published_at'),
    sequence: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.version] })],
);
