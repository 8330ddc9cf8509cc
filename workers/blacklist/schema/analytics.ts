import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tables of `migrations/blacklist/0005_analytics.sql`. */

export const dailyLevels = sqliteTable(
  'daily_levels',
  {
    list: text().notNull(),
    day: text().notNull(),
    version: integer().notNull(),
    entries: integer().notNull(),
    lines4: integer().notNull(),
    lines6: integer().notNull(),
    addresses4: integer().notNull(),
    publishedAt: integer('published_at').notNull(),
    sequence: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.day] })],
);

export const dailyBreakdown = sqliteTable(
  'daily_breakdown',
  {
    list: text().notNull(),
    day: text().notNull(),
    dimension: text().notNull(),
    key: text().notNull(),
    entries: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.day, table.dimension, table.key] })],
);

export const dailyRuns = sqliteTable(
  'daily_runs',
  {
    list: text().notNull(),
    day: text().notNull(),
    source: text().notNull(),
    succeeded: integer().notNull(),
    unchanged: integer().notNull(),
    failed: integer().notNull(),
    cancelled: integer().notNull(),
    durationMs: integer('duration_ms').notNull(),
    longestMs: integer('longest_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.day, table.source] })],
);

export const networkRollups = sqliteTable(
  'network_rollups',
  {
    list: text().notNull(),
    version: integer().notNull(),
    dataVersion: text('data_version').notNull(),
    computedAt: integer('computed_at').notNull(),
    rollup: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.version] })],
);
