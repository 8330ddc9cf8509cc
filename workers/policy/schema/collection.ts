import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tables of `migrations/policy/0003_collection.sql`. */

export const collectionSources = sqliteTable('collection_sources', {
  id: text().primaryKey().notNull(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  state: text().notNull(),
  sequence: integer().notNull(),
});

export const collectionRuns = sqliteTable(
  'collection_runs',
  {
    id: text().primaryKey().notNull(),
    pipeline: text().notNull(),
    source: text().notNull(),
    status: text().notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    run: text().notNull(),
    sequence: integer().notNull(),
  },
  (table) => [index('collection_runs_pipeline').on(table.pipeline, table.startedAt)],
);

export const collectionDisagreements = sqliteTable('collection_disagreements', {
  n: integer().primaryKey().notNull(),
  run: text().notNull(),
  body: text().notNull(),
});
