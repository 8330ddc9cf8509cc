import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BucketPolicy, type BucketState, takeUpTo } from '../../../shared/kernel/token-bucket.ts';
import { createLeases, LEASE_MS } from '../../../workers/gateway/leases.ts';

const START = 1_785_412_800_000;

/** One bucket, as its actor keeps it, and how often it was asked. */
function owner() {
  let state: BucketState | null = null;
  const asked: number[] = [];
  let now = START;
  return {
    asked,
    at: (time: number) => {
      now = time;
    },
    ask: async (policy: BucketPolicy, wanted: number) => {
      asked.push(wanted);
      const [next, decision] = takeUpTo(state, now, wanted, policy);
      state = next;
      return decision;
    },
  };
}

/** Whether every stretch of time, lengthened by the life of a lease, holds no more than the policy allows. */
function isWithin({ quota, windowMs, burst }: BucketPolicy, passed: readonly number[]): boolean {
  return passed.every((from, first) =>
    passed.every((to, last) => last - first + 1 <= burst + (quota * (Math.max(0, to - from) + LEASE_MS)) / windowMs),
  );
}

const POLICY = { quota: 60, windowMs: 60_000, burst: 100 };

describe('leases', () => {
  it('let through no more than the policy, over all isolates and in any stretch of time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ quota: fc.integer({ min: 1, max: 600 }), burst: fc.integer({ min: 1, max: 80 }) }),
        fc.array(
          fc.record({
            step: fc.constantFrom(0, 0, 0, 1, 50, 400, 999, 1_000, 7_000),
            isolate: fc.nat(3),
            together: fc.integer({ min: 1, max: 8 }),
          }),
          { minLength: 1, maxLength: 60 },
        ),
        async ({ quota, burst }, steps) => {
          const policy = { quota, windowMs: 60_000, burst };
          const bucket = owner();
          const isolates = Array.from({ length: 4 }, () => createLeases());
          const passed: number[] = [];
          let now = START;
          for (const { step, isolate, together } of steps) {
            now += step;
            bucket.at(now);
            const answers = await Promise.all(
              Array.from({ length: together }, async () =>
                isolates[isolate]!.spend('user:u', 'read', policy, now, bucket.ask),
              ),
            );
            for (const { allowed } of answers) if (allowed) passed.push(now);
          }
          expect(isWithin(policy, passed)).toBe(true);
          const most = burst + (quota * ((passed.at(-1) ?? START) - START)) / policy.windowMs;
          expect(passed.length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it('ask about log2(n) times for a burst of n', async () => {
    const bucket = owner();
    const leases = createLeases();
    for (let i = 0; i < 60; i += 1) {
      expect(await leases.spend('user:u', 'read', POLICY, START, bucket.ask)).toMatchObject({ allowed: true });
    }
    expect(bucket.asked).toEqual([1, 2, 4, 8, 16, 25, 25]);
  });

  it('ask for as much as requests that come together need, and lose no token of theirs', async () => {
    const bucket = owner();
    const leases = createLeases();
    const spend = () => leases.spend('user:u', 'read', POLICY, START, bucket.ask);
    const together = async (n: number) => Promise.all(Array.from({ length: n }, async () => spend()));
    await together(3);
    expect(bucket.asked).toEqual([1, 1, 1]);
    await together(2);
    expect(bucket.asked).toEqual([1, 1, 1, 4, 1]);
    for (let i = 0; i < 3; i += 1) expect(spend()).toMatchObject({ allowed: true });
    expect(bucket.asked).toHaveLength(5);
    expect(spend()).toBeInstanceOf(Promise);
  });

  it('ask again after their owner has failed, for as much as before', async () => {
    const leases = createLeases();
    const failing = () => Promise.reject(new Error('lost'));
    const bucket = owner();
    for (let i = 0; i < 3; i += 1) {
      await expect(leases.spend('user:u', 'read', POLICY, START, failing)).rejects.toThrow('lost');
    }
    await leases.spend('user:u', 'read', POLICY, START, bucket.ask);
    expect(bucket.asked).toEqual([4]);
  });

  it('waste nothing of a caller who comes once in a while', async () => {
    const bucket = owner();
    const leases = createLeases();
    for (let i = 0; i < 20; i += 1) {
      bucket.at(START + i * 2_500);
      await leases.spend('user:u', 'read', POLICY, START + i * 2_500, bucket.ask);
    }
    expect(bucket.asked).toEqual(new Array(20).fill(1));
  });

  it('answer at once, without a promise, while there are tokens', async () => {
    const bucket = owner();
    const leases = createLeases();
    for (let i = 0; i < 4; i += 1) await leases.spend('user:u', 'read', POLICY, START, bucket.ask);
    expect(leases.spend('user:u', 'read', POLICY, START, bucket.ask)).toEqual({
      allowed: true,
      remaining: 95,
      nextMs: 1_000,
    });
  });

  it('do not use a token after its second', async () => {
    const bucket = owner();
    const leases = createLeases();
    for (let i = 0; i < 2; i += 1) await leases.spend('user:u', 'read', POLICY, START, bucket.ask);
    expect(bucket.asked).toHaveLength(2);
    bucket.at(START + LEASE_MS);
    await leases.spend('user:u', 'read', POLICY, START + LEASE_MS, bucket.ask);
    expect(bucket.asked).toHaveLength(3);
  });

  it('remember a refusal until it is over, and ask nobody meanwhile', async () => {
    const policy = { quota: 60, windowMs: 60_000, burst: 1 };
    const bucket = owner();
    const leases = createLeases();
    const spend = async (now: number) => {
      bucket.at(now);
      return leases.spend('user:u', 'read', policy, now, bucket.ask);
    };
    expect(await spend(START)).toMatchObject({ allowed: true });
    expect(await spend(START)).toEqual({ allowed: false, remaining: 0, nextMs: 1_000 });
    for (let i = 0; i < 500; i += 1) expect(await spend(START + 999)).toMatchObject({ allowed: false, nextMs: 1 });
    expect(bucket.asked).toHaveLength(2);
    expect(await spend(START + 1_000)).toMatchObject({ allowed: true });
  });

  it('keep callers and classes apart, and forget the oldest', async () => {
    const leases = createLeases({ mostKeys: 2 });
    const buckets = new Map<string, ReturnType<typeof owner>>();
    const policy = { quota: 1, windowMs: 60_000, burst: 1 };
    const spend = async (key: string, bucket: string) => {
      const own = buckets.get(key + bucket) ?? owner();
      buckets.set(key + bucket, own);
      return (await leases.spend(key, bucket, policy, START, own.ask)).allowed;
    };
    expect(await spend('user:a', 'read')).toBe(true);
    expect(await spend('user:a', 'write')).toBe(true);
    expect(await spend('user:b', 'read')).toBe(true);
    // Forgotten here, and not by the owner of the bucket.
    expect(await spend('user:a', 'read')).toBe(false);
  });
});
