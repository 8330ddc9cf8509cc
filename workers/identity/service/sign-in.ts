import { parseCredential } from '../../../shared/identity/credential.ts';
import { normaliseEmail } from '../../../shared/identity/names/email.ts';
import { usernameClaim } from '../../../shared/identity/names/username.ts';
import type { SessionTokens, SessionWish, SignInResult } from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { claimRepository } from '../repository/claims.ts';
import { deviceOf } from './device.ts';
import { throttled } from './throttling.ts';
import { callUser } from './users.ts';

/** Objects that play the account for identifiers that belong to nobody, so that the answer costs the same. */
const DECOYS = 16;

/** How an identifier is claimed: as an e-mail address when it has an `@`, else as a user name. */
function claimOf(identifier: string): { kind: 'email' | 'username'; value: string } | null {
  if (!identifier.includes('@')) {
    const value = usernameClaim(identifier);
    return value === null ? null : { kind: 'username', value };
  }
  const email = normaliseEmail(identifier);
  return email.ok ? { kind: 'email', value: email.value } : null;
}

/** The user behind an identifier, or null. Reads the claims, which the edge itself writes; never a projection. */
export async function ownerOf(env: Pick<Env, 'IDENTITY_DB'>, identifier: string): Promise<string | null> {
  const claim = claimOf(identifier.trim());
  return claim === null ? null : claimRepository(env.IDENTITY_DB).ownerOf(claim.kind, claim.value);
}

/** What a caller wants who signs in at our own API or pages. */
export async function ownWish(request: Request, carrier: 'token' | 'cookie'): Promise<SessionWish> {
  const device = await deviceOf(request);
  return carrier === 'cookie'
    ? { kind: 'browser', client: null, scope: null, device, carrier: 'cookie' }
    : { kind: 'app', client: null, scope: null, device, carrier: 'refresh' };
}

/**
 * Signs in with a password.
 *
 * @throws AegisError `sign_in_refused`, `sign_in_delayed`, `email_unverified`, `account_suspended`.
 */
export async function signInWithPassword(
  ctx: RouteContext,
  input: { readonly identifier: string; readonly password: string; readonly carrier: 'token' | 'cookie' },
): Promise<SignInResult> {
  const claim = claimOf(input.identifier.trim());
  return throttled(ctx, `${claim?.kind}:${claim?.value ?? input.identifier}`, async () => {
    const owner = claim && (await claimRepository(ctx.env.IDENTITY_DB).ownerOf(claim.kind, claim.value));
    const name = owner ?? `decoy-${Math.floor(Math.random() * DECOYS)}`;
    const wish = await ownWish(ctx.request, input.carrier);
    return callUser(
      ctx.env,
      name,
      (user) => user.passwords.signIn({ password: input.password, wish }, ctx.causation),
      false,
    );
  });
}

/**
 * Exchanges a refresh token of our own API. Repeatable by nature: the same token gives the same successor.
 *
 * @throws AegisError `session_ended`.
 */
export async function refreshOwn(ctx: RouteContext, refreshToken: string): Promise<SessionTokens> {
  const credential = parseCredential('refresh', refreshToken);
  if (credential === null) throw new AegisError('session_ended', 'The session has ended.');
  const [userId = '', sessionId = '', number = ''] = credential.parts;
  const device = await deviceOf(ctx.request);
  const presented = { sessionId, number: Number(number), secret: credential.secret, device };
  return callUser(ctx.env, userId, (user) => user.sessions.refresh(presented, ctx.causation), true);
}
