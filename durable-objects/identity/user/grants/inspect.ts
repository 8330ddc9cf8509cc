import { refreshSecret } from '../../../../shared/identity/derived-secret.ts';
import { isSameSecret } from '../../../../shared/kernel/same-secret.ts';
import { firstRow } from '../../../kernel/sql.ts';
import type { UserCore } from '../core.ts';
import type { SessionRow } from '../session-row.ts';

/** A refresh token as somebody presents it. */
export interface PresentedRefreshToken {
  readonly sessionId: string;
  readonly number: number;
  readonly secret: string;
}

/** A refresh token that would be accepted now. Times in seconds since the epoch. */
export interface LiveRefreshToken {
  readonly client: string | null;
  readonly scope: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * What a refresh token is worth, without using it: the newest one, or the one before it whose successor nobody has used
 * (shared/identity/refresh.ts). The secret is checked by deriving it again, as the sessions do when they exchange it.
 */
export async function inspectRefreshToken(
  core: UserCore,
  { sessionId, number, secret }: PresentedRefreshToken,
): Promise<LiveRefreshToken | null> {
  const row = firstRow<SessionRow>(core.sql, 'SELECT * FROM session WHERE id = ?', sessionId);
  if (row?.salt == null || row.expires_at <= core.now()) return null;
  if (number !== row.counter && number !== row.counter - 1) return null;
  const expected = await refreshSecret(core.env.AEGIS_SECRETS_KEY, { sessionId, number, salt: row.salt });
  if (!isSameSecret(secret, expected)) return null;
  if (core.account().status !== 'active') return null;
  return {
    client: row.client,
    scope: row.scope ?? '',
    issuedAt: Math.floor(row.created_at / 1000),
    expiresAt: Math.floor(row.expires_at / 1000),
  };
}
