import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tables of `migrations/blacklist/0003_sources.sql`. */

export const sources = sqliteTable('sources', {
  id: text().primaryKey().notNull(),
  kind: text().notNull(),
  title: text().notNull(),
  list: text().notNull(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  deletedAt: integer('deleted_at'),
  state: text().notNull(),
  sequence: integer().notNull(),
});

export const sourceRuns = sqliteTable(
  'source_runs',
  {
    id: text().primaryKey().notNull(),
    source: text().notNull(),
    status: text().notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    run: text().notNull(),
    sequence: integer().notNull(),
  },
  (table) => [index('source_runs_source').on(table.source, table.startedAt)],
);
