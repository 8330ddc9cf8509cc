import type { ExternalIdentity } from '../../../../shared/identity/social/external.ts';
import { untrusted } from '../../../../shared/identity/social/external.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import { isSameSecret } from '../../../../shared/kernel/same-secret.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { type BackCode, backCodeOf, backTo, redirect } from './back.ts';
import { type Attempt, forgetInBrowser, keepInBrowser, readFromBrowser } from './cookies.ts';
import { identify } from './identify.ts';
import { linkAccount } from './link.ts';
import { profileOf } from './metadata.ts';
import { ownerOfLink, signInAs } from './owner.ts';
import { providerOf } from './providers.ts';
import { redirectUriOf } from './start.ts';

/** How a provider sends the browser back (RFC 6749 §4.1.2, RFC 9207). */
export interface CallbackQuery {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly error?: string | undefined;
  readonly iss?: string | undefined;
}

/**
 * Takes up a sign-in where its browser comes back from the provider. Whatever happens, the browser ends on a page of ours, and the
 * attempt is over: its answer is good once.
 *
 * @throws AegisError `not_found`, `unavailable`, `secrets_key_unusable`, `internal`.
 */
export async function finishSocial(ctx: RouteContext, id: string, query: CallbackQuery): Promise<Response> {
  providerOf(ctx.env, id);
  const attempt = await readFromBrowser(ctx, 'attempt');
  const over = forgetInBrowser(ctx, 'attempt');
  if (attempt?.provider !== id || !isSameSecret(query.state ?? '', attempt.state)) {
    return redirect(backTo('sign-in', 'state_invalid', id, '/account'), [over]);
  }
  const refused = refusalIn(query);
  if (refused !== null) return redirect(backTo(attempt.mode, refused, id, attempt.returnTo), [over]);
  try {
    const identity = await identityOf(ctx, attempt, query);
    const { location, cookies } = await goOn(ctx, attempt, identity);
    return redirect(location, [over, ...cookies]);
  } catch (thrown) {
    return redirect(backTo(attempt.mode, backCodeOf(ctx, thrown, id), id, attempt.returnTo), [over]);
  }
}

function refusalIn({ error, code }: CallbackQuery): BackCode | null {
  if (error !== undefined) return error === 'access_denied' ? 'access_denied' : 'provider_error';
  return code === undefined || code === '' ? 'provider_error' : null;
}

async function identityOf(
  ctx: RouteContext,
  attempt: Attempt,
  { code, iss }: CallbackQuery,
): Promise<ExternalIdentity> {
  const provider = providerOf(ctx.env, attempt.provider);
  const profile = await profileOf(provider, ctx.env, ctx.now());
  // RFC 9207 §2.4: an answer of another issuer must not be taken for this one's.
  const isAnswerOfIssuer = iss === undefined ? !profile.namesIssuer : profile.issuers.includes(iss);
  if (!isAnswerOfIssuer && profile.issuers.length > 0) throw untrusted(provider.id, 'callback_issuer');
  const { state, nonce, verifier } = attempt;
  const answer = { state, nonce, verifier, code: code ?? '', redirectUri: redirectUriOf(ctx, provider.id) };
  return identify({ provider, profile, env: ctx.env, now: ctx.now() }, answer);
}

interface Onward {
  readonly location: string;
  readonly cookies: readonly string[];
}

async function goOn(ctx: RouteContext, attempt: Attempt, identity: ExternalIdentity): Promise<Onward> {
  const { returnTo, linking } = attempt;
  if (linking !== null) {
    const { principal } = ctx;
    const isSame = principal.kind === 'user' && principal.userId === linking.userId;
    if (!isSame || principal.sessionId !== linking.sessionId) {
      throw new AegisError('session_ended', 'The session that began to link is not the one that came back.');
    }
    await linkAccount(ctx, linking, identity);
    return { location: withLinked(returnTo, identity.provider), cookies: [] };
  }
  const owner = await ownerOfLink(ctx, identity);
  if (owner === null) {
    const location = `/account/social?${new URLSearchParams({ return_to: returnTo })}`;
    return { location, cookies: [await keepInBrowser(ctx, 'newcomer', { identity, returnTo })] };
  }
  const outcome = await signInAs(ctx, owner, identity);
  if (outcome.status === 'signed_in') return { location: returnTo, cookies: outcome.cookies };
  // The ticket goes into the fragment, which no server and no log sees.
  const ticket = new URLSearchParams({ ticket: outcome.ticket, methods: outcome.methods.join(',') });
  return { location: `/account/second-factor?${new URLSearchParams({ return_to: returnTo })}#${ticket}`, cookies: [] };
}

function withLinked(returnTo: string, provider: string): string {
  const url = new URL(returnTo, 'https://site.invalid');
  url.searchParams.set('linked', provider);
  return `${url.pathname}${url.search}${url.hash}`;
}
