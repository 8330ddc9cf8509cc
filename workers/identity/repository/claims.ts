import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { claims } from '../schema/claims.ts';

/** Names that belong to one person each; see docs/adr/0007-identity.md. */
export function claimRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    /** The user who holds a claim, reserved or confirmed; the user's actor tells what that is worth. */
    ownerOf: async (kind: string, value: string): Promise<string | null> => {
      const [row] = await orm
        .select({ userId: claims.userId })
        .from(claims)
        .where(and(eq(claims.kind, kind), eq(claims.value, value)))
        .limit(1);
      return row?.userId ?? null;
    },
  };
}
