import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type DeadLetter, deadLetters } from './schema.ts';

/** A dead letter before it is stored. */
export type NewDeadLetter = Omit<
  DeadLetter,
  'id' | 'times' | 'firstFailedAt' | 'lastFailedAt' | 'redrivenAt' | 'redrivenBy'
>;

/** Dead letters in D1. */
export interface DeadLetterRepository {
  /**
   * Stores a letter, or counts it again: then it waits for a person anew, and keeps a known error when the new one is
   * not known.
   */
  keep(letter: NewDeadLetter, at: number): Promise<void>;
  /** Waiting letters with an id below `before`, newest first. */
  waiting(before: number | null, limit: number): Promise<DeadLetter[]>;
  find(id: number): Promise<DeadLetter | null>;
  /** Notes a redrive, unless the letter has failed again since it was read. */
  markRedriven(letter: DeadLetter, at: number, by: string): Promise<void>;
}

export function deadLetterRepository(database: D1Database): DeadLetterRepository {
  const db = drizzle(database);
  return {
    async keep(letter, at) {
      await db
        .insert(deadLetters)
        .values({ ...letter, times: 1, firstFailedAt: at, lastFailedAt: at })
        .onConflictDoUpdate({
          target: deadLetters.dedupeKey,
          set: {
            times: sql`${deadLetters.times} + 1`,
            lastFailedAt: at,
            errorCode: sql`COALESCE(excluded.error_code, ${deadLetters.errorCode})`,
            errorMessage: sql`COALESCE(excluded.error_message, ${deadLetters.errorMessage})`,
            redrivenAt: null,
            redrivenBy: null,
          },
        });
    },
    waiting(before, limit) {
      return db
        .select()
        .from(deadLetters)
        .where(and(isNull(deadLetters.redrivenAt), before === null ? undefined : lt(deadLetters.id, before)))
        .orderBy(desc(deadLetters.id))
        .limit(limit);
    },
    async find(id) {
      const [row] = await db.select().from(deadLetters).where(eq(deadLetters.id, id));
      return row ?? null;
    },
    async markRedriven(letter, at, by) {
      await db
        .update(deadLetters)
        .set({ redrivenAt: at, redrivenBy: by })
        .where(and(eq(deadLetters.id, letter.id), eq(deadLetters.times, letter.times)));
    },
  };
}
