import type { ExternalIdentity } from '../../../../shared/identity/social/external.ts';
import type { RouteContext } from '../../../gateway/route.ts';
import { confirmClaims, reserveClaims } from '../claims.ts';
import { claimTaken } from '../names.ts';
import { callUser } from '../users.ts';
import { claimOf } from './owner.ts';

/**
 * Links an account at a provider to the user of a session: both sides are proved. The actor notes it, the claim is reserved, the actor
 * completes; what stops half way, the actor's alarm undoes.
 *
 * @throws AegisError `claim_taken` when it is linked to somebody else, `session_ended`, `conflict`, `unavailable`.
 */
export async function linkAccount(
  ctx: RouteContext,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  identity: ExternalIdentity,
): Promise<void> {
  const { provider, subject, label } = identity;
  const link = { provider, subject, label };
  const claim = claimOf(identity);
  const { at } = await callUser(ctx.env, userId, (user) => user.social.beginLink({ link, sessionId }), true);
  if (at !== null) await reserve(ctx, userId, identity, at);
  await callUser(ctx.env, userId, (user) => user.social.completeLink({ link }, ctx.causation), true);
  if (at !== null) ctx.waitUntil(confirmed(ctx, userId, claim));
}

async function reserve(ctx: RouteContext, userId: string, identity: ExternalIdentity, at: number): Promise<void> {
  const claim = claimOf(identity);
  const [holder] = await reserveClaims(ctx.env, userId, [claim], at);
  if (holder === undefined) return;
  // A sign-up that was never completed holds it, by the same account there: who owns that may give it up.
  await callUser(ctx.env, holder.userId, (user) => user.accounts.abandon(), true);
  const stillTaken = await reserveClaims(ctx.env, userId, [claim], at);
  if (stillTaken.length === 0) return;
  const { provider, subject } = identity;
  await callUser(ctx.env, userId, (user) => user.social.cancelLink({ provider, subject }), true);
  throw claimTaken(claim.kind);
}

/** Only sooner than the projection, which does it in the end. */
async function confirmed(ctx: RouteContext, userId: string, claim: ReturnType<typeof claimOf>): Promise<void> {
  try {
    await confirmClaims(ctx.env, userId, [claim]);
  } catch (thrown) {
    ctx.log.warn('left to the projection', { reason: thrown });
  }
}
