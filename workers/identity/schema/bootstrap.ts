import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/identity/0002_identity.sql`: the one link that makes the first administrator. */
export const bootstrap = sqliteTable('bootstrap', {
  /** Always 1: there is one row at most. */
  only: integer().primaryKey(),
  tokenHash: text('token_hash').notNull(),
  createdAt: integer('created_at').notNull(),
  usedAt: integer('used_at'),
  userId: text('user_id'),
});
