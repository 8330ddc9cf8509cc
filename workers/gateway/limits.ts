import type { BucketPolicy } from '../../shared/kernel/token-bucket.ts';
import type { Principal } from './permissions.ts';
import type { QuotaClass } from './rate-class.ts';

/** Who is limited alike. `client` is an OAuth client that acts for itself. A role that is not named here counts as `user`. */
type Tier = 'anonymous' | 'user' | 'operator' | 'admin' | 'client';

const perMinute = (quota: number, burst: number): BucketPolicy => ({ quota, windowMs: 60_000, burst });
const perHour = (quota: number, burst: number): BucketPolicy => ({ quota, windowMs: 3_600_000, burst });

/** Sign-in is the same for everybody: who signs in is not known yet. An address stands for a /24, which may be an office. */
const SIGN_IN = perMinute(60, 30);
const TOKEN = perMinute(600, 100);

/** How much of what kind each tier may do. What comes at once is the burst; in the long run it is the quota. */
export const LIMITS: Readonly<Record<QuotaClass, Readonly<Record<Tier, BucketPolicy>>>> = {
  read: {
    anonymous: perMinute(120, 60),
    user: perMinute(600, 200),
    operator: perMinute(3_000, 600),
    admin: perMinute(6_000, 1_200),
    client: perMinute(3_000, 600),
  },
  write: {
    anonymous: perMinute(30, 20),
    user: perMinute(120, 60),
    operator: perMinute(1_200, 300),
    admin: perMinute(2_400, 600),
    client: perMinute(1_200, 300),
  },
  'sign-in': { anonymous: SIGN_IN, user: SIGN_IN, operator: SIGN_IN, admin: SIGN_IN, client: SIGN_IN },
  token: { anonymous: TOKEN, user: TOKEN, operator: TOKEN, admin: TOKEN, client: TOKEN },
  export: {
    anonymous: perHour(1, 1),
    user: perHour(10, 5),
    operator: perHour(60, 20),
    admin: perHour(120, 40),
    client: perHour(60, 20),
  },
};

/**
 * The quota of a principal for a class of routes, or null for none: the administrator key is the way in when all else
 * fails, and must never be locked out by what somebody else does with it.
 *
 * @param scale See {@link parseScale}.
 */
export function limitOf(principal: Principal, rateClass: QuotaClass, scale: number): BucketPolicy | null {
  if (principal.kind === 'admin' || scale === 0) return null;
  const { quota, windowMs, burst } = LIMITS[rateClass][tierOf(principal)];
  if (scale === 1) return { quota, windowMs, burst };
  return { quota: Math.max(1, Math.round(quota * scale)), windowMs, burst: Math.max(1, Math.round(burst * scale)) };
}

function tierOf(principal: Exclude<Principal, { kind: 'admin' }>): Tier {
  if (principal.kind !== 'user') return principal.kind;
  if (principal.roles.includes('admin')) return 'admin';
  return principal.roles.includes('operator') ? 'operator' : 'user';
}

/**
 * Reads `AEGIS_RATE_SCALE`, by which a deployment multiplies all quotas: 0 switches them off (a bench), 1 and anything
 * that is no number from 0 to 1,000 leaves them as they are. The flood limit is set in `wrangler.toml`.
 */
export function parseScale(text: string | undefined): number {
  const scale = text === undefined || text.trim() === '' ? 1 : Number(text);
  return scale >= 0 && scale <= 1_000 ? scale : 1;
}

/** Whose bucket it is: the name of the actor. An API key has a quota of its own; null when nothing tells callers apart. */
export function quotaKeyOf(principal: Principal, prefix: string | null): string | null {
  switch (principal.kind) {
    case 'admin':
      return null;
    case 'user':
      return principal.via === 'api-key' ? `key:${principal.sessionId}` : `user:${principal.userId}`;
    case 'client':
      return `client:${principal.clientId}`;
    default:
      return prefix === null ? null : `address:${prefix}`;
  }
}
