import type { AuthenticationMethod } from '../../../../shared/identity/session.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';

/** Who changes factors must have proved who they are so recently, in seconds. */
const MAX_AGE_SECONDS = 300;

/**
 * That the person behind a session proved who they are a moment ago; and with two factors, once the account has a second one: else a
 * session from before, or a stolen password, could take the second factor away again.
 *
 * The session is asked, not the token: what was proved a second ago may not be in it yet.
 *
 * @throws AegisError `step_up_required`, `session_ended`.
 */
export function assertFresh(
  core: UserCore,
  sessionId: string,
  { isTwoFactor }: { readonly isTwoFactor: boolean },
): void {
  const row = firstRow<{ amr: string; auth_time: number; expires_at: number }>(
    core.sql,
    'SELECT amr, auth_time, expires_at FROM session WHERE id = ?',
    sessionId,
  );
  if (row === null || row.expires_at <= core.now()) throw new AegisError('session_ended', 'The session has ended.');
  const isRecent = core.now() - row.auth_time <= MAX_AGE_SECONDS * 1_000;
  const isStrong = !isTwoFactor || (JSON.parse(row.amr) as AuthenticationMethod[]).includes('mfa');
  if (isRecent && isStrong) return;
  const why = isStrong ? 'the last sign-in is too long ago' : 'it takes a second factor';
  throw new AegisError('step_up_required', `Prove once more who you are: ${why}.`, {
    details: { maxAgeSeconds: MAX_AGE_SECONDS, ...(isTwoFactor ? { acr: 'aal2' } : {}) },
  });
}
