import {
  createExecutionContext,
  createMessageBatch,
  evictDurableObject,
  getQueueResult,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { blacklistSystem } from '../../../workers/blacklist/system.ts';
import { runCron } from '../../../workers/cron.ts';
import { consumeQueue } from '../../../workers/events/queue.ts';
import { createGateway } from '../../../workers/gateway/app.ts';
import { AlarmClock } from './alarm-clock.ts';
import { moveBucketClock } from './bucket-clock.ts';
import { MINUTE } from './clock.ts';
import { oneOf, type Random, shuffled } from './random.ts';

const ORIGIN = 'https://aegis.example';
const LOST = 0.05;
const TWICE = 0.1;
/** When what comes twice comes again. */
const AGAIN_MS = 20 * MINUTE;
/** Rounds of alarms at one moment beyond which something arms itself without an end. */
const MOST_ROUNDS = 200;

/** How long the queue gathers what it brings. */
const BATCH_MS = 1_000;

// The Worker's own may have been made before the clock was moved.
const gateway = createGateway([blacklistSystem], { now: () => Date.now() });

type Stub = DurableObjectStub<undefined>;

/**
 * Everything around the Worker: time, alarms, the queue and the platform's moods. The queue loses and reorders events and
 * brings some once more, much later; actors are evicted between any two of their turns.
 */
export class World {
  readonly #random: Random;
  readonly #actors = new Map<string, Stub>();
  readonly #alarms = new AlarmClock();
  #events: unknown[] = [];
  #eventsSince = 0;
  #again: { readonly at: number; readonly body: unknown }[] = [];
  evictions = 0;
  readonly queue = { taken: 0, lost: 0, twice: 0 };

  constructor(random: Random) {
    this.#random = random;
    vi.spyOn(Math, 'random').mockImplementation(random);
    // Waits within a request are of real time, which does not pass here.
    vi.spyOn(scheduler, 'wait').mockImplementation(async () => undefined);
    // Hundreds of thousands of lines, which nobody reads; warnings stay.
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    vi.spyOn(Object.getPrototypeOf(env.EVENTS) as Queue, 'sendBatch').mockImplementation(async (messages) => {
      if (this.#events.length === 0) this.#eventsSince = this.now;
      for (const { body } of messages) this.#events.push(JSON.parse(JSON.stringify(body)));
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    });
    moveBucketClock();
    this.#actors.set('list main', env.BLACKLIST.getByName('main') as unknown as Stub);
    this.#actors.set('keyring', env.FEED_KEYS.getByName('main') as unknown as Stub);
    this.#actors.set('alerts', env.ALERTS.getByName('main') as unknown as Stub);
  }

  /** An actor that has been made: its alarms are fired from now on. */
  knows(source: string): void {
    this.#actors.set(`source ${source}`, env.SOURCE.getByName(source) as unknown as Stub);
    this.#alarms.recount();
  }

  get now(): number {
    return Date.now();
  }

  async request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const ctx = createExecutionContext();
    const request = new Request(ORIGIN + path, { method, ...init });
    const response = (await gateway.fetch(request, env, ctx)) as Response;
    const body = response.status === 204 || response.status === 304 ? null : await response.text();
    await waitOnExecutionContext(ctx);
    return new Response(body, response);
  }

  async cron(cron: string): Promise<void> {
    await runCron({ cron, scheduledTime: this.now, noRetry() {}, type: 'scheduled' } as ScheduledController, env);
  }

  /**
   * Lets time go by until a moment, and everything happen that is due by then, each thing at its time.
   *
   * @param between - Called between what happens.
   */
  async pass(until: number, between: () => Promise<void> = async () => {}): Promise<void> {
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      await between();
      const dues = await this.#alarms.dues(this.#actors);
      const batchAt = this.#events.length > 0 ? this.#eventsSince + BATCH_MS : Number.POSITIVE_INFINITY;
      const next = Math.min(batchAt, ...dues.values());
      if (next > until) {
        vi.setSystemTime(until);
        return;
      }
      if (next > this.now) vi.setSystemTime(next);
      for (const [name, time] of dues) if (time <= this.now) await this.#alarms.fire(name, this.#actors.get(name)!);
      if (batchAt <= this.now) await this.#deliver();
    }
    throw new Error('the alarms do not come to rest');
  }

  /** Takes one actor out of memory, whichever. */
  async evictAny(): Promise<void> {
    this.evictions++;
    const stub = this.#actors.get(oneOf(this.#random, [...this.#actors.keys()]))!;
    try {
      await evictDurableObject(stub);
    } catch (thrown) {
      // It is out of memory already, which is all that is wanted.
      if (!String(thrown).includes('not currently running')) throw thrown;
    }
  }

  async #deliver(): Promise<void> {
    const again = this.#again.filter(({ at }) => at <= this.now);
    this.#again = this.#again.filter(({ at }) => at > this.now);
    const bodies = again.map(({ body }) => body);
    for (const body of this.#events) {
      this.queue.taken++;
      const chance = this.#random();
      if (chance < LOST) this.queue.lost++;
      else bodies.push(body);
      if (chance < LOST || chance >= LOST + TWICE) continue;
      this.queue.twice++;
      this.#again.push({ at: this.now + AGAIN_MS, body });
      if (this.#random() < 0.5) bodies.push(body);
    }
    this.#events = [];
    if (bodies.length === 0) return;
    const messages = shuffled(this.#random, bodies).map((body, i) => ({
      ...{ id: `${this.now}-${i}`, timestamp: new Date(this.now), attempts: 1, body },
    }));
    const batch = createMessageBatch<unknown>('aegis-events', messages);
    const ctx = createExecutionContext();
    await consumeQueue(batch, env);
    const { retryMessages } = await getQueueResult(batch, ctx);
    if (retryMessages.length > 0) throw new Error(`events were not taken: ${JSON.stringify(retryMessages)}`);
  }
}
