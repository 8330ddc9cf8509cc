import fc from 'fast-check';
import { expect, it } from 'vitest';
import { logger } from '../../../shared/kernel/log.ts';
import { type MetricValues, mergeMetrics } from '../../../shared/kernel/metric-values.ts';
import { Counts } from '../../../workers/gateway/metrics/counts.ts';
import { createRecorder, type Served } from '../../../workers/gateway/metrics/recorder.ts';
import { methodLabel, seriesOf, statusClass } from '../../../workers/gateway/metrics/registry.ts';
import { type MetricsNamespace, readShards } from '../../../workers/gateway/metrics/shards.ts';

/** Shards in memory, and what isolates left to be done. */
function rig({ isBroken = false } = {}) {
  const held = new Map<string, MetricValues>();
  const batches: MetricValues[] = [];
  const state = { isBroken };
  const shards = {
    getByName: (name: string) => ({
      async add(values: MetricValues) {
        if (state.isBroken) throw new Error('lost');
        batches.push(values);
        held.set(name, mergeMetrics([held.get(name) ?? {}, values]));
      },
      async read() {
        if (state.isBroken) throw new Error('lost');
        return held.get(name) ?? {};
      },
    }),
  } as unknown as MetricsNamespace;
  const pending: Promise<unknown>[] = [];
  const carrier = {
    shards,
    waitUntil: (promise: Promise<unknown>) => void pending.push(promise),
    log: logger({ svc: 'test' }, { write: () => undefined }),
  };
  return { shards, batches, held, state, carrier, settle: () => Promise.all(pending) };
}

const served = (over: Partial<Served> = {}): Served => ({ route: '/a', method: 'GET', status: 200, ms: 3, ...over });

const requests = fc.array(
  fc.record({
    route: fc.constantFrom('/a', '/b/{c}', 'none'),
    method: fc.constantFrom('GET', 'POST', 'BREW'),
    status: fc.constantFrom(200, 201, 304, 404, 500),
    ms: fc.integer({ min: 0, max: 20_000 }),
    isolate: fc.nat(4),
  }),
  { maxLength: 400 },
);

it('any split of requests over isolates gives the totals that one would have counted', async () => {
  await fc.assert(
    fc.asyncProperty(
      requests,
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 5 }),
      async (list, drawn) => {
        const { carrier, shards, settle } = rig();
        const recorders = drawn.map((draw) =>
          createRecorder({ now: () => 0, sleep: () => Promise.resolve(), random: () => draw }),
        );
        const expected = new Counts();
        for (const { isolate, ...request } of list) {
          recorders[isolate]!.record(request, carrier);
          const labels = { route: request.route, method: methodLabel(request.method) };
          expected.count(seriesOf('http_requests_total', { ...labels, status: statusClass(request.status) }));
          expected.observe(seriesOf('http_request_duration_seconds', labels), request.ms);
        }
        await settle();
        for (const recorder of recorders) await recorder.flush(carrier);
        expect(await readShards(shards)).toEqual(expected.drain());
      },
    ),
    { numRuns: 50 },
  );
});

it('hands on after a second, and at once when a hundred have come', async () => {
  const { carrier, batches, settle } = rig();
  const wakes: (() => void)[] = [];
  const slept: number[] = [];
  const sleep = (ms: number) => {
    slept.push(ms);
    return new Promise<void>((resolve) => void wakes.push(resolve));
  };
  const { record } = createRecorder({ now: () => 0, sleep, random: () => 0 });
  for (let i = 0; i < 99; i += 1) record(served(), carrier);
  expect({ slept, batches: batches.length }).toEqual({ slept: [1_000], batches: 0 });
  record(served(), carrier);
  expect(batches).toHaveLength(1);
  record(served({ ms: 9 }), carrier);
  expect(slept).toEqual([1_000]);
  for (const wake of wakes) wake();
  await settle();
  expect(batches.map((batch) => batch['["http_requests_total","/a","GET","2xx"]'])).toEqual([100, 1]);
});

it('asks for another flush when the runtime has dropped one', () => {
  const { carrier } = rig();
  let now = 0;
  let asked = 0;
  const sleep = () => {
    asked += 1;
    return new Promise<void>(() => {});
  };
  const { record } = createRecorder({ now: () => now, sleep, random: () => 0 });
  record(served(), carrier);
  now = 6_000;
  record(served(), carrier);
  expect(asked).toBe(1);
  now = 6_001;
  record(served(), carrier);
  expect(asked).toBe(2);
});

it('counts what it lost, and never sends it twice', async () => {
  const { carrier, state, shards } = rig({ isBroken: true });
  const recorder = createRecorder({ now: () => 0, sleep: () => Promise.resolve(), random: () => 0 });
  recorder.record(served(), carrier);
  await recorder.flush(carrier);
  await expect(readShards(shards)).rejects.toMatchObject({ code: 'unavailable' });
  state.isBroken = false;
  await recorder.flush(carrier);
  expect(await readShards(shards)).toEqual({ '["metrics_observations_lost_total"]': 2 });
});

it('keeps labels to closed sets', async () => {
  const { carrier, shards } = rig();
  const recorder = createRecorder({ now: () => 0, sleep: () => Promise.resolve(), random: () => 0.99 });
  for (let i = 0; i < 50; i += 1) recorder.record(served({ method: `M${i}`, route: 'none', status: 405 }), carrier);
  await recorder.flush(carrier);
  expect(Object.keys(await readShards(shards))).toEqual([
    '["http_requests_total","none","other","4xx"]',
    '["http_request_duration_seconds","none","other"]',
  ]);
});
