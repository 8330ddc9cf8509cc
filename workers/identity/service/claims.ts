import { type Claim, RESERVATION_MS, SIGN_UP_KEY } from '../../../shared/identity/claim.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type ClaimRow, claimRepository } from '../repository/claims.ts';
import { callUser } from './users.ts';

type ClaimEnv = Pick<Env, 'IDENTITY_DB' | 'USER'>;

/** How often a reservation looks again after somebody else was faster. */
const MOST_RACES = 5;
/** Names that their actor notes before the edge reserves them: what the actor does not know is worth nothing at once. */
const isActorFirst = (kind: string) => ['email', 'username', SIGN_UP_KEY].includes(kind) || kind.startsWith('social:');

/** The given rows, told apart by whether their owners stand behind them. */
export interface JudgedClaims {
  readonly taken: readonly ClaimRow[];
  readonly stale: readonly ClaimRow[];
}

/**
 * Reserves claims for a user, all or none. Reservations of others that nobody stands behind any more are taken over.
 *
 * @param at The time that the user's actor gave to the reservation, ms since the epoch.
 * @returns What others have; nothing is reserved then. Empty when all is reserved.
 * @throws AegisError `unavailable` when others are faster all the time.
 */
export async function reserveClaims(
  env: ClaimEnv,
  userId: string,
  claims: readonly Claim[],
  at: number,
): Promise<readonly ClaimRow[]> {
  if (claims.length === 0) return [];
  const repository = claimRepository(env.IDENTITY_DB);
  for (let race = 0; race < MOST_RACES; race += 1) {
    const rows = await repository.holders(claims);
    const { taken, stale } = await judgeClaims(
      env,
      rows.filter((row) => row.userId !== userId),
      at,
    );
    if (taken.length > 0) return taken;
    if (await repository.reserve(userId, claims, stale, at)) return [];
  }
  throw new AegisError('unavailable', 'The names could not be reserved just now; try again.');
}

/**
 * Asks the owners of claims whether they stand behind them. An owner that says no has ended what it had begun, for good, so that the
 * row may be taken as long as it is the same.
 *
 * @param now ms since the epoch.
 * @param isWanted Whether somebody signs up with them, to whom an address that is only wished for is given up.
 */
export async function judgeClaims(
  env: ClaimEnv,
  rows: readonly ClaimRow[],
  now: number,
  isWanted = false,
): Promise<JudgedClaims> {
  const owners = [...new Set(rows.map(({ userId }) => userId))];
  const judged = await Promise.all(
    owners.map(async (owner) => {
      const own = rows.filter(({ userId }) => userId === owner);
      const asked = own.map(({ kind, value }) => ({ kind, value }));
      const held = await callUser(env, owner, (user) => user.accounts.stillHeld(asked, isWanted), true);
      return own.map((row, index) => ({ row, isHeld: held[index] === true || isYoung(row, now) }));
    }),
  );
  const all = judged.flat();
  return {
    taken: all.filter(({ isHeld }) => isHeld).map(({ row }) => row),
    stale: all.filter(({ isHeld }) => !isHeld).map(({ row }) => row),
  };
}

/** Marks claims as used. The projection does so as well; this is only sooner. */
export async function confirmClaims(env: ClaimEnv, userId: string, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const repository = claimRepository(env.IDENTITY_DB);
  await env.IDENTITY_DB.batch(claims.map((claim) => repository.confirm(userId, claim)));
}

function isYoung({ kind, reservedAt }: ClaimRow, now: number): boolean {
  return !isActorFirst(kind) && reservedAt > now - RESERVATION_MS;
}
