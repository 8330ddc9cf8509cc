import type { BucketPolicy } from '../../../shared/kernel/token-bucket.ts';
import type { Quota } from '../leases.ts';
import type { QuotaClass } from '../rate-class.ts';

/** The quota that a request was counted against. */
export interface CountedQuota {
  readonly rateClass: QuotaClass;
  readonly policy: BucketPolicy;
  readonly quota: Quota;
}

/**
 * Tells a caller its quota (draft-ietf-httpapi-ratelimit-headers-11): `RateLimit-Policy` with quota `q` and window `w` in
 * seconds, `RateLimit` with what remains, `r`, and the seconds until more is made available, `t`.
 *
 * @example
 * // RateLimit-Policy: "read";q=600;w=60
 * // RateLimit: "read";r=199;t=1
 */
export function setRateLimitHeaders(headers: Headers, { rateClass, policy, quota }: CountedQuota): void {
  const reset = quota.nextMs > 0 ? `;t=${Math.ceil(quota.nextMs / 1_000)}` : '';
  headers.set('ratelimit-policy', `"${rateClass}";q=${policy.quota};w=${Math.ceil(policy.windowMs / 1_000)}`);
  headers.set('ratelimit', `"${rateClass}";r=${quota.remaining}${reset}`);
}
