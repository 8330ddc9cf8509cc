import { DurableObject } from 'cloudflare:workers';
import { type MetricValue, type MetricValues, mergeMetric } from '../../shared/kernel/metric-values.ts';

/** Prefix of the keys of series in the object's storage. */
const SERIES = 'series:';
/** Most series that a shard keeps. Labels are closed sets; this bounds what a mistake in that can cost. */
const MOST_SERIES = 5_000;
/** The series in which a shard counts what it could not keep. */
const REFUSED = '["metrics_series_refused_total"]';

/**
 * One of a few objects (name: `shard-<n>`) that add up what isolates have counted. An isolate sees a random sample of all
 * requests, so that its own counters say nothing; the sum over the shards says all.
 *
 * Every batch is written before it is answered: an eviction loses nothing that a shard has taken.
 */
export class MetricsShard extends DurableObject<Env> {
  readonly #series = new Map<string, MetricValue>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      for (const [key, value] of ctx.storage.kv.list<MetricValue>({ prefix: SERIES })) {
        this.#series.set(key.slice(SERIES.length), value);
      }
    });
  }

  /** Adds what an isolate has counted since it last said so. A batch is added as often as it is sent. */
  add(values: MetricValues): void {
    let refused = 0;
    for (const [key, value] of Object.entries(values)) {
      const before = this.#series.get(key);
      if (before === undefined && this.#series.size >= MOST_SERIES) refused += 1;
      else this.#keep(key, mergeMetric(before, value));
    }
    if (refused > 0) this.#keep(REFUSED, mergeMetric(this.#series.get(REFUSED), refused));
  }

  /** Everything that this shard has added up. */
  read(): MetricValues {
    return Object.fromEntries(this.#series);
  }

  #keep(key: string, value: MetricValue): void {
    this.#series.set(key, value);
    this.ctx.storage.kv.put(`${SERIES}${key}`, value);
  }
}
