import type { OAuthClient } from '../../../../shared/identity/oauth/client.ts';
import { withParameters } from '../../../../shared/identity/oauth/redirect-uri.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import type { UserPrincipal } from '../../../gateway/permissions.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { clientRepository } from '../../repository/clients.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { callUser } from '../users.ts';
import { browserUser } from './authorize.ts';
import { activeClient } from './clients.ts';

/**
 * The person at the browser.
 *
 * @throws AegisError `forbidden` for a token, a key or the administrator key: a consent is a person's.
 */
export function personAtBrowser(ctx: RouteContext): UserPrincipal {
  const me = browserUser(ctx);
  if (me !== null) return me;
  throw new AegisError('forbidden', 'Only a person signed in at this browser can decide; send the session cookie.');
}

/** What an application asks for. */
export interface ConsentQuestion {
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
  readonly newScopes: readonly string[];
}

/** @throws AegisError `not_found` when it was decided, has expired, or is another session's. */
export async function consentQuestion(ctx: RouteContext, me: UserPrincipal, id: string): Promise<ConsentQuestion> {
  const view = await callUser(ctx.env, me.userId, (user) => user.grants.describeRequest(id, me.sessionId), true);
  const client = await activeClient(ctx.env, view.client);
  if (client === null) throw new AegisError('not_found', 'The application is not registered any more.');
  return { client, scopes: view.scope, newScopes: view.scope.filter((scope) => !view.remembered.includes(scope)) };
}

/**
 * Decides, and tells where to send the browser.
 *
 * @throws AegisError `not_found` as {@link consentQuestion}; `session_ended`.
 */
export async function decideConsent(
  ctx: RouteContext,
  me: UserPrincipal,
  id: string,
  isAllowed: boolean,
): Promise<string> {
  // A client that was disabled while the person thought gets nothing.
  await consentQuestion(ctx, me, id);
  const asker = { sessionId: me.sessionId, epoch: me.epoch };
  const { redirectUri, state, code } = await callUser(
    ctx.env,
    me.userId,
    (user) => user.grants.decide(id, asker, isAllowed, ctx.causation),
    false,
  );
  const answer = code === null ? { error: 'access_denied', error_description: 'The person said no.' } : { code };
  return withParameters(redirectUri, { ...answer, state, iss: issuerOf(ctx.env, ctx.request) });
}

/** What a person has allowed, with the names of the applications; one that is gone has its id for a name. */
export async function consentsOf(ctx: RouteContext, me: UserPrincipal) {
  const consents = await callUser(ctx.env, me.userId, (user) => user.grants.consents(), true);
  const names = await clientRepository(ctx.env.IDENTITY_DB).namesOf(consents.map(({ client }) => client));
  return consents.map(({ client, scope, grantedAt }) => ({
    client: { id: client, name: names.get(client) ?? client },
    scopes: scope,
    grantedAt: new Date(grantedAt).toISOString(),
  }));
}
