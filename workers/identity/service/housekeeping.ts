import { SIGN_UP_KEY, SIGN_UP_KEY_MS } from '../../../shared/identity/claim.ts';
import { claimRepository } from '../repository/claims.ts';
import { judgeClaims } from './claims.ts';
import { sweepMailbox } from './mailbox.ts';

/** A reservation that is younger may be under way. */
const LEAVE_MS = 60 * 60_000;
/** Reservations looked at in one run; the rest comes the next day. */
const MOST_A_RUN = 500;

/**
 * Frees reservations that nobody stands behind (the edge may have gone down before it could tell), forgets idempotency keys of sign-ups,
 * and removes old mails from the mailbox.
 */
export async function housekeepIdentity(env: Env, now: number): Promise<void> {
  const repository = claimRepository(env.IDENTITY_DB);
  const rows = await repository.reservedBefore(now - LEAVE_MS, MOST_A_RUN);
  const { stale } = await judgeClaims(env, rows, now);
  if (stale.length > 0) {
    await env.IDENTITY_DB.batch(stale.map((row) => repository.release(row.userId, row, row.reservedAt)));
  }
  await repository.dropKindBefore(SIGN_UP_KEY, now - SIGN_UP_KEY_MS);
  await sweepMailbox(env, now);
}
