import { and, asc, eq, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { failedReactions } from '../schema/reactions.ts';

/** A reaction that failed, with what it is to be tried with again. Times are epoch milliseconds. */
export type FailedReaction = typeof failedReactions.$inferSelect;

/** Reactions that failed, in D1. */
export function reactionRepository(db: D1Database) {
  const orm = drizzle(db);
  const isOne = (reaction: string, source: string) =>
    and(eq(failedReactions.reaction, reaction), eq(failedReactions.source, source));
  return {
    async find(reaction: string, source: string): Promise<FailedReaction | null> {
      const [row] = await orm.select().from(failedReactions).where(isOne(reaction, source));
      return row ?? null;
    },

    /** Those whose time has come, the longest due first. */
    due(now: number, limit: number): Promise<FailedReaction[]> {
      return orm
        .select()
        .from(failedReactions)
        .where(lte(failedReactions.dueAt, now))
        .orderBy(asc(failedReactions.dueAt))
        .limit(limit);
    },

    all(): Promise<FailedReaction[]> {
      return orm.select().from(failedReactions).orderBy(asc(failedReactions.failedAt)).limit(500);
    },

    async put(row: FailedReaction): Promise<void> {
      await orm
        .insert(failedReactions)
        .values(row)
        .onConflictDoUpdate({ target: [failedReactions.reaction, failedReactions.source], set: row });
    },

    async remove(reaction: string, source: string): Promise<void> {
      await orm.delete(failedReactions).where(isOne(reaction, source));
    },
  };
}
