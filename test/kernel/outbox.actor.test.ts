import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { Alarms } from '../../durable-objects/kernel/alarms.ts';
import { EventLog } from '../../durable-objects/kernel/event-log.ts';
import { migrate } from '../../durable-objects/kernel/migrations.ts';
import { Outbox, type OutboxOptions } from '../../durable-objects/kernel/outbox.ts';
import { logger } from '../../shared/kernel/log.ts';
import { env, NOBODY, ScriptedQueue, uniqueName } from './rig.ts';

const NOW = Date.now() + 10 * 365 * 86_400_000;
const SILENT = logger({}, { write: () => {} });

interface Parts {
  readonly storage: DurableObjectStorage;
  readonly log: EventLog;
  readonly alarms: Alarms;
  readonly outbox: Outbox;
  append(count: number, data?: Record<string, unknown>): void;
  /** Runs the alarm at a time, as the platform would. */
  alarm(now: number): Promise<void>;
}

function object(options: OutboxOptions = {}) {
  const queue = new ScriptedQueue();
  const stub = env.BARE.getByName(uniqueName('outbox'));
  const time = { now: NOW };
  const run = <R>(body: (parts: Parts) => R | Promise<R>) =>
    runInDurableObject(stub, (_instance, { storage }) => {
      migrate(storage, []);
      const alarms = new Alarms(storage, { random: () => 0.5, clock: () => time.now, log: SILENT });
      const log = new EventLog(storage, '/tally/a');
      const fixed = { random: () => 0, clock: () => time.now, log: SILENT };
      const outbox = new Outbox(storage, log, queue, alarms, { ...fixed, ...options });
      return body({
        storage,
        log,
        alarms,
        outbox,
        append: (count, data = {}) =>
          storage.transactionSync(() => {
            log.append(
              Array.from({ length: count }, () => ({ type: 'tally.counted', version: 1, data })),
              NOBODY,
              time.now,
            );
            outbox.poke(time.now);
          }),
        alarm: (now) => {
          time.now = now;
          return alarms.run(now, { outbox: (at) => outbox.flush(at) });
        },
      });
    });
  return { stub, run, queue, time };
}

const sequences = (queue: ScriptedQueue) => queue.taken.map(({ sequence }) => sequence);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('sending', () => {
  it('sends in order, in batches of at most 100, and waits for the confirmation', async () => {
    const { run, queue } = object();
    await run(async ({ append, alarm, outbox, alarms }) => {
      append(250);
      await alarm(NOW);
      expect(sequences(queue)).toEqual(upTo(250));
      expect(queue.batches).toEqual([100, 100, 50]);
      expect(outbox.status()).toMatchObject({ head: 250, sent: 250, confirmed: 0 });
      expect(alarms.due('outbox')).toBe(NOW + 30_000);
      outbox.confirm(250);
      expect(alarms.due('outbox')).toBeNull();
      expect(outbox.status()).toEqual({ head: 250, sent: 250, confirmed: 250, oldestUnconfirmedAt: null });
    });
  });

  it('keeps a batch under 256 KB', async () => {
    const { run, queue } = object();
    await run(async ({ append, alarm }) => {
      append(9, { text: 'x'.repeat(100_000) });
      await alarm(NOW);
      expect(queue.batches).toEqual([2, 2, 2, 2, 1]);
      expect(sequences(queue)).toEqual(upTo(9));
    });
  });

  it('sends at most a run of batches, then the rest at once with the next alarm', async () => {
    const { run, queue } = object({ window: 10_000 });
    await run(async ({ append, alarm, alarms }) => {
      append(2_100);
      await alarm(NOW);
      expect(queue.taken).toHaveLength(2_000);
      expect(alarms.due('outbox')).toBe(NOW);
      await alarm(NOW);
      expect(sequences(queue)).toEqual(upTo(2_100));
    });
  });

  it('stops at the window until the consumer confirms', async () => {
    const { run, queue } = object({ window: 150 });
    await run(async ({ append, alarm, outbox, alarms }) => {
      append(400);
      await alarm(NOW);
      expect(queue.taken).toHaveLength(150);
      expect(alarms.due('outbox')).toBe(NOW + 30_000);
      outbox.confirm(100);
      expect(alarms.due('outbox')).toBe(NOW);
      await alarm(NOW);
      expect(sequences(queue)).toEqual(upTo(250));
    });
  });

  it('sends what was appended while the queue was awaited', async () => {
    const { run, queue } = object();
    await run(async ({ append, alarm }) => {
      append(1);
      queue.during = () => {
        queue.during = () => {};
        append(1);
      };
      await alarm(NOW);
      await alarm(NOW);
      expect(sequences(queue)).toEqual([1, 2]);
    });
  });
});

describe('losing', () => {
  it('sends what a crash left between append and send', async () => {
    const { stub, run, queue } = object();
    await run(({ append }) => append(3));
    await evictDurableObject(stub);
    await run(({ alarm }) => alarm(NOW));
    expect(sequences(queue)).toEqual([1, 2, 3]);
  });

  it('sends again when it crashed between the send and noting it', async () => {
    const { stub, run, queue } = object();
    await run(({ append, alarm, outbox }) => {
      append(2);
      queue.mode = 'take-and-hang';
      void alarm(NOW);
      expect(outbox.status().sent).toBe(0);
    });
    await evictDurableObject(stub);
    queue.mode = 'take';
    await run(async ({ alarm, outbox, alarms }) => {
      outbox.confirm(1);
      expect(outbox.status()).toMatchObject({ sent: 1, confirmed: 1 });
      await alarm(alarms.due('outbox') ?? 0);
      expect(sequences(queue)).toEqual([1, 2, 2]);
      outbox.confirm(2);
      expect(alarms.due('outbox')).toBeNull();
    });
  });

  it('backs off while the queue refuses, whatever commands do, and loses nothing', async () => {
    const { stub, run, queue } = object();
    queue.mode = 'refuse';
    await run(async ({ append, alarm, alarms, outbox }) => {
      append(1);
      await alarm(NOW);
      expect(alarms.due('outbox')).toBe(NOW + 1_000);
      append(1);
      expect(alarms.due('outbox')).toBe(NOW + 1_000);
      await alarm(NOW + 1_000);
      expect(alarms.due('outbox')).toBe(NOW + 3_000);
      expect(outbox.status()).toMatchObject({ head: 2, sent: 0, confirmed: 0 });
    });
    await evictDurableObject(stub);
    queue.mode = 'take';
    await run(async ({ alarm }) => alarm(NOW + 3_000));
    expect(sequences(queue)).toEqual([1, 2]);
  });

  it('sends again, at growing distance, what a queue lost, from the first hole on', async () => {
    const { stub, run, queue } = object();
    queue.mode = 'lose';
    const dues: number[] = [];
    await run(async ({ append, alarm, alarms }) => {
      append(3);
      await alarm(NOW);
      dues.push((alarms.due('outbox') ?? 0) - NOW);
    });
    for (let round = 0; round < 6; round++) {
      await evictDurableObject(stub);
      await run(async ({ alarm, alarms }) => {
        const now = alarms.due('outbox') ?? Number.NaN;
        await alarm(now);
        dues.push((alarms.due('outbox') ?? 0) - now);
      });
    }
    expect(dues).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
    queue.mode = 'take';
    await run(async ({ alarm, alarms, outbox }) => {
      outbox.confirm(1);
      expect(alarms.due('outbox')).not.toBeNull();
      await alarm(alarms.due('outbox') ?? 0);
      expect(sequences(queue)).toEqual([2, 3]);
      outbox.confirm(3);
      expect(alarms.due('outbox')).toBeNull();
    });
  });

  it('does not postpone the resend of a hole for new events', async () => {
    const { run, queue } = object();
    await run(async ({ append, alarm, alarms }) => {
      append(1);
      await alarm(NOW);
      await alarm(NOW + 20_000);
      append(1);
      await alarm(NOW + 20_000);
      expect(alarms.due('outbox')).toBe(NOW + 30_000);
      await alarm(NOW + 30_000);
      expect(sequences(queue)).toEqual([1, 2, 1, 2]);
    });
  });
});

describe('confirming', () => {
  it('ignores what is old and never goes beyond the head', async () => {
    const { run } = object();
    await run(async ({ append, alarm, outbox }) => {
      append(3);
      await alarm(NOW);
      outbox.confirm(2);
      outbox.confirm(1);
      expect(outbox.status().confirmed).toBe(2);
      outbox.confirm(99);
      expect(outbox.status()).toMatchObject({ sent: 3, confirmed: 3 });
    });
  });

  it('knows the age of the oldest unconfirmed event', async () => {
    const { run } = object();
    await run(({ append, outbox }) => {
      append(2);
      expect(outbox.status().oldestUnconfirmedAt).toBe(new Date(NOW).toISOString());
    });
  });

  it('refuses options that make no sense', async () => {
    await expect(object({ window: 0 }).run(() => {})).rejects.toThrow('make no sense');
  });
});
