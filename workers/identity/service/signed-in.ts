import type { SessionTokens, SignInResult } from '../../../shared/identity/session.ts';
import type { Reply, RouteContext } from '../../gateway/route.ts';
import { sessionCookies } from '../tokens/cookies.ts';
import { issuerOf } from '../tokens/issuer.ts';
import { mintAccessToken } from '../tokens/mint.ts';

/** Whether the caller came over TLS; cookies follow it. */
export function isSecure(request: Request): boolean {
  return request.url.startsWith('https:');
}

/**
 * The answer to somebody who has signed in: cookies for a browser, tokens for an application.
 *
 * @example
 * return signedIn(ctx, await callUser(ctx.env, id, (user) => user.secondFactors.signIn(…), false));
 */
export async function signedIn(ctx: RouteContext, tokens: SessionTokens): Promise<Reply> {
  const issuer = issuerOf(ctx.env, ctx.request);
  const access = await mintAccessToken(ctx.env, tokens.access, issuer, ctx.now());
  const who = {
    status: 'signed_in',
    userId: tokens.access.userId,
    sessionId: tokens.access.sessionId,
    sessionExpiresAt: new Date(tokens.expiresAt).toISOString(),
  };
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (tokens.cookie === null) {
    const body = {
      ...who,
      tokenType: 'Bearer',
      accessToken: access.token,
      expiresIn: access.expiresIn,
      ...(tokens.refreshToken === null ? {} : { refreshToken: tokens.refreshToken }),
    };
    return Response.json(body, { headers });
  }
  const cookies = sessionCookies(
    { cookie: tokens.cookie, expiresAt: tokens.expiresAt, access: access.token, expiresIn: access.expiresIn },
    isSecure(ctx.request),
    ctx.now(),
  );
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return Response.json(who, { headers });
}

/** The answer to a first factor: signed in, or what the second factor needs. */
export async function signInReply(ctx: RouteContext, result: SignInResult): Promise<Reply> {
  return result.status === 'signed_in' ? signedIn(ctx, result.tokens) : { status: 200, body: result };
}
