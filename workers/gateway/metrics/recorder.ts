import { asAegisError } from '../../../shared/kernel/error.ts';
import type { Logger } from '../../../shared/kernel/log.ts';
import type { MetricValues } from '../../../shared/kernel/metric-values.ts';
import { Counts } from './counts.ts';
import { type CounterName, type HistogramName, methodLabel, type Series, seriesOf, statusClass } from './registry.ts';
import { type MetricsNamespace, shardName } from './shards.ts';

/** Longest time that an observation waits in the isolate, in ms. */
const FLUSH_MS = 1_000;
/** Requests after which an isolate hands on what it has, whatever the time. */
const FLUSH_REQUESTS = 100;
/** A flush that was to come and has not come by then is given up: the runtime may drop what a request left behind. */
const OVERDUE_MS = 5_000;

/** One request, as it is counted. */
export interface Served {
  /** Template of the route, or `none`. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
}

/** What hands on counts needs of a request. */
export interface Carrier {
  readonly shards: MetricsNamespace | undefined;
  readonly waitUntil: (promise: Promise<unknown>) => void;
  readonly log: Logger;
}

export interface RecorderOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

interface RequestSeries {
  readonly answered: Series<CounterName>;
  readonly duration: Series<HistogramName>;
}

const LOST = seriesOf('metrics_observations_lost_total', {});

/**
 * Counts the requests of one isolate and hands the counts on to its shard: a second after the first of them, or when a
 * hundred have come together. What is lost when an isolate dies is at most that. A batch is sent once: one that fails may
 * have arrived, so sending it again could count it twice; what is lost is counted as `metrics_observations_lost_total`.
 *
 * @example
 * const recorder = createRecorder({ now: Date.now });
 * recorder.record({ route: '/health', method: 'GET', status: 200, ms: 3 }, { shards: env.METRICS, waitUntil, log });
 */
export function createRecorder({ now, sleep = wait, random = Math.random }: RecorderOptions) {
  const counts = new Counts();
  const known = new Map<string, RequestSeries>();
  let requests = 0;
  let dueAt: number | null = null;
  let shard: string | null = null;

  /** Remembered: labels are of closed sets, and making their keys would cost more than the rest. */
  function seriesFor(route: string, method: string, status: string): RequestSeries {
    const id = `${status} ${method} ${route}`;
    let found = known.get(id);
    if (found === undefined) {
      found = {
        answered: seriesOf('http_requests_total', { route, method, status }),
        duration: seriesOf('http_request_duration_seconds', { route, method }),
      };
      known.set(id, found);
    }
    return found;
  }

  /** Hands on what has been counted, if anything. */
  async function flush({ shards, log }: Carrier): Promise<void> {
    if (shards === undefined || counts.observations === 0) return;
    const { observations } = counts;
    const values: MetricValues = counts.drain();
    requests = 0;
    // An isolate keeps to one shard. Chosen late: the runtime has no randomness before the first request.
    shard ??= shardName(random());
    try {
      await shards.getByName(shard).add(values);
    } catch (thrown) {
      counts.count(LOST, observations);
      log.warn('metrics lost', { observations, error: asAegisError(thrown) });
    }
  }

  /** Counts a request; costs no promise but once a second. */
  function record({ route, method, status, ms }: Served, carrier: Carrier): void {
    if (carrier.shards === undefined) return;
    const { answered, duration } = seriesFor(route, methodLabel(method), statusClass(status));
    counts.count(answered);
    counts.observe(duration, Math.max(0, Math.round(ms)));
    requests += 1;
    if (requests >= FLUSH_REQUESTS) carrier.waitUntil(flush(carrier));
    else if (dueAt === null || now() > dueAt + OVERDUE_MS) {
      dueAt = now() + FLUSH_MS;
      carrier.waitUntil(flushLater(carrier));
    }
  }

  async function flushLater(carrier: Carrier): Promise<void> {
    await sleep(FLUSH_MS);
    dueAt = null;
    await flush(carrier);
  }

  return { record, flush };
}

export type Recorder = ReturnType<typeof createRecorder>;

function wait(ms: number): Promise<unknown> {
  return scheduler.wait(ms);
}
