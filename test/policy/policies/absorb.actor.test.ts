import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { causation, eventsOf, policyOf, statementOf } from './support.ts';

const rowsWritten = (id: string) =>
  runInDurableObject(env.POLICY.getByName(id), (_, { storage }) =>
    storage.sql.exec<{ n: number }>('SELECT total_changes() AS n').one(),
  );

/** The actor has nothing left to do by itself. */
async function settled(id: string): Promise<void> {
  const isBusy = () =>
    runInDurableObject(
      env.POLICY.getByName(id),
      (_, { storage }) => storage.sql.exec('SELECT * FROM k_alarms').toArray().length > 0,
    );
  for (const until = Date.now() + 25_000; await isBusy(); await scheduler.wait(20)) {
    if (Date.now() > until) throw new Error(`${id} does not come to rest`);
  }
}

it('what was collected is published at once; the same again writes no row, also after an eviction', async () => {
  const id = 'gov24:absorb-1';
  const said = await statementOf(id);
  expect(await policyOf(id).absorb(said, causation)).toEqual({
    ...{ outcome: 'created', revision: 1, version: 1, status: 'published' },
  });
  const { policy } = await policyOf(id).describe();
  expect(policy.document.title).toBe(said.document.title);
  // Its event goes out and is confirmed, which writes.
  await settled(id);
  const before = await rowsWritten(id);
  for (let i = 0; i < 3; i++) {
    expect((await policyOf(id).absorb(said, causation)).outcome).toBe('unchanged');
  }
  expect(await rowsWritten(id)).toEqual(before);
  await evictDurableObject(env.POLICY.getByName(id));
  expect((await policyOf(id).absorb(said, causation)).outcome).toBe('unchanged');
  expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['policy.created']);
});
