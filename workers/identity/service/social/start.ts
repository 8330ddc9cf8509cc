import { sameSitePath } from '../../../../shared/identity/return-to.ts';
import { platformRandom, secretDigits } from '../../../../shared/identity/secret.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { issuerOf } from '../../tokens/issuer.ts';
import { callUser } from '../users.ts';
import { authorizeUrl } from './authorize-url.ts';
import { backCodeOf, backTo, redirect } from './back.ts';
import { type Attempt, keepInBrowser } from './cookies.ts';
import { profileOf } from './metadata.ts';
import { providerOf } from './providers.ts';

/** The path to go on to travels in a sealed cookie, of which a browser keeps 4096 octets. */
const LONGEST_IN_COOKIE = 1_200;

/** Where a provider sends the browser back to; it has to be registered there exactly so. */
export function redirectUriOf({ env, request }: Pick<RouteContext, 'env' | 'request'>, provider: string): string {
  return `${issuerOf(env, request)}/api/v1/auth/social/${provider}/callback`;
}

/**
 * Sends a browser to a provider, to sign in or to link.
 *
 * @throws AegisError `not_found`, `unavailable`, `secrets_key_unusable`; `csrf_refused` when another site begins to link.
 */
export async function startSocial(
  ctx: RouteContext,
  id: string,
  { mode, return_to }: { readonly mode: Attempt['mode']; readonly return_to?: string | undefined },
): Promise<Response> {
  const provider = providerOf(ctx.env, id);
  const { origin } = new URL(ctx.request.url);
  const returnTo = sameSitePath(return_to ?? (mode === 'link' ? '/account/security' : null), origin, LONGEST_IN_COOKIE);
  if (mode === 'link') refuseOtherSites(ctx.request);
  let linking: Attempt['linking'] = null;
  if (mode === 'link') {
    if (ctx.principal.kind !== 'user' || ctx.principal.via !== 'cookie') {
      return redirect(`/account/sign-in?${new URLSearchParams({ return_to: '/account/security' })}`, []);
    }
    const { userId, sessionId } = ctx.principal;
    linking = { userId, sessionId };
  }
  try {
    if (linking !== null) {
      const { userId, sessionId } = linking;
      await callUser(ctx.env, userId, (user) => user.social.assertMayLink({ sessionId }), true);
    }
    const { endpoints } = await profileOf(provider, ctx.env, ctx.now());
    const secrets = {
      state: secretDigits(platformRandom),
      nonce: secretDigits(platformRandom),
      verifier: secretDigits(platformRandom),
    };
    const attempt: Attempt = { ...secrets, provider: id, mode, returnTo, linking };
    const url = await authorizeUrl(provider, endpoints.authorization, redirectUriOf(ctx, id), secrets);
    return redirect(url.href, [await keepInBrowser(ctx, 'attempt', attempt)]);
  } catch (thrown) {
    return redirect(backTo(mode, backCodeOf(ctx, thrown, id), id, returnTo), []);
  }
}

/**
 * Linking begins at a page of ours: a stranger's page could first sign the browser in at the provider as the stranger, and the account
 * that is linked then would be theirs.
 */
function refuseOtherSites(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  if (site === null || site === 'same-origin' || site === 'none') return;
  throw new AegisError('csrf_refused', 'The request came from another site.');
}
