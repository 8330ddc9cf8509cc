import { isNull } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Table of `migrations/blacklist/0001_dead_letters.sql`, where the columns are explained. */
export const deadLetters = sqliteTable(
  'dead_letters',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    dedupeKey: text('dedupe_key').notNull().unique(),
    eventId: text('event_id'),
    source: text('source'),
    type: text('type'),
    sequence: integer('sequence'),
    correlationId: text('correlation_id'),
    body: text('body').notNull(),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    times: integer('times').notNull(),
    firstFailedAt: integer('first_failed_at').notNull(),
    lastFailedAt: integer('last_failed_at').notNull(),
    redrivenAt: integer('redriven_at'),
    redrivenBy: text('redriven_by'),
  },
  (table) => [index('dead_letters_waiting').on(table.id).where(isNull(table.redrivenAt))],
);

export type DeadLetter = typeof deadLetters.$inferSelect;
