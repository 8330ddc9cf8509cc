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
 * and removes old mails from the mailbox. What fails keeps the rest from nothing.
 *
 * @throws AggregateError at the end, with everything that failed.
 */
export async function housekeepIdentity(env: Env, now: number): Promise<void> {
  const repository = claimRepository(env.IDENTITY_DB);
  const rows = await repository.reservedBefore(now - LEAVE_MS, MOST_A_RUN);
  const owners = Map.groupBy(rows, ({ userId }) => userId);
  const jobs: (() => Promise<void>)[] = [
    ...[...owners.values()].map((own) => async () => {
      // One owner that cannot be asked must not keep the reservations of all others for ever.
      const { stale } = await judgeClaims(env, own, now);
      if (stale.length === 0) return;
      await env.IDENTITY_DB.batch(stale.map((row) => repository.release(row.userId, row, row.reservedAt)));
    }),
    () => repository.dropKindBefore(SIGN_UP_KEY, now - SIGN_UP_KEY_MS),
    () => sweepMailbox(env, now),
  ];
  const failures: unknown[] = [];
  for (const job of jobs) await job().catch((thrown: unknown) => failures.push(thrown));
  if (failures.length > 0) throw new AggregateError(failures, 'identity housekeeping failed');
}
