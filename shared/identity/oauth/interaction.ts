import type { AuthorizeRequest } from './authorize-request.ts';
import { SINCE_PARAMETER } from './authorize-request.ts';

/** The machine that signs people in and this one may disagree so much. */
const CLOCKS_DIFFER_SECONDS = 2;

/** Whoever is signed in at the browser that asks. */
export interface SignedIn {
  readonly userId: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly acr: string;
}

/** Whether the person must sign in (again), and what the sign-in page should know. */
export type SignInNeed =
  | { readonly needed: false }
  | {
      readonly needed: true;
      /** A running session is not enough. */
      readonly anew: boolean;
      readonly acr: 'aal2' | null;
    };

/**
 * Whether an authorization request needs a sign-in: nobody is there, somebody else is wanted, `prompt=login`, `max_age` has passed,
 * or `acr_values` asks for two factors. The last is a wish (OpenID Connect Core §3.1.2.1): who comes back without a second factor goes
 * on without, and the ID token says so.
 *
 * @param hinted The subject of a valid `id_token_hint`; null without one.
 * @param nowSeconds Seconds since the epoch.
 */
export function signInNeed(
  request: Pick<AuthorizeRequest, 'prompts' | 'maxAgeSeconds' | 'acrValues' | 'since'>,
  signedIn: SignedIn | null,
  hinted: string | null,
  nowSeconds: number,
): SignInNeed {
  const acr = wantsTwoFactors(request.acrValues) ? 'aal2' : null;
  if (signedIn === null) return { needed: true, anew: false, acr };
  const anew: SignInNeed = { needed: true, anew: true, acr };
  if (hinted !== null && hinted !== signedIn.userId) return anew;
  const { since, prompts, maxAgeSeconds } = request;
  if (since !== null) return signedIn.authTime >= since - CLOCKS_DIFFER_SECONDS ? { needed: false } : anew;
  if (prompts.includes('login') || prompts.includes('select_account')) return anew;
  if (maxAgeSeconds !== null && nowSeconds - signedIn.authTime > maxAgeSeconds) return anew;
  if (acr !== null && signedIn.acr !== acr) return anew;
  return { needed: false };
}

function wantsTwoFactors(acrValues: readonly string[]): boolean {
  return acrValues.includes('aal2') && !acrValues.includes('aal1');
}

/**
 * The query of the same request for after the sign-in: what asked for a sign-in is replaced by the moment since which one counts, so
 * that nobody is asked in a circle.
 *
 * @example
 * queryAfterSignIn(new URLSearchParams('prompt=login'), 1790000000).toString(); // 'aegis_since=1790000000'
 */
export function queryAfterSignIn(query: URLSearchParams, nowSeconds: number): URLSearchParams {
  const next = new URLSearchParams(query);
  const prompts = (query.get('prompt') ?? '')
    .split(' ')
    .filter((word) => word !== 'login' && word !== 'select_account');
  next.delete('prompt');
  if (prompts.join('') !== '') next.set('prompt', prompts.join(' '));
  next.set(SINCE_PARAMETER, String(nowSeconds));
  return next;
}
