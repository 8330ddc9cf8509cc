import type { ConsentRule } from '../../../../durable-objects/identity/user/grants/types.ts';
import { type AuthorizeRequest, readAuthorizeRequest } from '../../../../shared/identity/oauth/authorize-request.ts';
import type { OAuthClient } from '../../../../shared/identity/oauth/client.ts';
import type { OAuthErrorCode } from '../../../../shared/identity/oauth/error.ts';
import { queryAfterSignIn, signInNeed } from '../../../../shared/identity/oauth/interaction.ts';
import { readParameters } from '../../../../shared/identity/oauth/parameters.ts';
import { withParameters } from '../../../../shared/identity/oauth/redirect-uri.ts';
import { isAegisError } from '../../../../shared/kernel/error.ts';
import type { UserPrincipal } from '../../../gateway/permissions.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { callUser } from '../users.ts';
import { NO_STORE } from './answer.ts';
import { activeClient } from './clients.ts';
import { readIdTokenHint } from './id-token-hint.ts';
import { refusalPage } from './pages.ts';

/** A redirect that nobody keeps: it carries a code, or depends on who is signed in. */
export function redirectTo(location: string, status: 302 | 303 = 302): Response {
  return new Response(null, { status, headers: { ...NO_STORE, location } });
}

/** The browser's user; a token or key cannot stand for a person at a page. */
export function browserUser({ principal }: Pick<RouteContext, 'principal'>): UserPrincipal | null {
  return principal.kind === 'user' && principal.via === 'cookie' ? principal : null;
}

/** Answers an authorization request (RFC 6749 §4.1, OpenID Connect Core §3.1.2, RFC 9207). */
export async function authorize(ctx: RouteContext): Promise<Response> {
  const query = new URL(ctx.request.url).searchParams;
  const parameters = readParameters(query);
  const client = await activeClient(ctx.env, parameters.values.get('client_id'));
  const reading = readAuthorizeRequest(parameters, client);
  if (reading.kind === 'refused' || client === null) {
    return refusalPage(ctx, reading.kind === 'refused' ? reading.reason : 'client_unknown');
  }
  if (reading.kind === 'error')
    return answer(ctx, reading, { error: reading.error, error_description: reading.description });
  const { request } = reading;
  const me = browserUser(ctx);
  const hinted = await hintedUser(ctx, request);
  if (hinted === 'invalid') return failed(ctx, request, 'invalid_request', 'id_token_hint is no ID token of ours.');
  const nowSeconds = Math.floor(ctx.now() / 1_000);
  const need = signInNeed(request, me, hinted, nowSeconds);
  if (need.needed || me === null) return need.needed ? toSignIn(ctx, request, need) : toSignIn(ctx, request, null);
  return toConsentOrBack(ctx, client, request, me);
}

async function hintedUser(ctx: RouteContext, { idTokenHint }: AuthorizeRequest): Promise<string | null | 'invalid'> {
  if (idTokenHint === null) return null;
  const hint = await readIdTokenHint(ctx.env, idTokenHint, issuerOf(ctx.env, ctx.request), ctx.now());
  return hint?.userId ?? 'invalid';
}

function toSignIn(
  ctx: RouteContext,
  request: AuthorizeRequest,
  need: { readonly anew: boolean; readonly acr: 'aal2' | null } | null,
): Response {
  if (request.prompts.includes('none')) return failed(ctx, request, 'login_required', 'The person must sign in.');
  const url = new URL(ctx.request.url);
  const after = queryAfterSignIn(url.searchParams, Math.floor(ctx.now() / 1_000));
  const location = withParameters('/account/sign-in', {
    return_to: `${url.pathname}?${after}`,
    login_hint: request.loginHint,
    prompt: need?.anew ? 'login' : null,
    acr_values: need?.acr,
  });
  return redirectTo(location);
}

async function toConsentOrBack(
  ctx: RouteContext,
  client: OAuthClient,
  request: AuthorizeRequest,
  me: UserPrincipal,
): Promise<Response> {
  const { redirectUri, state, scope, challenge, nonce, prompts } = request;
  const asker = { sessionId: me.sessionId, epoch: me.epoch };
  const wish = { client: client.id, scope, redirectUri, state, challenge, nonce };
  try {
    const result = await callUser(
      ctx.env,
      me.userId,
      (user) => user.grants.authorize(wish, asker, consentRule(client, prompts)),
      false,
    );
    if (result.status === 'code') return answer(ctx, request, { code: result.code });
    if (prompts.includes('none')) return failed(ctx, request, 'consent_required', 'The person must consent.');
    return redirectTo(withParameters('/oauth/consent', { request: result.requestId }));
  } catch (thrown) {
    // The access cookie outlives its session by seconds: whoever it was is not signed in any more.
    if (isAegisError(thrown) && thrown.code === 'session_ended') return toSignIn(ctx, request, null);
    throw thrown;
  }
}

function consentRule(client: OAuthClient, prompts: AuthorizeRequest['prompts']): ConsentRule {
  if (prompts.includes('consent')) return 'ask';
  return client.isFirstParty ? 'skip' : 'remembered';
}

function failed(ctx: RouteContext, request: AuthorizeRequest, error: OAuthErrorCode, description: string): Response {
  return answer(ctx, request, { error, error_description: description });
}

/** Back to the application, with who answers (RFC 9207). */
function answer(
  ctx: RouteContext,
  { redirectUri, state }: { readonly redirectUri: string; readonly state: string | null },
  parameters: Readonly<Record<string, string>>,
): Response {
  const iss = issuerOf(ctx.env, ctx.request);
  return redirectTo(withParameters(redirectUri, { ...parameters, state, iss }));
}
