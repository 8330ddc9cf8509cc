import { addressPrefix } from '../../../shared/kernel/address-prefix.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { addressOf } from './address.ts';

/**
 * Runs something that can be guessed at, under the growing delays of its account, its network and their pair. The attempt is
 * counted before the work, so that many at once are no way around, and forgiven when the work succeeds. A failure that is no wrong
 * guess stays counted: telling them apart would tell a stranger something.
 *
 * @param account What is guessed at: an identifier as typed and normalised, or a user id. Only its hash becomes a name.
 * @param options.forgives False for what costs us something even when it succeeds, such as sending a mail.
 * @throws AegisError `sign_in_delayed` with the seconds to wait; what `work` throws.
 */
export async function throttled<T>(
  ctx: RouteContext,
  account: string,
  work: () => Promise<T>,
  { forgives = true } = {},
): Promise<T> {
  const prefix = addressPrefix(addressOf(ctx.request)) ?? 'unknown';
  const byAccount = ctx.env.THROTTLE.getByName(`account:${await sha256Hex(account)}`);
  const byAddress = ctx.env.THROTTLE.getByName(`address:${prefix}`);
  // The network first: what it refuses must not count against the account, or a stranger could slow its owner down.
  assertNoWait(await byAddress.attempt(null, ctx.now()));
  assertNoWait(await byAccount.attempt(prefix, ctx.now()));
  const result = await work();
  if (forgives) ctx.waitUntil(Promise.all([byAccount.forgive(prefix), byAddress.forgive(null)]));
  return result;
}

function assertNoWait({ waitMs }: { readonly waitMs: number }): void {
  if (waitMs <= 0) return;
  throw new AegisError('sign_in_delayed', 'Too many attempts; wait a moment.', {
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });
}
