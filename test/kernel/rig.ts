import { env as anyEnv } from 'cloudflare:workers';
import type { MetricsShard } from '../../durable-objects/platform/metrics-shard.ts';
import type { RateLimiter } from '../../durable-objects/platform/rate-limiter.ts';
import type { Causation, Envelope } from '../../shared/events/envelope.ts';
import type { BareActor, TallyActor } from './worker.ts';

/** Bindings of `test/kernel/wrangler.toml`. */
export interface KernelEnv {
  readonly TALLY: DurableObjectNamespace<TallyActor>;
  readonly BARE: DurableObjectNamespace<BareActor>;
  readonly FEATURE_FLAGS: DurableObjectNamespace;
  readonly CIRCUIT_BOARD: DurableObjectNamespace;
  readonly TRAP: DurableObjectNamespace;
  readonly RATE_LIMITS: DurableObjectNamespace<RateLimiter>;
  readonly METRICS: DurableObjectNamespace<MetricsShard>;
  readonly BLACKLIST_DB: D1Database;
  readonly SNAPSHOTS: R2Bucket;
  readonly EVENTS: Queue<Envelope>;
}

// The bindings' declared types are those of the deployed Worker, not of the one that runs here.
export const env = anyEnv as unknown as KernelEnv;

export const NOBODY: Causation = { correlationId: 'c-1', causationId: null, traceparent: null, actor: 'test' };

let counter = 0;

/** Objects keep their storage for the whole file, so every test takes a name of its own. */
export function uniqueName(prefix: string): string {
  counter += 1;
  return `${prefix}-${counter}`;
}

export type QueueMode = 'take' | 'refuse' | 'lose' | 'take-and-fail' | 'take-and-hang';

/**
 * A queue that does what a test tells it to: takes batches, refuses them, loses them, or takes them and never says so,
 * as seen by an actor that goes down meanwhile.
 */
export class ScriptedQueue {
  readonly taken: Envelope[] = [];
  readonly batches: number[] = [];
  mode: QueueMode = 'take';
  /** Runs before a batch is answered. */
  during: () => void | Promise<void> = () => {};

  async sendBatch(messages: Iterable<MessageSendRequest<Envelope>>): Promise<void> {
    await this.during();
    if (this.mode === 'refuse') throw new Error('the queue is down');
    const bodies = [...messages].map(({ body }) => body);
    this.batches.push(bodies.length);
    if (this.mode !== 'lose') this.taken.push(...bodies);
    if (this.mode === 'take-and-fail') throw new Error('the queue did not answer');
    if (this.mode === 'take-and-hang') await new Promise(() => {});
  }
}
