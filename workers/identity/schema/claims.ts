import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/identity/0002_identity.sql`. */
export const claims = sqliteTable(
  'identity_claims',
  {
    kind: text().notNull(),
    value: text().notNull(),
    userId: text('user_id').notNull(),
    state: text({ enum: ['reserved', 'confirmed'] }).notNull(),
    reservedAt: integer('reserved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.value] })],
);
