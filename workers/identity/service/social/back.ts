import { asAegisError } from '../../../../shared/kernel/error.ts';
import type { RouteContext } from '../../../gateway/route.ts';

/** Why somebody is back at a page of ours without having signed in; `error` in its address. */
export type BackCode =
  /** The person, or the provider's rules, said no. */
  | 'access_denied'
  /** The provider answered with another error. */
  | 'provider_error'
  | 'provider_unavailable'
  /** The provider's answer breaks a rule; the log says which. */
  | 'provider_untrusted'
  /** The answer belongs to no sign-in of this browser, or came too late. */
  | 'state_invalid'
  | (typeof OWN_CODES)[number];

/** Of our own errors, those that a page can explain. */
const OWN_CODES = [
  'sign_in_refused',
  'email_unverified',
  'account_suspended',
  'claim_taken',
  'step_up_required',
  'session_ended',
  'conflict',
  'unavailable',
] as const;

/** Sends a browser to a page of ours. */
export function redirect(location: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
}

/**
 * Where somebody goes on after a sign-in or a link that did not work: sign-in page or security page, with `error`, `provider` and, at
 * the sign-in page, `return_to`.
 */
export function backTo(mode: 'sign-in' | 'link', code: BackCode, provider: string, returnTo: string): string {
  const query = new URLSearchParams({ error: code, provider });
  if (mode === 'link') return `/account/security?${query}`;
  query.set('return_to', returnTo);
  return `/account/sign-in?${query}`;
}

/**
 * What a failure is called on a page.
 *
 * @throws The failure itself, when no page could explain it.
 */
export function backCodeOf(ctx: Pick<RouteContext, 'log'>, thrown: unknown, provider: string): BackCode {
  const error = asAegisError(thrown);
  const { code, details } = error;
  const own = OWN_CODES.find((candidate) => candidate === code);
  if (own === undefined && code !== 'upstream_failed') throw thrown;
  ctx.log.warn('sign-in with another account failed', {
    provider,
    code,
    rule: details?.rule ?? details?.reason ?? null,
  });
  return own ?? (details?.rule === undefined ? 'provider_unavailable' : 'provider_untrusted');
}
