import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ScoreCard } from '../../../shared/policy/quality/score.ts';

/** Tables of `migrations/policy/0004_recommendations.sql`. */
export const recommendations = sqliteTable('recommendations', {
  id: text().primaryKey().notNull(),
  applicant: text().notNull(),
  at: integer().notNull(),
  catalogue: text().notNull(),
  rules: integer().notNull(),
  items: integer().notNull(),
  card: text({ mode: 'json' }).$type<ScoreCard>().notNull(),
  durationMs: real('duration_ms').notNull(),
});
export type RecommendationRow = typeof recommendations.$inferSelect;

export const recommendationMarks = sqliteTable('recommendation_marks', {
  event: text().primaryKey().notNull(),
  applicant: text().notNull(),
  recommendation: text().notNull(),
  at: integer().notNull(),
  kind: text({ enum: ['failed', 'replayed', 'feedback'] }).notNull(),
  policy: text(),
  value: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
});
export type MarkRow = typeof recommendationMarks.$inferSelect;
