import { and, eq, gt, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { bootstrap } from '../schema/bootstrap.ts';

/** The one-time link for the first administrator. Times are ms since the epoch. */
export function bootstrapRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    /** A new link in place of the one before. */
    replace: async (tokenHash: string, createdAt: number): Promise<void> => {
      const row = { only: 1, tokenHash, createdAt, usedAt: null, userId: null };
      await orm.insert(bootstrap).values(row).onConflictDoUpdate({ target: bootstrap.only, set: row });
    },

    /** Uses the link up; of two that try, one gets it. */
    take: async (tokenHash: string, notBefore: number, userId: string, at: number): Promise<boolean> => {
      const taken = await orm
        .update(bootstrap)
        .set({ usedAt: at, userId })
        .where(and(eq(bootstrap.tokenHash, tokenHash), isNull(bootstrap.usedAt), gt(bootstrap.createdAt, notBefore)))
        .returning({ only: bootstrap.only });
      return taken.length > 0;
    },

    /** Gives a link back whose user could not be created. */
    giveBack: async (userId: string): Promise<void> => {
      await orm.update(bootstrap).set({ usedAt: null, userId: null }).where(eq(bootstrap.userId, userId));
    },
  };
}
