import { OAuthError } from '../../../shared/identity/oauth/error.ts';
import { providerMetadata } from '../../../shared/identity/oauth/metadata.ts';
import { PERMISSIONS } from '../../gateway/permissions.ts';
import { implement, type Reply, type RouteContext } from '../../gateway/route.ts';
import {
  getAuthorizationServer,
  getAuthorize,
  getOpenIdConfiguration,
  getUserinfo,
  postAuthorize,
  postIntrospect,
  postRevoke,
  postToken,
  postUserinfo,
} from '../contract/oauth.ts';
import { answering, formOf, formText, NO_STORE, required } from '../service/oauth/answer.ts';
import { authorize, redirectTo } from '../service/oauth/authorize.ts';
import { authenticatedClient } from '../service/oauth/clients.ts';
import { exchange } from '../service/oauth/exchange.ts';
import { introspect, revoke, userinfo } from '../service/oauth/introspection.ts';
import { issuerOf } from '../tokens/issuer.ts';

const metadata = async (ctx: RouteContext): Promise<Reply> => ({
  status: 200,
  body: providerMetadata(issuerOf(ctx.env, ctx.request), PERMISSIONS),
});

/** RFC 6750 §2: the token of the header, or of a form; never of the query, which ends up in logs. */
async function bearerOf({ request }: RouteContext): Promise<string> {
  const header = request.headers.get('authorization');
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  const isForm = request.method === 'POST' && type === 'application/x-www-form-urlencoded';
  const field = isForm ? (await formText(request)).get('access_token') : null;
  if (header !== null && field !== null) {
    throw new OAuthError('invalid_request', 'The access token came in two ways.', 'Bearer');
  }
  const token = field ?? /^bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new OAuthError('invalid_token', 'Send an access token.', 'Bearer');
  return token;
}

const claims = (ctx: RouteContext) =>
  answering(async () => ({ status: 200, body: await userinfo(ctx, await bearerOf(ctx)), headers: NO_STORE }));

export const oauthRoutes = [
  implement(getOpenIdConfiguration, (_, ctx) => metadata(ctx)),
  implement(getAuthorizationServer, (_, ctx) => metadata(ctx)),

  implement(getAuthorize, (_, ctx) => authorize(ctx)),

  implement(postAuthorize, async (_, ctx) => redirectTo(`/oauth/authorize?${await formText(ctx.request)}`, 303)),

  implement(postToken, (_, ctx) =>
    answering(async () => {
      const form = await formOf(ctx);
      return exchange(ctx, await authenticatedClient(ctx, form), form);
    }),
  ),

  implement(getUserinfo, (_, ctx) => claims(ctx)),
  implement(postUserinfo, (_, ctx) => claims(ctx)),

  implement(postIntrospect, (_, ctx) =>
    answering(async () => {
      const form = await formOf(ctx);
      const client = await authenticatedClient(ctx, form);
      if (client.tokenEndpointAuthMethod === 'none') {
        throw new OAuthError('invalid_client', 'Introspection is for clients with a secret.');
      }
      return { status: 200, body: await introspect(ctx, client, required(form, 'token')), headers: NO_STORE };
    }),
  ),

  implement(postRevoke, (_, ctx) =>
    answering(async () => {
      const form = await formOf(ctx);
      await revoke(ctx, await authenticatedClient(ctx, form), required(form, 'token'));
      return { status: 200, headers: NO_STORE };
    }),
  ),
];
