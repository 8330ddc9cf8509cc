import { normaliseEmail } from '../../../../shared/identity/names/email.ts';
import { AegisError, isAegisError } from '../../../../shared/kernel/error.ts';
import { preferredLanguage } from '../../../gateway/http/language.ts';
import type { Reply, RouteContext } from '../../../gateway/route.ts';
import { claimRepository } from '../../repository/claims.ts';
import { type ReadName, readEmail, readUsername } from '../names.ts';
import { signUp } from '../sign-up.ts';
import { forgetInBrowser, type Newcomer, readFromBrowser } from './cookies.ts';
import { claimOf, ownerOfLink, signInAs } from './owner.ts';
import { providerOf } from './providers.ts';

/** What somebody adds when they agree to have an account. */
export interface Agreement {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly locale?: 'en' | 'ko' | undefined;
}

/**
 * What the page shows before somebody agrees. `link_required`: there is an account with that address, which the provider says is theirs.
 *
 * @throws AegisError `one_time_token_invalid`, `not_found`, `unavailable`.
 */
export async function describeNewcomer(ctx: RouteContext) {
  const { identity } = await mustRead(ctx);
  const { id, name } = providerOf(ctx.env, identity.provider);
  const language = preferredLanguage(ctx.request.headers.get('accept-language'));
  const email = identity.email === null ? null : normaliseEmail(identity.email);
  const address = email?.ok ? email : null;
  // Only for an address that the provider vouches for: else anybody could ask about anybody.
  const isKnown = address !== null && identity.isEmailVerified && (await ownerOfAddress(ctx, address.value)) !== null;
  return {
    provider: { id, name: name[language] },
    label: identity.label,
    displayName: identity.displayName,
    email: address?.display ?? null,
    emailVerified: address !== null && identity.isEmailVerified,
    state: isKnown ? ('link_required' as const) : ('new' as const),
  };
}

/**
 * Makes the account, and signs in at this browser; without an address that the provider vouches for it waits for a mail to be answered.
 *
 * @throws AegisError `one_time_token_invalid`, `csrf_refused`, `claim_taken` with `details.state` `link_required` when the address has
 * an account: it is never linked by itself; and as `signUp`.
 */
export async function completeNewcomer(ctx: RouteContext, agreement: Agreement): Promise<Reply> {
  refuseOtherSites(ctx);
  const { identity } = await mustRead(ctx);
  providerOf(ctx.env, identity.provider);
  // The same agreement once more, or in another tab: the account is there.
  const owner = (await ownerOfLink(ctx, identity)) ?? (await makeAccount(ctx, identity, agreement));
  const over = forgetInBrowser(ctx, 'newcomer');
  if (owner === 'waits') return withCookie(Response.json({ status: 'accepted' }, { status: 202 }), over);
  const outcome = await signInAs(ctx, owner, identity);
  if (outcome.status === 'signed_in') return withCookie(outcome.reply, over);
  return withCookie(Response.json(outcome), over);
}

/** The user who can sign in now, or `waits`. */
async function makeAccount(
  ctx: RouteContext,
  identity: Newcomer['identity'],
  agreement: Agreement,
): Promise<string | 'waits'> {
  const email = chosenEmail(identity, agreement.email);
  const vouched = identity.email === null ? null : normaliseEmail(identity.email);
  const isVerified = identity.isEmailVerified && vouched?.ok === true && vouched.value === email.value;
  const username = agreement.username === undefined ? null : readUsername(agreement.username);
  try {
    const userId = await signUp(ctx, {
      ...{ email, username, password: null, displayName: identity.displayName, roles: ['user'] },
      locale: agreement.locale ?? preferredLanguage(ctx.request.headers.get('accept-language')),
      ...{ isVerified, isSelfMade: !isVerified, claims: [claimOf(identity)] },
    });
    return isVerified ? userId : 'waits';
  } catch (thrown) {
    if (!isAegisError(thrown) || thrown.code !== 'claim_taken' || thrown.details?.kind !== 'email') throw thrown;
    throw new AegisError('claim_taken', 'There is an account with this address: sign in to it, and link from there.', {
      details: { kind: 'email', state: 'link_required', provider: identity.provider },
    });
  }
}

function chosenEmail(identity: Newcomer['identity'], given: string | undefined): ReadName {
  const text = given ?? identity.email;
  if (text !== null) return readEmail(text);
  throw new AegisError('invalid_request', 'The provider gives no e-mail address; name one.', {
    details: { errors: [{ pointer: '/body/email', message: 'required' }] },
  });
}

function ownerOfAddress(ctx: RouteContext, value: string): Promise<string | null> {
  return claimRepository(ctx.env.IDENTITY_DB).ownerOf('email', value);
}

async function mustRead(ctx: RouteContext): Promise<Newcomer> {
  const newcomer = await readFromBrowser(ctx, 'newcomer');
  if (newcomer !== null) return newcomer;
  throw new AegisError('one_time_token_invalid', 'The sign-in has run out; start again.');
}

/** The gateway looks at who is signed in; here somebody is not yet, and still must have pressed the button themselves. */
function refuseOtherSites({ env, request }: RouteContext): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isOwn =
    origin === null || origin === new URL(request.url).origin || (origin !== '' && origin === env.AEGIS_ISSUER);
  if ((site !== null && site !== 'same-origin') || !isOwn) {
    throw new AegisError('csrf_refused', 'The request came from another site.');
  }
}

function withCookie(response: Response, cookie: string): Response {
  response.headers.append('set-cookie', cookie);
  response.headers.set('cache-control', 'no-store');
  return response;
}
