import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { Idempotency } from '../../durable-objects/kernel/idempotency.ts';
import { migrate } from '../../durable-objects/kernel/migrations.ts';
import { env, uniqueName } from './rig.ts';

const DAY = 24 * 60 * 60_000;

function object() {
  const stub = env.BARE.getByName(uniqueName('idempotency'));
  const run = <R>(body: (idempotency: Idempotency, storage: DurableObjectStorage) => R) =>
    runInDurableObject(stub, (_instance, { storage }) => {
      migrate(storage, []);
      return body(new Idempotency(storage), storage);
    });
  return { stub, run };
}

it('answers the same request as the first time, also after an eviction, without running it again', async () => {
  const { stub, run } = object();
  const answer = { id: 7, list: [1, null, 'ü'] };
  expect(await run((i) => i.run('k', 'h', 0, () => answer))).toEqual({ value: answer, replayed: false });
  await evictDurableObject(stub);
  const never = () => {
    throw new Error('ran again');
  };
  expect(await run((i) => i.run('k', 'h', DAY - 1, never))).toEqual({ value: answer, replayed: true });
});

it('refuses the key for another request', () =>
  object().run((i) => {
    i.run('k', 'h', 0, () => 1);
    expect(() => i.run('k', 'other', 1, () => 2)).toThrow(expect.objectContaining({ code: 'idempotency_key_reused' }));
  }));

it('remembers a result that is undefined, and nothing without a key', () =>
  object().run((i) => {
    expect(i.run('k', 'h', 0, () => undefined)).toEqual({ value: undefined, replayed: false });
    expect(i.run('k', 'h', 0, () => undefined)).toEqual({ value: undefined, replayed: true });
    expect(i.run(null, 'h', 0, () => 1)).toEqual({ value: 1, replayed: false });
    expect(i.run(null, 'h', 0, () => 2)).toEqual({ value: 2, replayed: false });
  }));

it('forgets after a day, at most 32 a call', () =>
  object().run((i, storage) => {
    for (let key = 0; key < 40; key++) i.run(`k${key}`, 'h', key, () => key);
    expect(i.run('k0', 'h', DAY, () => 'new')).toEqual({ value: 'new', replayed: false });
    const rows = () => storage.sql.exec<{ n: number }>('SELECT COUNT(*) AS n FROM k_idempotency').one().n;
    expect(rows()).toBe(40);
    i.run('fresh', 'h', 2 * DAY, () => 1);
    expect(rows()).toBe(9);
  }));

it('takes an expired key for a new one, also when the bounded purge has not reached it', () =>
  object().run((i) => {
    for (let key = 0; key < 40; key++) i.run(`k${key}`, 'h', key, () => key);
    expect(i.run('k39', 'other', DAY + 39, () => 'new')).toEqual({ value: 'new', replayed: false });
    expect(i.run('k39', 'other', DAY + 40, () => 'newer')).toEqual({ value: 'new', replayed: true });
  }));

it('does not outlive the effects that are rolled back with it', () =>
  object().run((i, storage) => {
    const failing = () =>
      storage.transactionSync(() => {
        i.run('k', 'h', 0, () => 1);
        throw new Error('rolled back');
      });
    expect(failing).toThrow('rolled back');
    expect(i.run('k', 'h', 0, () => 2)).toEqual({ value: 2, replayed: false });
  }));

it('does not remember a failure, and refuses a result that is too long', () =>
  object().run((i) => {
    const failing = () => {
      throw new Error('no');
    };
    expect(() => i.run('k', 'h', 0, failing)).toThrow('no');
    expect(() => i.run('k', 'h', 0, () => 'x'.repeat(1_600_000))).toThrow(
      expect.objectContaining({ code: 'payload_too_large' }),
    );
    expect(i.run('k', 'h', 0, () => 3).replayed).toBe(false);
  }));
