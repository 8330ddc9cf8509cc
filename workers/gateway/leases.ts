import type { BucketDecision, BucketPolicy } from '../../shared/kernel/token-bucket.ts';

/** How long an isolate may hand out what it has leased, in ms. */
export const LEASE_MS = 1_000;
/** Most tokens of one lease; at most a quarter of a burst, so that one isolate does not take all. */
const MOST_TOKENS = 50;
/** Longest time that a refusal is remembered, in ms; the policy may be changed meanwhile. */
const LONGEST_REFUSAL_MS = 10_000;

/** What a caller is told about its quota. */
export interface Quota {
  readonly allowed: boolean;
  /** Tokens that are left, as far as this isolate knows. */
  readonly remaining: number;
  /** Milliseconds until there is one more; 0 when the bucket is full. */
  readonly nextMs: number;
}

/** Asks the owner of a bucket for tokens. */
export type AskLease = (policy: BucketPolicy, wanted: number) => Promise<BucketDecision>;

interface Lease {
  left: number;
  until: number;
  /** Tokens left at the owner when it last answered. */
  remaining: number;
  nextMs: number;
  refusedUntil: number;
  /** Uses since `since`: what is asked for next time, less what is being asked for already. */
  used: number;
  asking: number;
  since: number;
}

/**
 * The leases of one isolate. A burst of n requests asks the owner about log2(n) times, since a lease is as large as what was
 * used in the second before; a caller who makes one request a second asks each time, and wastes nothing.
 *
 * Exactness: tokens are taken from the bucket before they are handed out, so that from the first request on never more
 * than `burst + rate x time` pass, over all isolates. In a stretch of time T that begins later it is at most
 * `burst + rate x (T + 1 s)`, because a lease is used up to a second after it was taken.
 *
 * @example
 * const leases = createLeases();
 * const { allowed } = await leases.spend('user:u1', 'read', policy, now, (policy, wanted) => stub.lease(…));
 */
export function createLeases({ mostKeys = 10_000 } = {}) {
  const leases = new Map<string, Lease>();

  function leaseOf(id: string, now: number): Lease {
    const known = leases.get(id);
    if (known !== undefined) return known;
    const lease = { left: 0, until: 0, remaining: 0, nextMs: 0, refusedUntil: 0, used: 0, asking: 0, since: now };
    // The oldest goes: its tokens, if any are left, are lost to its caller for a while, which is the safe side.
    if (leases.size >= mostKeys) leases.delete(leases.keys().next().value!);
    leases.set(id, lease);
    return lease;
  }

  /** Hands out one token: at once when one is leased, else after asking the owner. */
  function spend(
    key: string,
    bucket: string,
    policy: BucketPolicy,
    now: number,
    ask: AskLease,
  ): Quota | Promise<Quota> {
    const lease = leaseOf(`${key} ${bucket}`, now);
    if (now - lease.since >= LEASE_MS) startPeriod(lease, now);
    lease.used += 1;
    if (lease.left > 0 && now < lease.until) {
      lease.left -= 1;
      return { allowed: true, remaining: lease.remaining + lease.left, nextMs: lease.nextMs };
    }
    if (now < lease.refusedUntil) return { allowed: false, remaining: 0, nextMs: lease.refusedUntil - now };
    return renew(lease, policy, now, ask);
  }

  return { spend };
}

/** What was used in the second before says what to expect; what was used longer ago says nothing. */
function startPeriod(lease: Lease, now: number): void {
  lease.used = now - lease.since < 2 * LEASE_MS ? Math.floor(lease.used / 2) : 0;
  lease.since = now;
}

async function renew(lease: Lease, policy: BucketPolicy, now: number, ask: AskLease): Promise<Quota> {
  const most = Math.max(1, Math.min(MOST_TOKENS, Math.floor(policy.burst / 4)));
  const wanted = Math.max(1, Math.min(lease.used, most) - lease.asking);
  lease.asking += wanted;
  let decision: BucketDecision;
  try {
    decision = await ask(policy, wanted);
  } finally {
    lease.asking -= wanted;
  }
  const { granted, remaining, nextMs, retryAfterMs } = decision;
  // Another request may have leased meanwhile: its tokens are still good, and none of them gets older than it may.
  if (lease.left === 0 || now >= lease.until) Object.assign(lease, { left: 0, until: now + LEASE_MS });
  Object.assign(lease, { remaining, nextMs });
  if (granted === 0) {
    if (lease.left > 0) {
      lease.left -= 1;
      return { allowed: true, remaining: lease.left, nextMs };
    }
    lease.refusedUntil = now + Math.min(retryAfterMs, LONGEST_REFUSAL_MS);
    return { allowed: false, remaining: 0, nextMs: retryAfterMs };
  }
  lease.left += granted - 1;
  return { allowed: true, remaining: remaining + lease.left, nextMs };
}
