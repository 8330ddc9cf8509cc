import { evictDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createGateway } from '../../workers/gateway/app.ts';
import type { Authenticator } from '../../workers/gateway/authenticator.ts';
import type { Principal } from '../../workers/gateway/permissions.ts';
import { defineRoute, implement, type RouteDefinition } from '../../workers/gateway/route.ts';
import { env, uniqueName } from '../kernel/rig.ts';

/** Far ahead of the runtime's own clock, so that no alarm rings by itself. */
const START = 4_102_444_800_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const base = {
  ...{ summary: 's', tag: 't', errors: [] },
  responses: { 200: { description: 'ok', schema: z.object({}) } },
} as const;
const route = (definition: Pick<RouteDefinition, 'operationId' | 'method' | 'path' | 'permission' | 'rate'>) =>
  implement(defineRoute({ ...base, ...definition }), async () => ({ status: 200, body: {} }));

const routes = [
  route({ operationId: 'read', method: 'get', path: '/read', permission: 'account:read' }),
  route({ operationId: 'write', method: 'post', path: '/write', permission: 'account:write' }),
  route({ operationId: 'signIn', method: 'post', path: '/sign-in', permission: 'public' }),
  route({ operationId: 'check', method: 'get', path: '/check', permission: 'account:read', rate: 'check' }),
  route({ operationId: 'page', method: 'get', path: '/page', permission: 'public' }),
];

/** Takes the credential for the name of a user. */
const authenticator: Authenticator = {
  system: 'sample',
  async credential(text) {
    const principal: Principal = {
      ...{ kind: 'user', userId: text, sessionId: 's', via: 'token', roles: ['user'], scope: null, clientId: null },
      ...{ amr: [], acr: 'aal1', authTime: 0, epoch: 0 },
    };
    return { principal };
  },
  cookie: async () => null,
  confirm: async () => undefined,
};

function gateway(bindings: object = {}) {
  const app = createGateway([{ name: 'sample', routes }], { authenticator });
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const all = { SYSTEMS: 'sample', AEGIS_ADMIN_KEY: 'k', RATE_LIMITS: env.RATE_LIMITS, ...bindings } as unknown as Env;
  return (path: string, headers: Record<string, string> = {}) => {
    const method = path === '/write' || path === '/sign-in' ? 'POST' : 'GET';
    return app.request(new Request(`https://aegis.example${path}`, { method, headers }), undefined, all, context);
  };
}
const as = (user: string) => ({ authorization: `Bearer ${user}` });

describe('the exact quota', () => {
  it('tells what remains, refuses with a problem, and lets through again when it said', async () => {
    const call = gateway();
    const user = uniqueName('u');
    const first = await call('/write', as(user));
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe('"write";q=120;w=60');
    expect(first.headers.get('ratelimit')).toBe('"write";r=59;t=1');
    for (let i = 1; i < 60; i += 1) expect((await call('/write', as(user))).status).toBe(200);
    const refused = await call('/write', as(user));
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('ratelimit')).toBe('"write";r=0;t=1');
    expect(await refused.json()).toMatchObject({
      code: 'rate_limited',
      details: { limit: 'write', quota: 120, windowSeconds: 60 },
    });
    vi.setSystemTime(START + 1_000);
    expect((await call('/write', as(user))).status).toBe(200);
    expect((await call('/write', as(user))).status).toBe(200);
    expect((await call('/write', as(user))).status).toBe(429);
  });

  it('is one for all isolates, survives an eviction, and is another for another class or user', async () => {
    // Every gateway shares this isolate's leases, so the owner is emptied as another isolate would.
    const call = gateway();
    const user = uniqueName('u');
    const owner = env.RATE_LIMITS.getByName(`user:${user}`);
    await owner.lease({ bucket: 'write', policy: { quota: 120, windowMs: 60_000, burst: 60 }, wanted: 60 });
    await evictDurableObject(owner);
    expect((await call('/write', as(user))).status).toBe(429);
    expect((await call('/read', as(user))).status).toBe(200);
    expect((await call('/write', as(uniqueName('u')))).status).toBe(200);
  });

  it('of strangers belongs to their network, and does not exist where it cannot be told', async () => {
    const call = gateway();
    const from = (address: string) => call('/sign-in', { 'cf-connecting-ip': address });
    for (let i = 0; i < 30; i += 1) expect((await from(`203.0.113.${i}`)).status).toBe(200);
    expect((await from('203.0.113.77')).status).toBe(429);
    expect((await from('203.0.114.77')).status).toBe(200);
    for (let i = 0; i < 40; i += 1) expect((await call('/sign-in')).status).toBe(200);
  });

  it('is not there for the administrator key, for what machines poll, and for pages', async () => {
    const call = gateway({ RATE_LIMITS: { getByName: () => expect.fail('asked') } });
    for (const [path, headers] of [
      ['/write', { authorization: 'Bearer k' }],
      ['/check', as('u')],
      ['/page', { 'cf-connecting-ip': '203.0.113.1' }],
    ] as const) {
      const response = await call(path, headers);
      expect(response.status).toBe(200);
      expect(response.headers.has('ratelimit')).toBe(false);
    }
  });

  it('does not fail a request when its owner cannot be reached, nor without the binding, nor when switched off', async () => {
    const broken = { getByName: () => ({ lease: () => Promise.reject(new Error('lost')) }) };
    for (const bindings of [{ RATE_LIMITS: broken }, { RATE_LIMITS: undefined }, { AEGIS_RATE_SCALE: '0' }]) {
      const response = await gateway(bindings)('/read', as(uniqueName('u')));
      expect(response.status).toBe(200);
      expect(response.headers.has('ratelimit')).toBe(false);
    }
  });
});

describe('the flood limit', () => {
  const limiter = (success: boolean) => {
    const keys: string[] = [];
    const limit = async ({ key }: { key: string }) => {
      keys.push(key);
      return { success };
    };
    return { keys, limit };
  };

  it('refuses a network before its credential is looked at', async () => {
    const flood = limiter(false);
    const call = gateway({ FLOOD_LIMIT: flood });
    const response = await call('/read', { 'cf-connecting-ip': '2001:db8::1', ...as('u') });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await response.json()).toMatchObject({ code: 'rate_limited', details: { limit: 'flood' } });
    expect(flood.keys).toEqual(['2001:db8::/64']);
  });

  it('counts pages, and neither checks nor who has no address', async () => {
    const flood = limiter(true);
    const call = gateway({ FLOOD_LIMIT: flood });
    expect((await call('/page', { 'cf-connecting-ip': '203.0.113.9' })).status).toBe(200);
    await call('/check', { 'cf-connecting-ip': '203.0.113.9', ...as('u') });
    await call('/page');
    await call('/page', { 'cf-connecting-ip': 'nonsense' });
    expect(flood.keys).toEqual(['203.0.113.0/24']);
  });
});
