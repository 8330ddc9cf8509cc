import type { GrantType, OAuthClient } from '../../../../shared/identity/oauth/client.ts';
import { presentedClient } from '../../../../shared/identity/oauth/client-authentication.ts';
import { OAuthError } from '../../../../shared/identity/oauth/error.ts';
import type { Parameters } from '../../../../shared/identity/oauth/parameters.ts';
import { isSecretOf } from '../../../../shared/identity/secret.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { clientRepository } from '../../repository/clients.ts';

/** A registered client that is not disabled; null for anything else. */
export async function activeClient(env: Pick<Env, 'IDENTITY_DB'>, id: string | undefined): Promise<OAuthClient | null> {
  if (id === undefined || id.length > 64) return null;
  const client = await clientRepository(env.IDENTITY_DB).find(id);
  return client?.disabledAt === null ? client : null;
}

/**
 * The client that makes a request, by the method that it registered. Every failure is the same to it: whether a client exists is
 * nobody's business who cannot prove to be it.
 *
 * @throws OAuthError `invalid_client`, `invalid_request`.
 */
export async function authenticatedClient(
  ctx: Pick<RouteContext, 'env' | 'request' | 'now'>,
  form: Parameters,
): Promise<OAuthClient> {
  const presented = presentedClient(ctx.request.headers.get('authorization'), form);
  const client = await activeClient(ctx.env, presented.id);
  const isMethod = client?.tokenEndpointAuthMethod === presented.method;
  const isProved = presented.secret === null || (await isSecretOfClient(client, presented.secret, ctx.now()));
  if (client === null || !isMethod || !isProved) {
    throw new OAuthError('invalid_client', 'The client is unknown, or did not authenticate as it registered.');
  }
  return client;
}

async function isSecretOfClient(client: OAuthClient | null, secret: string, now: number): Promise<boolean> {
  if (client?.secretHash != null && (await isSecretOf(secret, client.secretHash))) return true;
  const old = client?.oldSecret ?? null;
  return old !== null && now < old.expiresAt && (await isSecretOf(secret, old.hash));
}

/** @throws OAuthError `unauthorized_client` when the client did not register a grant type. */
export function requireGrantType(client: OAuthClient, grantType: GrantType): void {
  if (client.grantTypes.includes(grantType)) return;
  throw new OAuthError('unauthorized_client', 'The client did not register this grant type.');
}
