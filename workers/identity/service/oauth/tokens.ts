import type { OAuthClient } from '../../../../shared/identity/oauth/client.ts';
import type { SessionTokens } from '../../../../shared/identity/session.ts';
import type { Reply, RouteContext } from '../../../gateway/route.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { mintAccessToken, mintIdToken } from '../../tokens/mint.ts';
import { NO_STORE } from './answer.ts';

/** What a session of a client gives its tokens from. */
export interface Granted {
  readonly tokens: SessionTokens;
  readonly nonce: string | null;
  /** `sid` of the ID token: the session of the browser that approved, so that a logout can be matched to it. */
  readonly browser: string;
}

/** A successful answer of the token endpoint (RFC 6749 §5.1), with an ID token when `openid` was granted. */
export async function tokenReply(ctx: RouteContext, client: OAuthClient, granted: Granted): Promise<Reply> {
  const { access, refreshToken } = granted.tokens;
  const scope = access.scope ?? [];
  const issuer = issuerOf(ctx.env, ctx.request);
  const { token, expiresIn } = await mintAccessToken(ctx.env, access, issuer, ctx.now());
  const idToken = scope.includes('openid') ? await idTokenOf(ctx, client, granted, token, issuer) : null;
  const body = {
    access_token: token,
    token_type: 'Bearer',
    expires_in: expiresIn,
    scope: scope.join(' '),
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    ...(idToken === null ? {} : { id_token: idToken }),
  };
  return { status: 200, body, headers: NO_STORE };
}

function idTokenOf(
  ctx: RouteContext,
  client: OAuthClient,
  { tokens, nonce, browser }: Granted,
  accessToken: string,
  issuer: string,
): Promise<string> {
  const { userId, authTime, amr } = tokens.access;
  const alg = client.idTokenSignedResponseAlg;
  const grant = { userId, client: client.id, sessionId: browser, nonce, authTime, amr, accessToken, alg };
  return mintIdToken(ctx.env, grant, issuer, ctx.now());
}
