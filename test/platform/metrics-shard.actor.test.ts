import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyHistogram, observe } from '../../shared/kernel/histogram.ts';
import { type MetricValues, mergeMetrics, seriesKey } from '../../shared/kernel/metric-values.ts';
import { env, uniqueName } from '../kernel/rig.ts';

const BOUNDS = [1, 10, 100];
const REQUESTS = seriesKey('http_requests_total', ['/a', 'GET', '2xx']);
const DURATION = seriesKey('http_request_duration_seconds', ['/a', 'GET']);

const batchOf = (values: readonly number[]): MetricValues => ({
  [REQUESTS]: values.length,
  [DURATION]: values.reduce(observe, emptyHistogram(BOUNDS)),
});

it('adds up over batches and evictions', async () => {
  const shard = env.METRICS.getByName(uniqueName('shard'));
  expect(await shard.read()).toEqual({});
  await shard.add(batchOf([1, 2, 3]));
  await evictDurableObject(shard);
  await shard.add(batchOf([200]));
  await evictDurableObject(shard);
  expect(await shard.read()).toEqual(batchOf([1, 2, 3, 200]));
});

it('any split of observations over isolates and shards gives the totals of one histogram', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ value: fc.integer({ min: 0, max: 5_000 }), isolate: fc.nat(4), shard: fc.nat(3) }), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.array(fc.nat(20), { maxLength: 3 }),
      async (seen, evictions) => {
        const shards = Array.from({ length: 4 }, () => env.METRICS.getByName(uniqueName('split')));
        const batches = new Map<string, number[]>();
        for (const { value, isolate, shard } of seen) {
          const key = `${isolate}:${shard}`;
          batches.set(key, [...(batches.get(key) ?? []), value]);
        }
        let step = 0;
        for (const [key, values] of batches) {
          const shard = shards[Number(key.split(':')[1])]!;
          await shard.add(batchOf(values));
          if (evictions.includes(step)) await evictDurableObject(shard);
          step += 1;
        }
        const read: MetricValues[] = [];
        for (const shard of shards) read.push(await shard.read());
        expect(mergeMetrics(read)).toEqual(batchOf(seen.map(({ value }) => value)));
      },
    ),
    { numRuns: 15 },
  );
});

it('begins a histogram anew when its buckets have changed', async () => {
  const shard = env.METRICS.getByName(uniqueName('shard'));
  await shard.add(batchOf([1]));
  const other = observe(emptyHistogram([5, 6]), 5);
  await shard.add({ [DURATION]: other });
  expect(await shard.read()).toEqual({ [REQUESTS]: 1, [DURATION]: other });
});

it('keeps a bounded number of series and counts what it refused', async () => {
  const shard = env.METRICS.getByName(uniqueName('shard'));
  const read = await runInDurableObject(shard, (instance) => {
    instance.add(Object.fromEntries(Array.from({ length: 5_010 }, (_, i) => [seriesKey('x', [String(i)]), 1])));
    return instance.read();
  });
  expect(Object.keys(read)).toHaveLength(5_001);
  expect(read['["metrics_series_refused_total"]']).toBe(10);
});
