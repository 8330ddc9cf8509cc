import type { AccountView } from '../../../durable-objects/identity/user/accounts.ts';
import type { UserPrincipal } from '../../gateway/permissions.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { confirmClaims, reserveClaims } from './claims.ts';
import { claimTaken, type ReadName } from './names.ts';
import { callUser } from './users.ts';

/**
 * Gives an account another user name, or none: noted by the actor, reserved, completed.
 *
 * @param expected Revision that is changed; null for any.
 * @throws AegisError `claim_taken`, `revision_mismatch`, `not_found`, `conflict`.
 */
export async function changeUsername(
  ctx: RouteContext,
  userId: string,
  name: (ReadName & { readonly kind: 'username' }) | null,
  expected: number | null,
): Promise<AccountView> {
  const { env, causation } = ctx;
  if (name === null) {
    return callUser(env, userId, (user) => user.accounts.completeUsername(null, expected, causation), false);
  }
  const claim = { kind: name.kind, value: name.value };
  const { at } = await callUser(env, userId, (user) => user.accounts.beginName(name, expected, causation), true);
  const taken = await reserveClaims(env, userId, [claim], at);
  if (taken.length > 0) {
    await callUser(env, userId, (user) => user.accounts.cancelName(claim), true);
    throw claimTaken('username');
  }
  const view = await callUser(env, userId, (user) => user.accounts.completeUsername(claim, expected, causation), false);
  await confirmClaims(env, userId, [claim]);
  return view;
}

/**
 * Begins to give an account another address: reserved now, the account's once the link in the mail to it was followed. Of an address
 * that another one has, only that one hears.
 *
 * @throws AegisError `not_found`, `step_up_required`, `session_ended`, `rate_limited`.
 */
export async function requestNewEmail(
  ctx: RouteContext,
  { userId, sessionId }: Pick<UserPrincipal, 'userId' | 'sessionId'>,
  name: ReadName & { readonly kind: 'email' },
): Promise<void> {
  const { env, causation } = ctx;
  const claim = { kind: name.kind, value: name.value };
  const { at } = await callUser(env, userId, (user) => user.accounts.beginEmail(name, sessionId, causation), true);
  const [taken] = await reserveClaims(env, userId, [claim], at);
  if (taken === undefined) {
    await callUser(env, userId, (user) => user.accounts.mailNewEmail(claim, causation), false);
    return;
  }
  await callUser(env, userId, (user) => user.accounts.cancelName(claim), true);
  await callUser(env, taken.userId, (user) => user.accounts.contested(claim, causation), true);
}
