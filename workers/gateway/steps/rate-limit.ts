import { addressPrefix } from '../../../shared/kernel/address-prefix.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import type { Exchange } from '../exchange.ts';
import type { CountedQuota } from '../http/rate-limit-headers.ts';
import { createLeases, type Quota } from '../leases.ts';
import { limitOf, parseScale, quotaKeyOf } from '../limits.ts';
import { hasFloodLimit, hasQuota, rateClassOf } from '../rate-class.ts';

/** Period of the flood limit in wrangler.toml, in seconds. */
const FLOOD_PERIOD_SECONDS = 60;

const leases = createLeases();

/** Cloudflare sets the header and drops what a caller put there; without it, as on a machine of one's own, null. */
function prefixOf({ request }: Exchange): string | null {
  const address = request.headers.get('cf-connecting-ip');
  return address === null ? null : addressPrefix(address.trim());
}

/**
 * The first layer: drops floods of one address (/24, /64) before anything is spent on them. Counted approximately and
 * for each location by the platform, so it protects us and promises nothing. Where the binding or the address is
 * missing it lets pass.
 *
 * @throws AegisError `rate_limited` (429).
 */
export function limitFlood(exchange: Exchange): void | Promise<void> {
  // Absent outside Cloudflare, which the declared type does not say.
  const limiter = exchange.env.FLOOD_LIMIT as RateLimit | undefined;
  if (limiter === undefined || !hasFloodLimit(rateClassOf(exchange.mounted.route))) return;
  const prefix = prefixOf(exchange);
  if (prefix !== null) return refuseFlood(limiter, prefix);
}

async function refuseFlood(limiter: RateLimit, prefix: string): Promise<void> {
  const { success } = await limiter.limit({ key: prefix });
  if (success) return;
  throw new AegisError('rate_limited', 'Too many requests come from this network; wait a minute.', {
    details: { limit: 'flood' },
    retryAfterSeconds: FLOOD_PERIOD_SECONDS,
  });
}

/**
 * The second layer: the exact quota of a user, key, client or address for the route's class. Needs the principal.
 *
 * @throws AegisError `rate_limited` (429) with the class as `details.limit`, and when to come back.
 */
export function limitRate(exchange: Exchange): void | Promise<void> {
  const { env, principal, mounted } = exchange;
  const rateClass = rateClassOf(mounted.route);
  const owners = env.RATE_LIMITS as Env['RATE_LIMITS'] | undefined;
  if (!hasQuota(rateClass) || owners === undefined) return;
  const policy = limitOf(principal, rateClass, parseScale(env.AEGIS_RATE_SCALE));
  const key =
    policy === null ? null : quotaKeyOf(principal, principal.kind === 'anonymous' ? prefixOf(exchange) : null);
  if (policy === null || key === null) return;
  const counted = (quota: Quota) => count(exchange, { rateClass, policy, quota });
  const ask = async (wantedPolicy: typeof policy, wanted: number) =>
    owners.getByName(key).lease({ bucket: rateClass, policy: wantedPolicy, wanted });
  const quota = leases.spend(key, rateClass, policy, exchange.now(), ask);
  if (!(quota instanceof Promise)) return counted(quota);
  return quota.then(counted, (thrown: unknown) => {
    // Safe: limits protect what works. If their owner does not answer, the request must not fail for it.
    exchange.log.warn('rate limit not checked', { key: rateClass, error: asAegisError(thrown) });
  });
}

function count(exchange: Exchange, counted: CountedQuota): void {
  exchange.quota = counted;
  if (counted.quota.allowed) return;
  throw new AegisError('rate_limited', `The quota for "${counted.rateClass}" is used up.`, {
    details: { limit: counted.rateClass, quota: counted.policy.quota, windowSeconds: counted.policy.windowMs / 1_000 },
    retryAfterSeconds: counted.quota.nextMs / 1_000,
  });
}
