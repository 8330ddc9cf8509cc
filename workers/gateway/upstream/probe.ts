import type { RateLimiter } from '../../../durable-objects/platform/rate-limiter.ts';
import type { GrantProbe } from './circuit.ts';

/**
 * Lets a rate limiter grant probes: a bucket of one token that is refilled every `probeMs`, so that over all isolates no
 * two probes are under way together.
 */
export function probeGrants(limiters: DurableObjectNamespace<RateLimiter> | undefined): GrantProbe {
  return async function grantProbe(upstream, probeMs) {
    if (limiters === undefined) return 0;
    const policy = { quota: 1, windowMs: probeMs, burst: 1 };
    try {
      const lease = await limiters.getByName(`probe:${upstream}`).lease({ bucket: 'probe', policy, wanted: 1 });
      return lease.granted === 1 ? 0 : Math.max(1, lease.retryAfterMs);
    } catch {
      // Safe: the isolate's own breaker still lets one probe through in `probeMs`; only the others do not hear of it.
      return 0;
    }
  };
}
