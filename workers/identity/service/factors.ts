import type { ShownFactor } from '../../../durable-objects/identity/user/second-factors.ts';
import { parseCredential } from '../../../shared/identity/credential.ts';
import type { AccessGrant, SessionTokens } from '../../../shared/identity/session.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { UserPrincipal } from '../../gateway/permissions.ts';
import type { Reply, RouteContext } from '../../gateway/route.ts';
import { accessCookie } from '../tokens/cookies.ts';
import { issuerOf } from '../tokens/issuer.ts';
import { mintAccessToken } from '../tokens/mint.ts';
import { answerOf } from './passkeys.ts';
import { myself } from './principal.ts';
import { isSecure, signedIn } from './signed-in.ts';
import { throttled } from './throttling.ts';
import { callUser } from './users.ts';

/** A second factor as a request carries it. */
type FactorBody =
  | { readonly method: 'totp' | 'recovery'; readonly code: string }
  | ({ readonly method: 'passkey' } & Parameters<typeof answerOf>[1]);

function shownIn(ctx: RouteContext, body: FactorBody): ShownFactor {
  if (body.method === 'passkey') return { method: 'passkey', ...answerOf(ctx, body) };
  return { method: body.method, code: body.code };
}

/**
 * The user who asks, in a session of their own. An API key is no person who could prove who they are; and an application that acts for
 * the user has a part of what they may, and would give itself the rest with a passkey, a new address or a key of its own.
 *
 * @throws AegisError `not_found`, `forbidden`.
 */
export function inSession(ctx: RouteContext): UserPrincipal {
  const me = myself(ctx);
  if (me.via === 'api-key') throw new AegisError('forbidden', 'An API key cannot do this; sign in.');
  if (me.clientId !== null) throw new AegisError('forbidden', 'An application cannot do this; sign in here yourself.');
  return me;
}

/**
 * Completes a sign-in by the ticket of its first factor.
 *
 * @throws AegisError `factor_refused`, `sign_in_delayed`, `email_unverified`, `account_suspended`.
 */
export async function completeSignIn(
  ctx: RouteContext,
  { ticket, ...factor }: FactorBody & { readonly ticket: string },
): Promise<SessionTokens> {
  const credential = parseCredential('oneTime', ticket);
  if (credential === null) throw new AegisError('factor_refused', 'The sign-in has run out; start again.');
  const [userId = '', id = ''] = credential.parts;
  const input = { ticket: { id, secret: credential.secret }, shown: shownIn(ctx, factor) };
  return callUser(ctx.env, userId, (user) => user.secondFactors.signIn(input, ctx.causation), false);
}

/**
 * Proves once more who somebody is, and answers with what says so.
 *
 * @throws AegisError `sign_in_refused`, `factor_refused`, `sign_in_delayed`, `session_ended`, `forbidden`.
 */
export async function stepUp(
  ctx: RouteContext,
  body: FactorBody | { readonly method: 'password'; readonly password: string },
): Promise<Reply> {
  const { userId, sessionId } = inSession(ctx);
  if (body.method === 'password') {
    const { password } = body;
    const call = () =>
      callUser(ctx.env, userId, (user) => user.passwords.stepUp({ sessionId, password }, ctx.causation), false);
    return steppedUp(ctx, await throttled(ctx, `user:${userId}`, call));
  }
  const shown = shownIn(ctx, body);
  return steppedUp(
    ctx,
    await callUser(ctx.env, userId, (user) => user.secondFactors.stepUp({ sessionId, shown }, ctx.causation), false),
  );
}

/** A session goes on with what it has; only the access token is new, and lies where the old one lay. */
async function steppedUp(ctx: RouteContext, proved: { access: AccessGrant; expiresAt: number }): Promise<Reply> {
  const { access, expiresAt } = proved;
  if (ctx.principal.kind !== 'user' || ctx.principal.via !== 'cookie') {
    return signedIn(ctx, { access, expiresAt, refreshToken: null, cookie: null });
  }
  const token = await mintAccessToken(ctx.env, access, issuerOf(ctx.env, ctx.request), ctx.now());
  const body = {
    status: 'signed_in',
    userId: access.userId,
    sessionId: access.sessionId,
    sessionExpiresAt: new Date(expiresAt).toISOString(),
  };
  const cookie = accessCookie(token.token, token.expiresIn, isSecure(ctx.request));
  return Response.json(body, { headers: { 'cache-control': 'no-store', 'set-cookie': cookie } });
}
