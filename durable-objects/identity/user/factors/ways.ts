import { mayRemoveWay, type RemovableWay, type WaysIn } from '../../../../shared/identity/factors/ways.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

/** The ways in that the account has now. */
export function waysOf(core: UserCore): WaysIn {
  const counts = firstRow<{ passwords: number; passkeys: number; links: number }>(
    core.sql,
    `SELECT (SELECT COUNT(*) FROM password) AS passwords, (SELECT COUNT(*) FROM passkey) AS passkeys,
      (SELECT COUNT(*) FROM social_link) AS links`,
  );
  const { email, emailVerifiedAt } = core.account();
  return {
    password: (counts?.passwords ?? 0) > 0,
    passkeys: counts?.passkeys ?? 0,
    socialLinks: counts?.links ?? 0,
    verifiedEmail: email !== null && emailVerifiedAt !== null,
  };
}

/**
 * That a way may be taken away; call inside the transaction that does it.
 *
 * @throws AegisError `factor_last`.
 */
export function assertRemovable(core: UserCore, way: RemovableWay): void {
  if (mayRemoveWay(waysOf(core), way)) return;
  throw new AegisError(
    'factor_last',
    'This is the last way to sign in or to recover the account; add another one first.',
    {
      details: { way },
    },
  );
}
