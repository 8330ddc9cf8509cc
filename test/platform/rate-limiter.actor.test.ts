import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RateLimiter } from '../../durable-objects/platform/rate-limiter.ts';
import { env, uniqueName } from '../kernel/rig.ts';

/** Far ahead of the runtime's own clock, so that no alarm rings by itself. */
const START = 4_102_444_800_000;
const POLICY = { quota: 60, windowMs: 60_000, burst: 10 };

/** Only the clock is ours: the runtime's timers go on. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const limiter = () => env.RATE_LIMITS.getByName(uniqueName('user:u'));
const lease = (stub: DurableObjectStub<RateLimiter>, wanted: number, bucket = 'read', policy = POLICY) =>
  stub.lease({ bucket, policy, wanted });
const keysOf = (stub: DurableObjectStub<RateLimiter>) =>
  runInDurableObject(stub, (_instance, { storage }) => [...storage.kv.list()].map(([key]) => key));

it('leases what there is, then refuses and says when to come back', async () => {
  const stub = limiter();
  expect(await lease(stub, 8)).toMatchObject({ granted: 8, remaining: 2 });
  expect(await lease(stub, 8)).toMatchObject({ granted: 2, remaining: 0 });
  expect(await lease(stub, 8)).toEqual({ granted: 0, remaining: 0, nextMs: 1_000, retryAfterMs: 1_000 });
  vi.setSystemTime(START + 2_500);
  expect(await lease(stub, 8)).toMatchObject({ granted: 2, remaining: 0, nextMs: 500 });
});

it('forgives nothing when it is evicted', async () => {
  const stub = limiter();
  await lease(stub, 10);
  await evictDurableObject(stub);
  expect(await lease(stub, 1)).toMatchObject({ granted: 0 });
  vi.setSystemTime(START + 1_000);
  expect(await lease(stub, 5)).toMatchObject({ granted: 1 });
  await evictDurableObject(stub);
  expect(await lease(stub, 5)).toMatchObject({ granted: 0 });
});

it('keeps a bucket a class', async () => {
  const stub = limiter();
  await lease(stub, 10, 'read');
  expect(await lease(stub, 10, 'write')).toMatchObject({ granted: 10 });
  await evictDurableObject(stub);
  expect(await lease(stub, 1, 'write')).toMatchObject({ granted: 0 });
});

it('grants isolates that ask at once no more than the policy, whatever the interleaving and the evictions', async () => {
  const stub = limiter();
  let granted = 0;
  for (let round = 0; round < 6; round += 1) {
    vi.setSystemTime(START + round * 1_500);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, isolate) => lease(stub, 1 + isolate)));
    granted += answers.reduce((sum, answer) => sum + answer.granted, 0);
    await evictDurableObject(stub);
  }
  // 10 at once, and one a second for 7.5 seconds; a full bucket was emptied in every round.
  expect(granted).toBe(17);
});

it('writes no row for a refusal', async () => {
  const stub = limiter();
  await lease(stub, 10);
  const writes = await runInDurableObject(stub, (instance, { storage }) => {
    const put = vi.spyOn(storage.kv, 'put');
    for (let i = 0; i < 100; i += 1) instance.lease({ bucket: 'read', policy: POLICY, wanted: 1 });
    return put.mock.calls.length;
  });
  expect(writes).toBe(0);
});

it('forgets itself when everything is full again, and not before', async () => {
  const stub = limiter();
  await lease(stub, 10, 'read');
  await lease(stub, 10, 'export', { quota: 1, windowMs: 60_000, burst: 10 });
  vi.setSystemTime(START + 10_000);
  await evictDurableObject(stub);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await keysOf(stub)).toEqual(['bucket:export', 'bucket:read']);
  expect(await runInDurableObject(stub, (_instance, { storage }) => storage.getAlarm())).toBe(START + 600_000);
  vi.setSystemTime(START + 600_000);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await keysOf(stub)).toEqual([]);
  expect(await runDurableObjectAlarm(stub)).toBe(false);
  expect(await lease(stub, 10, 'export')).toMatchObject({ granted: 10 });
  expect(await runInDurableObject(stub, (_instance, { storage }) => storage.getAlarm())).not.toBeNull();
});

it('refuses a policy that makes no sense, with the code intact', async () => {
  const stub = limiter();
  await runInDurableObject(stub, (instance) => {
    const call = () => instance.lease({ bucket: 'read', policy: { ...POLICY, quota: 0 }, wanted: 1 });
    expect(call).toThrow(expect.objectContaining({ code: 'internal' }));
  });
  await runInDurableObject(stub, (instance) => {
    const fill = () => {
      for (let i = 0; i < 65; i += 1) instance.lease({ bucket: `b${i}`, policy: POLICY, wanted: 1 });
    };
    expect(fill).toThrow('too many buckets');
  });
});
