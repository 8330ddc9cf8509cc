import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/blacklist/0007_firewalls.sql`. */
export const firewalls = sqliteTable('firewalls', {
  id: text().primaryKey().notNull(),
  list: text().notNull(),
  enabled: integer({ mode: 'boolean' }).notNull(),
  deletedAt: integer('deleted_at'),
  state: text().notNull(),
  sequence: integer().notNull(),
});
