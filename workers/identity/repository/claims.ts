import { and, eq, lte, or, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Claim } from '../../../shared/identity/claim.ts';
import { claims } from '../schema/claims.ts';

/** A claim and who has it. */
export type ClaimRow = typeof claims.$inferSelect;

/** Names that belong to one person each; see docs/adr/0007-identity.md. */
export function claimRepository(db: D1Database) {
  const orm = drizzle(db);
  const prepared = (query: { toSQL(): { sql: string; params: unknown[] } }): D1PreparedStatement => {
    const { sql, params } = query.toSQL();
    return db.prepare(sql).bind(...params);
  };
  const is = ({ kind, value }: Claim): SQL => and(eq(claims.kind, kind), eq(claims.value, value))!;

  const release = (userId: string, claim: Claim, upTo: number): D1PreparedStatement =>
    prepared(orm.delete(claims).where(and(is(claim), eq(claims.userId, userId), lte(claims.reservedAt, upTo))));
  const confirm = (userId: string, claim: Claim): D1PreparedStatement =>
    prepared(
      orm
        .update(claims)
        .set({ state: 'confirmed' })
        .where(and(is(claim), eq(claims.userId, userId))),
    );

  return {
    /** The user who holds a claim, reserved or confirmed; the user's actor tells what that is worth. */
    ownerOf: async (kind: string, value: string): Promise<string | null> => {
      const [row] = await orm.select({ userId: claims.userId }).from(claims).where(is({ kind, value })).limit(1);
      return row?.userId ?? null;
    },

    /** Which of the claims somebody has, and who. */
    holders: (wanted: readonly Claim[]): Promise<ClaimRow[]> =>
      wanted.length === 0
        ? Promise.resolve([])
        : orm
            .select()
            .from(claims)
            .where(or(...wanted.map(is))),

    /**
     * Reserves all claims or none.
     *
     * @param stale Rows of others that are in the way and worth nothing; each goes only if nobody has touched it since.
     * @param reservedAt ms since the epoch, by the clock of the user's actor.
     * @returns False when somebody else has one of them.
     */
    reserve: async (
      userId: string,
      wanted: readonly Claim[],
      stale: readonly ClaimRow[],
      reservedAt: number,
    ): Promise<boolean> => {
      const cleared = stale.map((row) => release(row.userId, row, row.reservedAt));
      // The own reservation of an earlier attempt makes room for the new one.
      const renewed = wanted.map((claim) => release(userId, claim, Number.MAX_SAFE_INTEGER));
      const inserted = wanted.map(({ kind, value }) =>
        prepared(orm.insert(claims).values({ kind, value, userId, state: 'reserved', reservedAt })),
      );
      try {
        await db.batch([...cleared, ...renewed, ...inserted]);
        return true;
      } catch (thrown) {
        if (thrown instanceof Error && thrown.message.includes('UNIQUE constraint failed')) return false;
        throw thrown;
      }
    },

    /** Marks a claim as used by an account. A statement for a batch. */
    confirm,

    /** Frees a claim of a user, if its reservation is not younger than `upTo`. A statement for a batch. */
    release,

    /** Frees every claim of a user whose reservation is not younger than `upTo`. A statement for a batch. */
    releaseAll: (userId: string, upTo: number): D1PreparedStatement =>
      prepared(orm.delete(claims).where(and(eq(claims.userId, userId), lte(claims.reservedAt, upTo)))),

    /** Reservations that nobody has confirmed for long, the oldest first. */
    reservedBefore: (before: number, limit: number): Promise<ClaimRow[]> =>
      orm
        .select()
        .from(claims)
        // A literal: the index is of these rows alone, and is not taken for a bound value.
        .where(and(sql`${claims.state} = 'reserved'`, lte(claims.reservedAt, before)))
        .orderBy(claims.reservedAt)
        .limit(limit),

    /** Forgets claims of a kind that were made before a time, whatever their state. */
    dropKindBefore: async (kind: string, before: number): Promise<void> => {
      await orm.delete(claims).where(and(eq(claims.kind, kind), lte(claims.reservedAt, before)));
    },
  };
}
