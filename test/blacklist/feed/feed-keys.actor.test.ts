import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { FEED_KEYS_OBJECT } from '../../../shared/blacklist/publication/feed-keys.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { authorizeFeed } from '../../../workers/blacklist/edge/feed-auth.ts';
import { codeOf } from '../../support/code-of.ts';

async function putKeys(...keys: string[]) {
  const records = await Promise.all(
    keys.map(async (key) => ({ id: key, name: key, sha256: await sha256Hex(key), lists: ['main'] })),
  );
  await env.SNAPSHOTS.put(FEED_KEYS_OBJECT, JSON.stringify({ format: 1, keys: records }));
}

describe('an isolate that knows older feed keys', () => {
  it('looks again before it turns a key away that may be new, at most once a second', async () => {
    const now = Date.now();
    await putKeys('old');
    expect(await codeOf(authorizeFeed(env, 'old', 'main', now))).toBeNull();
    await putKeys('old', 'new');
    expect(await codeOf(authorizeFeed(env, 'new', 'main', now + 500))).toBe('unauthenticated');
    expect(await codeOf(authorizeFeed(env, 'new', 'main', now + 1_000))).toBeNull();
    await putKeys('old');
    expect(await codeOf(authorizeFeed(env, 'new', 'main', now + 5_999))).toBeNull();
    expect(await codeOf(authorizeFeed(env, 'new', 'main', now + 6_000))).toBe('unauthenticated');
  });

  it('does not call a key wrong while it cannot look', async () => {
    const now = Date.now();
    const state = { isDown: false };
    await putKeys('old');
    const bucket = {
      get: (key: string) => (state.isDown ? Promise.reject(new Error('down')) : env.SNAPSHOTS.get(key)),
    };
    const shaky = { ...env, SNAPSHOTS: bucket as unknown as R2Bucket };
    expect(await codeOf(authorizeFeed(shaky, 'old', 'main', now))).toBeNull();
    state.isDown = true;
    expect(await codeOf(authorizeFeed(shaky, 'old', 'main', now + 60_000))).toBeNull();
    expect(await codeOf(authorizeFeed(shaky, 'new', 'main', now + 60_000))).toBe('unavailable');
  });
});

describe('a set of feed keys that is not there', () => {
  it('makes no key a wrong one, whether it was lost before or after this isolate had read it', async () => {
    const state = { isLost: false };
    const bucket = { get: async (key: string) => (state.isLost ? null : env.SNAPSHOTS.get(key)) };
    const losing = { ...env, SNAPSHOTS: bucket as unknown as R2Bucket };
    await putKeys('mine');
    const now = Date.now();
    expect(await codeOf(authorizeFeed(losing, 'mine', 'main', now))).toBeNull();
    state.isLost = true;
    expect(await codeOf(authorizeFeed(losing, 'mine', 'main', now + 60_000))).toBe('unavailable');
    expect(await codeOf(authorizeFeed(losing, 'mine', 'main', now + 120_000))).toBe('unavailable');
    expect(await codeOf(authorizeFeed(losing, null, 'main', now + 120_000))).toBe('unauthenticated');
  });
});

describe('the keyring', () => {
  it('gives the same key for the same request again, also after an eviction, and never one that was revoked', async () => {
    const create = (name: string, idempotencyKey = 'once') =>
      env.FEED_KEYS.getByName('repeat').create({ name, lists: ['main'] }, { idempotencyKey, requestHash: name });
    const first = await create('fw');
    await evictDurableObject(env.FEED_KEYS.getByName('repeat'));
    expect(await create('fw')).toEqual(first);
    expect(await env.FEED_KEYS.getByName('repeat').list()).toHaveLength(1);
    expect((await create('fw', 'another')).key).not.toBe(first.key);
    await env.FEED_KEYS.getByName('repeat').revoke(first.id);
    expect(await codeOf(create('fw'))).toBe('conflict');
    expect(await codeOf(create('other'))).toBe('idempotency_key_reused');
  });

  it('goes on trying to publish a revocation when only an earlier change was published', async () => {
    const ring = env.FEED_KEYS.getByName('overlap');
    const { id } = await ring.create({ name: 'fw', lists: ['main'] }, { idempotencyKey: null, requestHash: '' });
    const alarms = await runInDurableObject(ring, async (instance, state) => {
      const own = instance as unknown as { env: Env };
      const real = own.env;
      let puts = 0;
      // The first write goes well, but slowly; the second fails.
      const put = async () => {
        puts += 1;
        if (puts > 1) throw new Error('down');
        await scheduler.wait(20);
      };
      own.env = { ...real, SNAPSHOTS: { put } as unknown as R2Bucket };
      const slow = instance.create({ name: 'other', lists: ['main'] }, { idempotencyKey: null, requestHash: '' });
      await scheduler.wait(5);
      const outcomes = await Promise.allSettled([slow, instance.revoke(id)]);
      own.env = real;
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      return state.storage.sql.exec("SELECT 1 FROM k_alarms WHERE kind = 'publish'").toArray().length;
    });
    expect(alarms).toBe(1);
  });
});

describe('an idempotency key', () => {
  it('is not the same for an entry and for the allowlist, though the body is', async () => {
    const post = (path: string) =>
      exports.default.fetch(`https://aegis.example/api/v1/blacklist${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer test-admin-key', 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: JSON.stringify({ address: '5.5.5.5', reason: 'scan' }),
      });
    expect((await post('/entries')).status).toBe(201);
    const reused = await post('/lists/main/allowlist');
    expect(await reused.json()).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });
});
