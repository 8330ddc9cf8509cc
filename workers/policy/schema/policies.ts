import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const names = (column: string) => text(column, { mode: 'json' }).$type<readonly string[]>().notNull();

/** Tables of `migrations/policy/0002_policies.sql`. */
export const policies = sqliteTable('policies', {
  id: text().primaryKey().notNull(),
  revision: integer().notNull(),
  version: integer().notNull(),
  status: text({ enum: ['draft', 'published', 'withdrawn', 'expired'] }).notNull(),
  title: text().notNull(),
  organisation: text().notNull(),
  source: text().notNull(),
  categories: names('categories'),
  applicants: names('applicants'),
  benefits: names('benefits'),
  regions: names('regions'),
  deadlineKind: text('deadline_kind').notNull(),
  closesAt: integer('closes_at'),
  completeness: real().notNull(),
  accuracy: real().notNull(),
  verifiedOn: text('verified_on'),
  duplicateKey: text('duplicate_key').notNull(),
  overlaid: names('overlaid'),
  disagreements: names('disagreements'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  publishedAt: integer('published_at'),
  deletedAt: integer('deleted_at'),
  sequence: integer().notNull(),
});
export type PolicyRow = typeof policies.$inferSelect;

export const policyVersions = sqliteTable(
  'policy_versions',
  {
    policy: text().notNull(),
    version: integer().notNull(),
    at: integer().notNull(),
    actor: text().notNull(),
    type: text().notNull(),
    reason: text(),
    changes: text({ mode: 'json' }).$type<readonly unknown[]>().notNull(),
    completeness: real().notNull(),
    accuracy: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.policy, table.version] })],
);
export type PolicyVersionRow = typeof policyVersions.$inferSelect;
