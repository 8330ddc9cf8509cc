import { type AccessClaims, scopeList } from '../../../../shared/identity/access/claims.ts';
import { isEntityId, parseCredential } from '../../../../shared/identity/credential.ts';
import type { OAuthClient } from '../../../../shared/identity/oauth/client.ts';
import { OAuthError } from '../../../../shared/identity/oauth/error.ts';
import { asAegisError, isAegisError } from '../../../../shared/kernel/error.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { requireAliveNow } from '../../tokens/revocations.ts';
import { verifyAccessToken } from '../../tokens/verify.ts';
import { callUser } from '../users.ts';
import { activeClient } from './clients.ts';

/** What a refresh token names; null for what is none. */
export function presentedRefresh(token: string) {
  const credential = parseCredential('refresh', token);
  const [userId = '', sessionId = '', number = ''] = credential?.parts ?? [];
  if (credential === null || !isEntityId(userId)) return null;
  return { userId, presented: { sessionId, number: Number(number), secret: credential.secret } };
}

/**
 * The claims of an access token that is signed by us and has not expired; null for any other.
 *
 * @throws AegisError `unavailable` when the keys cannot be read.
 */
export async function claimsOf(ctx: RouteContext, token: string): Promise<AccessClaims | null> {
  try {
    return await verifyAccessToken(ctx.env, token, issuerOf(ctx.env, ctx.request), ctx.now());
  } catch (thrown) {
    if (['token_invalid', 'token_expired'].includes(asAegisError(thrown).code)) return null;
    throw thrown;
  }
}

/** Runs a question to the owner of a token; null when the owner says that it is over. */
export async function unlessEnded<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (isAegisError(thrown) && ['session_ended', 'not_found'].includes(thrown.code)) return null;
    throw thrown;
  }
}

const INACTIVE = { active: false } as const;

/** The answer of RFC 7662 §2.2: all about a token that is good and the caller's business, else that it is not active. */
export async function introspect(ctx: RouteContext, client: OAuthClient, token: string) {
  const refresh = presentedRefresh(token);
  if (refresh !== null) {
    const { userId, presented } = refresh;
    const live = await unlessEnded(callUser(ctx.env, userId, (user) => user.grants.inspectRefresh(presented), true));
    if (live?.client !== client.id) return INACTIVE;
    return {
      active: true,
      token_type: 'refresh_token',
      client_id: client.id,
      sub: userId,
      sid: presented.sessionId,
      scope: live.scope,
      iat: live.issuedAt,
      exp: live.expiresAt,
      iss: issuerOf(ctx.env, ctx.request),
    };
  }
  const claims = await claimsOf(ctx, token);
  const isTheirs = claims !== null && (claims.client_id === client.id || claims.aud === client.id);
  if (!isTheirs || !(await isAliveNow(ctx, claims))) return INACTIVE;
  const { role: _, ep: __, ...told } = claims;
  return { active: true, token_type: 'Bearer', ...told };
}

/** Asks the owner, not the log: an introspection must never be stale. */
async function isAliveNow(ctx: RouteContext, { sub, sid, ep, client_id }: AccessClaims): Promise<boolean> {
  if (sid === undefined) {
    const client = await activeClient(ctx.env, client_id);
    const listed = { user: client_id, session: '', epoch: 0 };
    const context = { env: ctx.env, now: ctx.now(), waitUntil: (promise: Promise<unknown>) => ctx.waitUntil(promise) };
    if (client === null) return false;
    return (await unlessEnded(requireAliveNow(listed, context).then(() => true))) ?? false;
  }
  const confirmed = callUser(ctx.env, sub, (user) => user.sessions.confirm(sid, ep), true).then(() => true);
  return (await unlessEnded(confirmed)) ?? false;
}

/**
 * Ends the grant of a token (RFC 7009); an unknown token, or one of another client, is left alone without a word.
 *
 * @throws OAuthError `unsupported_token_type` for the token of a client that acts for itself, which belongs to no grant.
 */
export async function revoke(ctx: RouteContext, client: OAuthClient, token: string): Promise<void> {
  const refresh = presentedRefresh(token);
  if (refresh !== null) {
    const { userId, presented } = refresh;
    const call = callUser(
      ctx.env,
      userId,
      (user) => user.grants.revokeRefresh(presented, client.id, ctx.causation),
      true,
    );
    await unlessEnded(call);
    return;
  }
  const claims = await claimsOf(ctx, token);
  if (claims?.client_id !== client.id) return;
  const { sub, sid } = claims;
  if (sid === undefined) {
    throw new OAuthError(
      'unsupported_token_type',
      'A token of client_credentials cannot be revoked; it ends in minutes.',
    );
  }
  await unlessEnded(callUser(ctx.env, sub, (user) => user.grants.endGrant(sid, client.id, ctx.causation), true));
}

/**
 * Claims about the person of a bearer token (OpenID Connect Core §5.3).
 *
 * @throws OAuthError `invalid_token`, `insufficient_scope`.
 */
export async function userinfo(ctx: RouteContext, token: string): Promise<Readonly<Record<string, unknown>>> {
  const over = () => new OAuthError('invalid_token', 'The access token is not good, or not any more.', 'Bearer');
  const claims = await claimsOf(ctx, token);
  if (claims === null) throw over();
  const { sub, sid, ep } = claims;
  // Our own tokens have no scope: they may everything that the user may.
  const scope = claims.scope === undefined ? ['openid', 'profile', 'email'] : scopeList(claims.scope);
  if (sid === undefined || !scope.includes('openid')) {
    throw new OAuthError('insufficient_scope', 'The token lacks the scope openid.', 'Bearer');
  }
  const person = await unlessEnded(callUser(ctx.env, sub, (user) => user.grants.claims(sid, ep), true));
  if (person === null) throw over();
  return {
    sub,
    ...(scope.includes('profile') ? person.profile : {}),
    ...(scope.includes('email') ? person.email : {}),
  };
}
