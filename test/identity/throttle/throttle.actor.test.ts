import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Throttle } from '../../../durable-objects/identity/throttle.ts';
import { THROTTLE_POLICIES } from '../../../shared/identity/throttle/policies.ts';
import { codeOf } from '../../support/code-of.ts';

const { account, address, pair } = THROTTLE_POLICIES;
const HERE = '192.0.2.0/24';
const THERE = '2001:db8::/64';

/** Attempts at one moment until one is refused; how many were admitted, and the wait. */
async function exhaust(throttle: DurableObjectStub<Throttle>, pairKey: string | null, now: number) {
  for (let admitted = 0; admitted < 200; admitted += 1) {
    const { waitMs } = await throttle.attempt(pairKey, now);
    if (waitMs > 0) return { admitted, waitMs };
  }
  throw new Error('nothing was refused');
}

describe('a throttle', () => {
  it('delays a pair first, and the account from elsewhere only when it has had enough of all', async () => {
    const throttle = env.THROTTLE.getByName('account:pairs');
    const now = Date.now();
    expect(await exhaust(throttle, HERE, now)).toEqual({ admitted: pair.free, waitMs: pair.baseMs });
    expect(await exhaust(throttle, THERE, now)).toEqual({ admitted: account.free - pair.free, waitMs: account.baseMs });
    expect(await throttle.attempt('198.51.100.0/24', now)).toEqual({ waitMs: account.baseMs });
  });

  it('admits after the wait, and no sooner; asking again in between changes nothing', async () => {
    const throttle = env.THROTTLE.getByName('account:wait');
    const now = Date.now();
    const { waitMs } = await exhaust(throttle, HERE, now);
    for (let i = 0; i < 10; i += 1) {
      expect(await throttle.attempt(HERE, now + waitMs - 1)).toEqual({ waitMs: 1 });
    }
    expect(await throttle.attempt(HERE, now + waitMs)).toEqual({ waitMs: 0 });
    expect(await throttle.attempt(HERE, now + waitMs)).toEqual({ waitMs: 2 * pair.baseMs });
  });

  it('forgets nothing by an eviction', async () => {
    const throttle = env.THROTTLE.getByName('account:evicted');
    const now = Date.now();
    for (let i = 0; i < pair.free; i += 1) {
      expect(await throttle.attempt(HERE, now)).toEqual({ waitMs: 0 });
      await evictDurableObject(throttle);
    }
    expect(await throttle.attempt(HERE, now)).toEqual({ waitMs: pair.baseMs });
    await throttle.forgive(HERE);
    await evictDurableObject(throttle);
    expect(await throttle.attempt(HERE, now)).toEqual({ waitMs: 0 });
  });

  it('begins anew with a pair that has succeeded, and keeps what others did', async () => {
    const throttle = env.THROTTLE.getByName('account:forgiven');
    const now = Date.now();
    await exhaust(throttle, THERE, now);
    for (let i = 0; i < 3 * account.free; i += 1) {
      expect(await throttle.attempt(HERE, now)).toEqual({ waitMs: 0 });
      await throttle.forgive(HERE);
    }
    expect(await exhaust(throttle, THERE, now)).toEqual({ admitted: 0, waitMs: pair.baseMs });
    expect(await exhaust(throttle, HERE, now)).toEqual({ admitted: account.free - pair.free, waitMs: account.baseMs });
  });

  it('lets many attempts at once be no way around', async () => {
    const throttle = env.THROTTLE.getByName('account:burst');
    const now = Date.now();
    const waits = await Promise.all(Array.from({ length: 50 }, () => throttle.attempt(HERE, now)));
    expect(waits.filter(({ waitMs }) => waitMs === 0)).toHaveLength(pair.free);
  });

  it('has nothing to do with another', async () => {
    const now = Date.now();
    await exhaust(env.THROTTLE.getByName('account:one'), HERE, now);
    expect(await env.THROTTLE.getByName('account:other').attempt(HERE, now)).toEqual({ waitMs: 0 });
  });

  it('is more patient with a network', async () => {
    const throttle = env.THROTTLE.getByName(`address:${HERE}`);
    expect(await exhaust(throttle, null, Date.now())).toEqual({ admitted: address.free, waitMs: address.baseMs });
  });

  it('refuses to count under a name it does not know', async () => {
    expect(await codeOf(env.THROTTLE.getByName('else:1').attempt(null, Date.now()))).toBe('internal');
  });

  it('keeps what still counts when its alarm rings, and leaves nothing behind when nothing does', async () => {
    const throttle = env.THROTTLE.getByName('account:idle');
    const now = Date.now();
    await exhaust(throttle, HERE, now);
    await evictDurableObject(throttle);
    expect(await runDurableObjectAlarm(throttle)).toBe(true);
    expect(await throttle.attempt(HERE, now)).toEqual({ waitMs: pair.baseMs });

    await runInDurableObject(throttle, (_, { storage }) => {
      storage.sql.exec(`UPDATE counter SET attempts = '[${now - pair.windowMs - 1}]'`);
    });
    expect(await runDurableObjectAlarm(throttle)).toBe(true);
    const left = await runInDurableObject(throttle, async (_, { storage }) => {
      const tables = storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'counter'").toArray();
      return { tables, alarm: await storage.getAlarm() };
    });
    expect(left).toEqual({ tables: [], alarm: null });
    expect(await exhaust(throttle, HERE, now)).toEqual({ admitted: pair.free, waitMs: pair.baseMs });
    await runInDurableObject(throttle, async (_, { storage }) => {
      expect(await storage.getAlarm()).not.toBeNull();
    });
  });
});
