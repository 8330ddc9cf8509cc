import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { listParts } from '../../../durable-objects/blacklist/list/parts.ts';
import { KEEP_VERSIONS, RETENTION_MS, TABLE_RETENTION_MS } from '../../../shared/blacklist/retention.ts';
import {
  batchOf,
  compileNow,
  created,
  feedLines,
  importBatch,
  listOf,
  numbers,
  pointerOf,
  runAlarm,
} from './support.ts';

const keysOf = async (name: string): Promise<string[]> =>
  (await env.SNAPSHOTS.list({ prefix: `feeds/${name}/sha256/` })).objects.map(({ key }) => key).sort();

/** Goes through all objects of a list in small pages, as if it were that much later. */
async function purge(name: string, laterMs: number): Promise<void> {
  await evictDurableObject(listOf(name));
  await runInDurableObject(listOf(name), async (_, state) => {
    const { publisher } = listParts(state, env);
    let after: string | null = null;
    do after = await publisher.purge(Date.now() + laterMs, after, 2);
    while (after !== null);
  });
}

/** Makes a list of several versions, the last of which is held, and says what belongs to which. */
async function versions(name: string) {
  const list = await created(name);
  await importBatch(name, batchOf(numbers(0, 1_000)));
  await compileNow(name);
  await importBatch(name, batchOf([2_000]));
  await compileNow(name);
  await importBatch(name, batchOf([], numbers(10, 990)));
  await compileNow(name);
  const { live, held } = await list.describe();
  const [, , past] = await list.publications(null, 3);
  expect([past?.state, live?.state, held?.state]).toEqual(['past', 'live', 'held']);
  return { past: past!, live: live!, held: held! };
}

/** As if very many versions had been made since. */
const makeOld = (name: string): Promise<void> =>
  runInDurableObject(listOf(name), (_, { storage }) => {
    storage.sql.exec(
      `INSERT INTO publication (version, compiled_at, state, sha256, text_key, lookup_key, exempt_key, bytes, lines4,
         lines6, entries, addresses4, breakdown, reasons)
       VALUES (?, 0, 'rejected', '', '', '', '', 0, 0, 0, 0, 0, '{}', '[]')`,
      1_000 + KEEP_VERSIONS,
    );
    storage.sql.exec("UPDATE publication SET lookup_key = '' WHERE state = 'past'");
  });

describe('the objects of a list', () => {
  it('stay while they are young or a kept version leads to them', async () => {
    const { past } = await versions('kept');
    const before = await keysOf('kept');
    await purge('kept', 10 * RETENTION_MS);
    expect(await keysOf('kept')).toEqual(before);
    await makeOld('kept');
    await purge('kept', TABLE_RETENTION_MS - 60_000);
    expect(await keysOf('kept')).toEqual(before);
    await purge('kept', RETENTION_MS - 60_000);
    expect(await keysOf('kept')).toContain(past.textKey);
  });

  it('go when no version leads to them: tables after a day, texts after 90; the live and the held version stay', async () => {
    const { past, live, held } = await versions('gone');
    await makeOld('gone');
    const orphan = 'feeds/gone/sha256/00ff';
    await env.SNAPSHOTS.put(orphan, 'a table of no version', {
      httpMetadata: { contentType: 'application/octet-stream' },
    });
    await purge('gone', TABLE_RETENTION_MS);
    const dayLater = await keysOf('gone');
    expect(dayLater).not.toContain(orphan);
    expect(dayLater).not.toContain(past.lookupKey);
    expect(dayLater).toContain(past.textKey);
    await purge('gone', RETENTION_MS);
    const needed = [live, held].flatMap(({ textKey, lookupKey, exemptKey }) => [textKey, lookupKey, exemptKey]);
    expect(await keysOf('gone')).toEqual([...new Set(needed)].sort());
    expect(await feedLines('gone')).toHaveLength(1_001);
    await listOf('gone').confirmPublication(held.version, null, {
      causation: { correlationId: null, causationId: null, traceparent: null, actor: 'test' },
      ...{ idempotencyKey: null, requestHash: '' },
    });
    expect(await feedLines('gone')).toHaveLength(11);
  });

  it('are not those of another list, nor the pointer', async () => {
    await versions('mine');
    await versions('mine-too');
    const others = await keysOf('mine-too');
    await makeOld('mine');
    await purge('mine', 10 * RETENTION_MS);
    expect(await keysOf('mine-too')).toEqual(others);
    expect(await pointerOf('mine')).not.toBeNull();
  });

  it('are looked at every night, from where the last look ended', async () => {
    await versions('nightly');
    const until = (after: string | null) =>
      runInDurableObject(listOf('nightly'), (_, { storage }) => {
        storage.sql.exec("DELETE FROM setting WHERE key = 'purged_until'");
        storage.sql.exec("INSERT INTO setting (key, json) VALUES ('purged_until', ?)", JSON.stringify(after));
      });
    const said = () =>
      runInDurableObject(
        listOf('nightly'),
        (_, { storage }) =>
          storage.sql.exec<{ json: string }>("SELECT json FROM setting WHERE key = 'purged_until'").one().json,
      );
    await until('feeds/nightly/sha256/8');
    await runAlarm('nightly', 'housekeep');
    await expect.poll(said, { timeout: 20_000 }).toBe('null');
  });
});
