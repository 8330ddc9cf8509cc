import { type Parameters, readParameters } from '../../../../shared/identity/oauth/parameters.ts';
import { isRegisteredUri, withParameters } from '../../../../shared/identity/oauth/redirect-uri.ts';
import type { UserPrincipal } from '../../../gateway/permissions.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { clearedCookies } from '../../tokens/cookies.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { isSecure } from '../signed-in.ts';
import { callUser } from '../users.ts';
import { formText } from './answer.ts';
import { browserUser, redirectTo } from './authorize.ts';
import { activeClient } from './clients.ts';
import { type IdTokenHint, readIdTokenHint } from './id-token-hint.ts';
import { type PageReason, refusalPage, signedOutPage, signOutPage } from './pages.ts';

/** A logout request that is in order. `back` is where the browser goes afterwards; null when the application did not say. */
interface LogoutRequest {
  readonly hint: IdTokenHint | null;
  readonly back: string | null;
  /** To repeat the request from the page that asks. */
  readonly fields: Readonly<Record<string, string>>;
}

const FIELDS = ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'];

async function readLogout(ctx: RouteContext, values: Parameters): Promise<LogoutRequest | PageReason> {
  const token = values.get('id_token_hint');
  const issuer = issuerOf(ctx.env, ctx.request);
  const hint = token === undefined ? null : await readIdTokenHint(ctx.env, token, issuer, ctx.now());
  const named = values.get('client_id');
  if (token !== undefined && (hint === null || (named !== undefined && named !== hint.client))) return 'logout_hint';
  const fields = Object.fromEntries(
    FIELDS.flatMap((name) => (values.has(name) ? [[name, values.get(name) ?? '']] : [])),
  );
  const uri = values.get('post_logout_redirect_uri');
  if (uri === undefined) return { hint, back: null, fields };
  const client = await activeClient(ctx.env, hint?.client ?? named);
  if (client === null || !isRegisteredUri(uri, client.postLogoutRedirectUris)) return 'logout_uri';
  return { hint, back: withParameters(uri, { state: values.get('state') }), fields };
}

/**
 * Signs out at the wish of an application (OpenID Connect RP-Initiated Logout 1.0). Whose session the ID token names is not asked; anybody
 * else is, so that no page can sign people out by an image.
 */
export async function logout(ctx: RouteContext): Promise<Response> {
  const { values, repeated } = readParameters(new URL(ctx.request.url).searchParams);
  const request = repeated.length > 0 ? 'logout_uri' : await readLogout(ctx, values);
  if (typeof request === 'string') return refusalPage(ctx, request);
  const me = browserUser(ctx);
  if (me === null) return afterwards(ctx, request, 302);
  const isTheirs = request.hint?.userId === me.userId && request.hint.sessionId === me.sessionId;
  return isTheirs ? signOut(ctx, me, request, 302) : signOutPage(ctx, request.fields);
}

/** The person has said yes on our own page; the gateway has refused what other sites send. */
export async function logoutConfirmed(ctx: RouteContext): Promise<Response> {
  const { values } = readParameters(await formText(ctx.request));
  const request = await readLogout(ctx, values);
  if (typeof request === 'string') return refusalPage(ctx, request);
  const me = browserUser(ctx);
  return me === null ? afterwards(ctx, request, 303) : signOut(ctx, me, request, 303);
}

async function signOut(
  ctx: RouteContext,
  me: UserPrincipal,
  request: LogoutRequest,
  status: 302 | 303,
): Promise<Response> {
  await callUser(ctx.env, me.userId, (user) => user.grants.signOut(me.sessionId, ctx.causation), true);
  const response = afterwards(ctx, request, status);
  for (const cookie of clearedCookies(isSecure(ctx.request))) response.headers.append('set-cookie', cookie);
  return response;
}

function afterwards(ctx: RouteContext, { back }: LogoutRequest, status: 302 | 303): Response {
  return back === null ? signedOutPage(ctx) : redirectTo(back, status);
}
