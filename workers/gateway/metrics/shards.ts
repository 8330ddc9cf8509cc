import type { MetricsShard } from '../../../durable-objects/platform/metrics-shard.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type MetricValues, mergeMetrics } from '../../../shared/kernel/metric-values.ts';

/** How many objects share the counting. WARNING: lowering it forgets what the last ones hold. */
const SHARDS = 4;

export type MetricsNamespace = DurableObjectNamespace<MetricsShard>;

/** The shard of an isolate, by a number drawn uniformly from [0, 1). */
export function shardName(drawn: number): string {
  return `shard-${Math.floor(drawn * SHARDS)}`;
}

/**
 * The sum of all shards.
 *
 * @throws AegisError `unavailable` when one does not answer: without it, counters would seem to have gone back.
 */
export async function readShards(shards: MetricsNamespace): Promise<MetricValues> {
  const names = Array.from({ length: SHARDS }, (_, index) => shardName(index / SHARDS));
  try {
    return mergeMetrics(await Promise.all(names.map(async (name) => shards.getByName(name).read())));
  } catch (cause) {
    throw new AegisError('unavailable', 'A metrics shard does not answer.', { cause, retryAfterSeconds: 5 });
  }
}
