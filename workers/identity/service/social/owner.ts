import type { SignInResult } from '../../../../shared/identity/session.ts';
import type { ExternalIdentity } from '../../../../shared/identity/social/external.ts';
import { claimKindOf } from '../../../../shared/identity/social/provider.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { claimRepository } from '../../repository/claims.ts';
import { judgeClaims } from '../claims.ts';
import { ownWish } from '../sign-in.ts';
import { signedIn } from '../signed-in.ts';
import { callUser } from '../users.ts';

/** Signed in, with what its browser gets; or a second factor is wanted. */
export type BrowserSignIn =
  | { readonly status: 'signed_in'; readonly reply: Response; readonly cookies: readonly string[] }
  | Extract<SignInResult, { status: 'second_factor' }>;

/** The claim that an account at a provider is. */
export function claimOf({ provider, subject }: ExternalIdentity) {
  return { kind: claimKindOf(provider), value: subject };
}

/** The user who stands behind the claim, or null: what was unlinked a moment ago may still be in the table. */
export async function ownerOfLink(
  ctx: Pick<RouteContext, 'env' | 'now'>,
  identity: ExternalIdentity,
): Promise<string | null> {
  const rows = await claimRepository(ctx.env.IDENTITY_DB).holders([claimOf(identity)]);
  const { taken } = await judgeClaims(ctx.env, rows, ctx.now());
  return taken[0]?.userId ?? null;
}

/**
 * Signs the owner of a linked account in at this browser.
 *
 * @throws AegisError `email_unverified`, `account_suspended`, `sign_in_refused`.
 */
export async function signInAs(ctx: RouteContext, userId: string, identity: ExternalIdentity): Promise<BrowserSignIn> {
  const wish = await ownWish(ctx.request, 'cookie');
  const { provider, subject, label } = identity;
  const link = { provider, subject, label };
  const result = await callUser(ctx.env, userId, (user) => user.social.signIn({ link, wish }, ctx.causation), false);
  if (result.status !== 'signed_in') return result;
  const reply = await signedIn(ctx, result.tokens);
  // `signedIn` answers with a response whenever it sets cookies.
  if (!(reply instanceof Response)) throw new Error('a sign-in at a browser sets cookies');
  return { status: 'signed_in', reply, cookies: reply.headers.getSetCookie() };
}
