import { evictDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUpstream } from '../../workers/gateway/upstream/client.ts';
import { env, uniqueName } from '../kernel/rig.ts';

/** Far ahead of the runtime's own clock, so that no alarm rings by itself. */
const START = 4_102_444_800_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

it('of many isolates whose circuit is open, one probes at a time; an eviction of who grants it changes nothing', async () => {
  const name = uniqueName('upstream');
  const asked: number[] = [];
  const failing = (async () => {
    asked.push(Date.now() - START);
    return new Response('no', { status: 500 });
  }) as unknown as typeof fetch;
  const breaker = { threshold: 1, openMs: 10_000, longestOpenMs: 10_000, probeMs: 5_000 };
  const options = { name, hosts: ['api.example.org'], deadlineMs: 60_000, attempts: 1, breaker };
  const isolates = Array.from({ length: 8 }, () => createUpstream(options, { fetch: failing }));
  const callAll = () =>
    Promise.allSettled(
      isolates.map((upstream) => upstream('https://api.example.org/', {}, { RATE_LIMITS: env.RATE_LIMITS })),
    );
  await callAll();
  expect(asked).toHaveLength(8);
  vi.setSystemTime(START + 10_000);
  await callAll();
  await evictDurableObject(env.RATE_LIMITS.getByName(`probe:${name}`));
  await callAll();
  expect(asked.slice(8)).toEqual([10_000]);
  vi.setSystemTime(START + 15_000);
  await callAll();
  expect(asked.slice(9)).toEqual([15_000]);
});
