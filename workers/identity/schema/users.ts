import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Tables of `migrations/identity/0002_identity.sql`: the directory, a read model of the users' events. */
export const users = sqliteTable(
  'users',
  {
    id: text().primaryKey(),
    status: text().notNull(),
    email: text(),
    username: text(),
    displayName: text('display_name'),
    /** JSON array. */
    roles: text().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    /** Of the event that the row shows. */
    sequence: integer().notNull(),
  },
  (table) => [index('users_created').on(table.createdAt, table.id)],
);

/** Security events of all users and every act of an administrator. */
export const securityAudit = sqliteTable('security_audit', {
  /** The event's id. */
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  type: text().notNull(),
  at: integer().notNull(),
  actor: text().notNull(),
  /** JSON, never a secret. */
  data: text().notNull(),
});
