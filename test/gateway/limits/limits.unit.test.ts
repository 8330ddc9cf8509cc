import { describe, expect, it } from 'vitest';
import { assertBucketPolicy } from '../../../shared/kernel/token-bucket.ts';
import { LIMITS, limitOf, parseScale, quotaKeyOf } from '../../../workers/gateway/limits.ts';
import type { Principal, UserPrincipal } from '../../../workers/gateway/permissions.ts';
import { hasQuota, rateClassOf } from '../../../workers/gateway/rate-class.ts';

const user = (roles: readonly string[], via: UserPrincipal['via'] = 'token'): UserPrincipal => ({
  ...{ kind: 'user', userId: 'U1', sessionId: 'S1', via, roles, scope: null, clientId: null },
  ...{ amr: [], acr: 'aal1', authTime: 0, epoch: 1 },
});
const anonymous: Principal = { kind: 'anonymous' };

describe('the table of limits', () => {
  it('makes sense in every place, and gives nobody less than those below', () => {
    for (const [name, byTier] of Object.entries(LIMITS)) {
      for (const policy of Object.values(byTier)) {
        expect(() => assertBucketPolicy(policy), name).not.toThrow();
        expect(policy.burst).toBeLessThanOrEqual(policy.quota);
      }
      const rising = [byTier.anonymous, byTier.user, byTier.operator, byTier.admin].map(({ quota }) => quota);
      expect(rising, name).toEqual(rising.toSorted((a, b) => a - b));
    }
  });

  it('takes the best of the roles, an unknown one as user, and spares the administrator key', () => {
    expect(limitOf(user(['user', 'operator']), 'read', 1)).toEqual(LIMITS.read.operator);
    expect(limitOf(user(['examiner']), 'read', 1)).toEqual(LIMITS.read.user);
    expect(limitOf(user(['admin']), 'write', 1)).toEqual(LIMITS.write.admin);
    expect(limitOf({ kind: 'client', clientId: 'c', scope: [] }, 'token', 1)).toEqual(LIMITS.token.client);
    expect(limitOf({ kind: 'admin' }, 'write', 1)).toBeNull();
  });

  it('is scaled, also to nothing', () => {
    expect(limitOf(anonymous, 'write', 2.5)).toEqual({ quota: 75, windowMs: 60_000, burst: 50 });
    expect(limitOf(anonymous, 'export', 0.01)).toEqual({ quota: 1, windowMs: 3_600_000, burst: 1 });
    expect(limitOf(anonymous, 'write', 0)).toBeNull();
    expect(['0', '2.5', '1000', '', ' ', undefined, '-1', '1e9', 'off'].map(parseScale)).toEqual([
      0, 2.5, 1_000, 1, 1, 1, 1, 1, 1,
    ]);
  });

  it('names the bucket after who pays', () => {
    expect(quotaKeyOf(user([]), null)).toBe('user:U1');
    expect(quotaKeyOf(user([], 'cookie'), null)).toBe('user:U1');
    expect(quotaKeyOf(user([], 'api-key'), null)).toBe('key:S1');
    expect(quotaKeyOf({ kind: 'client', clientId: 'c1', scope: [] }, null)).toBe('client:c1');
    expect(quotaKeyOf(anonymous, '203.0.113.0/24')).toBe('address:203.0.113.0/24');
    expect(quotaKeyOf(anonymous, null)).toBeNull();
    expect(quotaKeyOf({ kind: 'admin' }, '203.0.113.0/24')).toBeNull();
  });
});

describe('the class of a route', () => {
  it.each([
    [{ method: 'get', permission: 'blacklist:read' }, 'read'],
    [{ method: 'delete', permission: 'blacklist:write' }, 'write'],
    [{ method: 'get', permission: 'public' }, 'page'],
    [{ method: 'post', permission: 'public' }, 'sign-in'],
    [{ method: 'get', permission: 'public', authenticate: 'feed-key' }, 'feed'],
    [{ method: 'get', permission: 'blacklist:read', log: 'tally' }, 'feed'],
    [{ method: 'post', permission: 'public', rate: 'token' }, 'token'],
  ] as const)('%o is %s', (route, rateClass) => {
    expect(rateClassOf(route)).toBe(rateClass);
  });

  it('feeds and checks are not counted', () => {
    const classes = ['read', 'write', 'sign-in', 'token', 'export', 'page', 'relay', 'feed', 'check'] as const;
    expect(classes.filter(hasQuota)).toEqual(['read', 'write', 'sign-in', 'token', 'export']);
  });
});
