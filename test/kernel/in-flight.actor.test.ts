import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { Idempotency } from '../../durable-objects/kernel/idempotency.ts';
import { InFlight } from '../../durable-objects/kernel/in-flight.ts';
import { migrate } from '../../durable-objects/kernel/migrations.ts';
import { env, uniqueName } from './rig.ts';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

it('refuses the same request while it runs, another one with the same key, and neither afterwards', async () => {
  const inFlight = new InFlight();
  const { open, opened } = gate();
  let runs = 0;
  const work = async () => {
    runs += 1;
    await opened;
    return runs;
  };
  const first = inFlight.run('k', 'h', work);
  await expect(inFlight.run('k', 'h', work)).rejects.toMatchObject({
    ...{ code: 'idempotency_in_flight', status: 409, retryable: true, retryAfterSeconds: 1 },
  });
  await expect(inFlight.run('k', 'other', work)).rejects.toMatchObject({ code: 'idempotency_key_reused', status: 422 });
  const beside = [inFlight.run('k2', 'h', work), inFlight.run(null, 'h', work), inFlight.run(null, 'h', work)];
  open();
  await Promise.all([first, ...beside]);
  expect(runs).toBe(4);
  expect(await inFlight.run('k', 'h', work)).toBe(5);
});

it('lets a request that failed be tried again', async () => {
  const inFlight = new InFlight();
  const failing = () => Promise.reject(new Error('no'));
  await expect(inFlight.run('k', 'h', failing)).rejects.toThrow('no');
  await expect(
    inFlight.run('k', 'h', () => {
      throw new Error('nor at once');
    }),
  ).rejects.toThrow('nor at once');
  expect(await inFlight.run('k', 'h', () => 1)).toBe(1);
});

it('with the memory of results: one effect, however often and whenever the request comes, over an eviction', async () => {
  const stub = env.BARE.getByName(uniqueName('in-flight'));
  let effects = 0;
  const request = (inFlight: InFlight, storage: DurableObjectStorage, opened: Promise<void>) =>
    inFlight.run('k', 'h', async () => {
      await opened;
      return storage.transactionSync(() =>
        new Idempotency(storage).run('k', 'h', 0, () => {
          effects += 1;
          return effects;
        }),
      );
    });
  const outcomes = await runInDurableObject(stub, async (_instance, { storage }) => {
    migrate(storage, []);
    const inFlight = new InFlight();
    const { open, opened } = gate();
    const running = Array.from({ length: 5 }, () => request(inFlight, storage, opened));
    open();
    return Promise.allSettled(running);
  });
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', ...new Array(4).fill('rejected')]);
  await evictDurableObject(stub);
  const again = await runInDurableObject(stub, (_instance, { storage }) =>
    request(new InFlight(), storage, Promise.resolve()),
  );
  expect(again).toEqual({ value: 1, replayed: true });
  expect(effects).toBe(1);
});
