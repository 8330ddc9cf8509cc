import type { BlacklistActor, CommandMeta } from '../../../durable-objects/blacklist/blacklist.ts';
import { parseAddress } from '../../../shared/blacklist/address/parse.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { RouteContext } from '../../gateway/route.ts';

/**
 * What a command carries to its actor: who, why, and the idempotency key with the hash of the request. The path is part
 * of it: an address with a reason is as good a body for an entry as for the allowlist.
 */
export async function commandMeta(ctx: RouteContext, body: unknown = null): Promise<CommandMeta> {
  const { pathname } = new URL(ctx.request.url);
  return {
    causation: ctx.causation,
    idempotencyKey: ctx.idempotencyKey,
    requestHash: ctx.idempotencyKey === null ? '' : await sha256Hex(JSON.stringify([pathname, body])),
  };
}

/**
 * The methods of an actor as its stub has them. The platform's own mapping gives up on read-only arrays and `unknown`
 * inside results, which structured cloning carries without loss.
 */
export type Remote<Actor> = {
  readonly [Name in keyof Actor]: Actor[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/**
 * Calls a list's actor.
 *
 * @param isRepeatable Whether the call may be made twice: reads, and commands with an idempotency key.
 */
export function callList<T>(
  ctx: RouteContext,
  list: string,
  call: (actor: Remote<BlacklistActor>) => Promise<T>,
  isRepeatable: boolean,
): Promise<T> {
  return callActor(() => call(ctx.env.BLACKLIST.getByName(list) as unknown as Remote<BlacklistActor>), {
    idempotent: isRepeatable,
    random: Math.random,
    sleep: (ms) => scheduler.wait(ms),
  });
}

/**
 * An address of a request.
 *
 * @throws AegisError `address_too_wide` (say `confirmWide` to mean it) or `address_invalid` with the reason.
 */
export function addressOf(text: string, options: { allowWide?: boolean } = {}): AddressRange {
  const parsed = parseAddress(text.trim(), { allowWide: options.allowWide ?? false });
  if (parsed.ok) return parsed.range;
  if (parsed.reason === 'too-wide') {
    throw new AegisError(
      'address_too_wide',
      `${text} is wider than /8 (IPv4) or /16 (IPv6); set confirmWide to mean it.`,
      {
        details: { address: text },
      },
    );
  }
  throw new AegisError('address_invalid', `${text} is not an address, CIDR or range: ${parsed.reason}.`, {
    details: { address: text, reason: parsed.reason },
  });
}
