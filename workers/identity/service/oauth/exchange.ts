import type { ExchangeResult, RefusedExchange } from '../../../../durable-objects/identity/user/grants/types.ts';
import { isEntityId, parseCredential } from '../../../../shared/identity/credential.ts';
import {
  DEVICE_GRANT_TYPE,
  GRANT_TYPES,
  type GrantType,
  type OAuthClient,
} from '../../../../shared/identity/oauth/client.ts';
import { OAuthError } from '../../../../shared/identity/oauth/error.ts';
import type { Parameters } from '../../../../shared/identity/oauth/parameters.ts';
import { intersect, isWithin, parseScope } from '../../../../shared/identity/oauth/scope.ts';
import { isAegisError } from '../../../../shared/kernel/error.ts';
import type { Reply, RouteContext } from '../../../gateway/route.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { mintAccessToken } from '../../tokens/mint.ts';
import { deviceOf } from '../device.ts';
import { callUser } from '../users.ts';
import { NO_STORE, required } from './answer.ts';
import { requireGrantType } from './clients.ts';
import { pollDevice } from './device.ts';
import { type Granted, tokenReply } from './tokens.ts';

/** For the client's developer. The same words for what a stranger must not tell apart. */
const REASONS: Readonly<Record<RefusedExchange, string>> = {
  unknown: 'The code is not known.',
  used: 'The code was used before; what it gave has been ended.',
  expired: 'The code has expired.',
  client: 'The code was issued to another client.',
  redirect_uri: 'redirect_uri is not the one of the authorization request.',
  verifier: 'code_verifier does not belong to the code_challenge.',
  account: 'The account may not sign in.',
};

type Exchange = (ctx: RouteContext, client: OAuthClient, form: Parameters) => Promise<Reply>;

const EXCHANGES: Readonly<Record<GrantType, Exchange>> = {
  authorization_code: exchangeCode,
  refresh_token: exchangeRefresh,
  client_credentials: exchangeCredentials,
  [DEVICE_GRANT_TYPE]: exchangeDevice,
};

/**
 * The token endpoint behind client authentication.
 *
 * @throws OAuthError RFC 6749 §5.2, RFC 8628 §3.5.
 */
export async function exchange(ctx: RouteContext, client: OAuthClient, form: Parameters): Promise<Reply> {
  const wanted = required(form, 'grant_type');
  const grantType = GRANT_TYPES.find((known) => known === wanted);
  if (grantType === undefined) throw new OAuthError('unsupported_grant_type', 'This grant_type is not supported.');
  requireGrantType(client, grantType);
  return EXCHANGES[grantType](ctx, client, form);
}

async function exchangeCode(ctx: RouteContext, client: OAuthClient, form: Parameters): Promise<Reply> {
  const credential = parseCredential('code', required(form, 'code'));
  const [userId = '', id = ''] = credential?.parts ?? [];
  if (credential === null || !isEntityId(userId)) throw new OAuthError('invalid_grant', REASONS.unknown);
  const presented = {
    id,
    secret: credential.secret,
    client: client.id,
    redirectUri: form.get('redirect_uri') ?? null,
    verifier: required(form, 'code_verifier'),
    device: await deviceOf(ctx.request, client.id),
    mayRefresh: client.grantTypes.includes('refresh_token'),
  };
  const result = await callUser(ctx.env, userId, (user) => user.grants.exchange(presented, ctx.causation), false);
  return tokenReply(ctx, client, grantedOf(result));
}

async function exchangeRefresh(ctx: RouteContext, client: OAuthClient, form: Parameters): Promise<Reply> {
  const credential = parseCredential('refresh', required(form, 'refresh_token'));
  const [userId = '', sessionId = '', number = ''] = credential?.parts ?? [];
  const unknown = 'The refresh token is not good, or not any more.';
  if (credential === null || !isEntityId(userId)) throw new OAuthError('invalid_grant', unknown);
  const wanted = form.get('scope');
  const narrowed = wanted === undefined ? null : parseScope(wanted);
  if (wanted !== undefined && narrowed === null) throw new OAuthError('invalid_scope', 'scope is malformed.');
  const device = await deviceOf(ctx.request, client.id);
  const presented = { sessionId, number: Number(number), secret: credential.secret, device, client: client.id };
  try {
    // Repeatable by nature: the same token gives the same successor. So a refusal after it costs the client nothing either.
    const { tokens, browser } = await callUser(
      ctx.env,
      userId,
      (user) => user.grants.refresh(presented, ctx.causation),
      true,
    );
    // A scope that was taken from the client since is taken from its tokens too.
    const granted = intersect(tokens.access.scope ?? [], client.scopes);
    if (narrowed !== null && !isWithin(narrowed, granted)) {
      throw new OAuthError('invalid_scope', 'scope goes beyond what was granted.');
    }
    const access = { ...tokens.access, scope: narrowed ?? granted };
    return await tokenReply(ctx, client, { tokens: { ...tokens, access }, nonce: null, browser });
  } catch (thrown) {
    if (isAegisError(thrown) && ['session_ended', 'not_found'].includes(thrown.code)) {
      throw new OAuthError('invalid_grant', unknown);
    }
    throw thrown;
  }
}

async function exchangeCredentials(ctx: RouteContext, client: OAuthClient, form: Parameters): Promise<Reply> {
  const own = client.scopes.filter((scope) => scope.includes(':'));
  const wanted = form.get('scope');
  const scope = wanted === undefined ? own : parseScope(wanted);
  if (scope === null) throw new OAuthError('invalid_scope', 'scope is malformed.');
  if (!isWithin(scope, own)) throw new OAuthError('invalid_scope', 'The client may not have one of these scopes.');
  const grant = { clientId: client.id, scope };
  const { token, expiresIn } = await mintAccessToken(ctx.env, grant, issuerOf(ctx.env, ctx.request), ctx.now());
  const body = { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope: scope.join(' ') };
  return { status: 200, body, headers: NO_STORE };
}

async function exchangeDevice(ctx: RouteContext, client: OAuthClient, form: Parameters): Promise<Reply> {
  const { userId, grantId } = await pollDevice(ctx, client, required(form, 'device_code'));
  const wish = {
    client: client.id,
    device: await deviceOf(ctx.request, client.id),
    mayRefresh: client.grantTypes.includes('refresh_token'),
  };
  const result = await callUser(
    ctx.env,
    userId,
    (user) => user.grants.exchangeDevice(grantId, wish, ctx.causation),
    false,
  );
  return tokenReply(ctx, client, grantedOf(result));
}

/** @throws OAuthError `invalid_grant`. */
function grantedOf(result: ExchangeResult): Granted {
  if (result.status === 'refused') throw new OAuthError('invalid_grant', REASONS[result.reason]);
  return result;
}
