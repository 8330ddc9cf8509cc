import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { Alarms } from '../../durable-objects/kernel/alarms.ts';
import { migrate } from '../../durable-objects/kernel/migrations.ts';
import { logger } from '../../shared/kernel/log.ts';
import { env, uniqueName } from './rig.ts';

const FAR = Date.now() + 10 * 365 * 86_400_000;

function open(storage: DurableObjectStorage, lines: string[] = [], random = () => 0.5): Alarms {
  migrate(storage, []);
  return new Alarms(storage, { random, clock: () => 0, log: logger({}, { write: (line) => lines.push(line) }) });
}

/** Runs a body in a fresh object, as often as needed in the same one. */
function object() {
  const stub = env.BARE.getByName(uniqueName('alarms'));
  return {
    stub,
    run: <R>(body: (storage: DurableObjectStorage) => R | Promise<R>) =>
      runInDurableObject(stub, (_instance, state) => body(state.storage)),
  };
}

describe('arming', () => {
  it('keeps the platform at the earliest of all kinds, also after an eviction', async () => {
    const { stub, run } = object();
    await run(async (storage) => {
      const alarms = open(storage);
      alarms.set('late', FAR + 2_000);
      alarms.set('early', FAR + 1_000);
      expect(await storage.getAlarm()).toBe(FAR + 1_000);
    });
    await evictDurableObject(stub);
    await run(async (storage) => {
      const alarms = open(storage);
      expect(alarms.due('late')).toBe(FAR + 2_000);
      alarms.clear('early');
      expect(await storage.getAlarm()).toBe(FAR + 2_000);
      alarms.clear('late');
      expect(await storage.getAlarm()).toBeNull();
      expect(alarms.due('late')).toBeNull();
    });
  });

  it('replaces with set and keeps the earlier with soonest', () =>
    object().run((storage) => {
      const alarms = open(storage);
      alarms.set('a', FAR);
      alarms.soonest('a', FAR + 1);
      expect(alarms.due('a')).toBe(FAR);
      alarms.soonest('a', FAR - 1);
      expect(alarms.due('a')).toBe(FAR - 1);
      alarms.set('a', FAR + 5);
      expect(alarms.due('a')).toBe(FAR + 5);
    }));

  it('is taken back by a rollback, row and platform alarm alike', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      alarms.set('kept', FAR + 9);
      const failing = () =>
        storage.transactionSync(() => {
          alarms.set('lost', FAR);
          throw new Error('rolled back');
        });
      expect(failing).toThrow('rolled back');
      expect(alarms.due('lost')).toBeNull();
      expect(await storage.getAlarm()).toBe(FAR + 9);
    }));

  it('heals a platform alarm that went missing', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      alarms.set('a', FAR);
      await storage.deleteAlarm();
      await alarms.heal();
      expect(await storage.getAlarm()).toBe(FAR);
    }));

  it('fires at once for a time in the past', async () => {
    const stub = env.TALLY.getByName(uniqueName('past'));
    await runInDurableObject(stub, (_instance, { storage }) => new Alarms(storage).set('outbox', 1));
    const due = () => runInDurableObject(stub, (_instance, { storage }) => new Alarms(storage).due('outbox'));
    // Nobody runs it here: the platform does.
    await expect.poll(due, { timeout: 30_000 }).toBeNull();
    await evictDurableObject(stub);
    expect(await due()).toBeNull();
  });
});

describe('running', () => {
  it('runs what is due, once, and leaves the rest armed', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      const ran: string[] = [];
      alarms.set('a', FAR);
      alarms.set('b', FAR + 1);
      await alarms.run(FAR, { a: () => void ran.push('a'), b: () => void ran.push('b') });
      expect(ran).toEqual(['a']);
      expect(alarms.due('a')).toBeNull();
      expect(await storage.getAlarm()).toBe(FAR + 1);
    }));

  it('keeps what a handler, or a command beside it, arms for later', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      alarms.set('a', FAR);
      await alarms.run(FAR, {
        a: async () => {
          alarms.set('a', FAR + 60_000);
          await Promise.resolve();
          alarms.soonest('a', FAR + 70_000);
          expect(alarms.due('a')).toBe(FAR + 60_000);
          alarms.soonest('a', FAR + 50_000);
        },
      });
      expect(alarms.due('a')).toBe(FAR + 50_000);
      expect(await storage.getAlarm()).toBe(FAR + 50_000);
    }));

  it('stays disarmed when cleared while running, and armed when armed again after that', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      alarms.set('a', FAR);
      alarms.set('b', FAR);
      await alarms.run(FAR, {
        a: () => alarms.clear('a'),
        b: () => {
          alarms.clear('b');
          alarms.set('b', FAR + 3);
        },
      });
      expect(alarms.due('a')).toBeNull();
      expect(alarms.due('b')).toBe(FAR + 3);
    }));

  it('never runs a kind beside itself', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      let runs = 0;
      const handlers = {
        a: async () => {
          runs += 1;
          await alarms.run(FAR + 1e9, handlers);
        },
      };
      alarms.set('a', FAR);
      await alarms.run(FAR, handlers);
      expect(runs).toBe(1);
    }));

  it('runs a handler again whose object went down in the middle of it', async () => {
    const { stub, run } = object();
    await run(async (storage) => {
      const alarms = open(storage);
      alarms.set('a', FAR);
      // The handler never ends, as if the process had: what remains is what the storage holds.
      void alarms.run(FAR, { a: () => new Promise(() => {}) });
      expect(await storage.getAlarm()).toBeGreaterThan(FAR);
    });
    await evictDurableObject(stub);
    await run(async (storage) => {
      const alarms = open(storage);
      let ran = false;
      expect(alarms.due('a')).toBeLessThanOrEqual(FAR + 2_000);
      await alarms.run(FAR + 2_000, {
        a: () => {
          ran = true;
        },
      });
      expect(ran).toBe(true);
      expect(alarms.due('a')).toBeNull();
    });
  });
});

describe('failing', () => {
  it('re-arms twenty failures in a row with growing distance, logs each, blocks no other kind', async () => {
    const { stub, run } = object();
    const lines: string[] = [];
    const delays: number[] = [];
    let now = FAR;
    let others = 0;
    await run((storage) => open(storage).set('broken', now));
    for (let failure = 0; failure < 20; failure++) {
      await run(async (storage) => {
        const alarms = open(storage, lines);
        alarms.set('other', now);
        await alarms.run(now, {
          broken: () => {
            throw new Error('still broken');
          },
          other: () => {
            others += 1;
          },
        });
        const due = alarms.due('broken') ?? Number.NaN;
        expect(await storage.getAlarm()).toBe(due);
        delays.push(due - now);
        now = due;
      });
      if (failure % 5 === 0) await evictDurableObject(stub);
    }
    expect(others).toBe(20);
    expect(lines).toHaveLength(20);
    expect(JSON.parse(lines[19] ?? '')).toMatchObject({
      level: 'error',
      alarm: 'broken',
      failures: 20,
      code: 'internal',
    });
    expect(delays.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(Math.max(...delays)).toBe(150_000);
    await run(async (storage) => {
      const alarms = open(storage);
      await alarms.run(now, { broken: () => {} });
      expect(alarms.due('broken')).toBeNull();
    });
  });

  it('does not let commands defeat the backoff, but lets an operator', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      alarms.set('a', FAR);
      const handlers = { a: () => Promise.reject(new Error('no')) };
      await alarms.run(FAR, handlers);
      alarms.soonest('a', FAR);
      expect(alarms.due('a')).toBe(FAR + 1_000);
      alarms.set('a', FAR);
      expect(alarms.due('a')).toBe(FAR);
    }));

  it('keeps a kind that nobody handles', () =>
    object().run(async (storage) => {
      const alarms = open(storage);
      alarms.set('toString', FAR);
      await alarms.run(FAR, {});
      expect(alarms.due('toString')).toBe(FAR + 1_000);
    }));
});
