import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/identity/0002_identity.sql`. */
export const oauthClients = sqliteTable('oauth_clients', {
  id: text().primaryKey(),
  name: text().notNull(),
  /** SHA-256, hex; null for a public client. */
  secretHash: text('secret_hash'),
  /** JSON: `clientSettingsSchema` of shared/identity/oauth/client.ts. */
  settings: text().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  revision: integer().notNull(),
  disabledAt: integer('disabled_at'),
});
