import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { actorName } from '../../../durable-objects/kernel/name.ts';
import { holdKey, pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import { livePointer } from '../../../workers/blacklist/edge/pointer.ts';
import { codeOf } from '../../support/code-of.ts';
import {
  batchOf,
  causation,
  compileNow,
  created,
  facts,
  feedLines,
  importBatch,
  listOf,
  meta,
  numbers,
  pointerOf,
} from './support.ts';

/** A list with a live feed of 1,000 lines. */
async function published(name: string) {
  const list = await created(name);
  await importBatch(name, batchOf(numbers(0, 1_000)));
  await compileNow(name);
  expect(await feedLines(name)).toHaveLength(1_000);
  return list;
}

describe('the alarm of a list', () => {
  it('knows which list it woke', async () => {
    const list = await created('woken');
    await importBatch('woken', batchOf([1, 2]));
    const due = Date.now() + 400;
    await runInDurableObject(list, (_, state) => {
      state.storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'compile'");
      return state.storage.setAlarm(due);
    });
    await evictDurableObject(list);
    await expect.poll(() => pointerOf('woken'), { timeout: 25_000 }).toMatchObject({ list: 'woken' });
    expect(await pointerOf('main')).toBeNull();
  });

  it('does not depend on a runtime that says so', async () => {
    await runInDurableObject(await created('kept'), (_, { storage }) => {
      expect(actorName({ id: { equals: () => false }, storage })).toBe('kept');
      storage.kv.delete('k_name');
      expect(() => actorName({ id: { equals: () => false }, storage })).toThrow('without a name');
    });
  });
});

describe('a rejected version', () => {
  it('is no longer said to be held', async () => {
    const list = await published('rejected');
    await importBatch('rejected', batchOf([], numbers(10, 990)));
    await compileNow('rejected');
    const { held } = await list.describe();
    expect((await pointerOf('rejected'))?.hold).toMatchObject({ version: held?.version });
    await list.rejectPublication(held!.version, null, meta);
    expect((await pointerOf('rejected'))?.hold).toBeNull();
    await compileNow('rejected');
    expect((await pointerOf('rejected'))?.hold).toBeNull();
    expect((await list.describe()).held).toBeNull();
    expect(await feedLines('rejected')).toHaveLength(1_000);
  });

  it('leaves a list that was never published without a hold', async () => {
    const list = await created('first');
    await importBatch('first', {
      facts: [facts],
      upserts: [[0x08080808, 0x08080809, 0, null, null, null]],
      withdrawals: [],
    });
    await compileNow('first');
    const asked = () => codeOf(livePointer(env, 'first', Date.now()));
    expect(await asked()).toBe('feed_not_ready');
    await list.rejectPublication((await list.describe()).held!.version, null, meta);
    expect(await asked()).toBe('feed_not_ready');
    expect(await env.SNAPSHOTS.head(holdKey('first'))).toBeNull();
  });

  it('takes the place of another that waits, when the content returns to it', async () => {
    const list = await published('returns');
    await importBatch('returns', batchOf([], numbers(10, 990)));
    await compileNow('returns');
    const first = (await list.describe()).held!;
    await list.rejectPublication(first.version, null, meta);
    await importBatch('returns', batchOf([5_000]));
    await compileNow('returns');
    const second = (await list.describe()).held!;
    expect(second.version).toBeGreaterThan(first.version);
    await importBatch('returns', batchOf([], [5_000]));
    await compileNow('returns');
    // The second is not what the list says any more: confirming it would publish an entry that was withdrawn.
    expect((await list.describe()).held).toBeNull();
    expect((await pointerOf('returns'))?.hold).toBeNull();
  });

  it('is asked about again once another version was published', async () => {
    const list = await published('again');
    await importBatch('again', batchOf([], numbers(10, 990)));
    await compileNow('again');
    await list.rejectPublication((await list.describe()).held!.version, null, meta);
    await importBatch('again', batchOf(numbers(10, 990)));
    await importBatch('again', batchOf([7_000]));
    await compileNow('again');
    expect(await feedLines('again')).toHaveLength(1_001);
    await importBatch('again', batchOf([], [7_000, ...numbers(10, 990)]));
    await compileNow('again');
    expect((await list.describe()).held).toMatchObject({ lines4: 10 });
  });
});

describe('a compilation', () => {
  it('puts a pointer right that is gone, or that a crash left ahead of the record', async () => {
    const list = await published('mended');
    const before = await pointerOf('mended');
    await env.SNAPSHOTS.delete(pointerKey('mended'));
    await compileNow('mended');
    expect(await pointerOf('mended')).toEqual(before);

    await importBatch('mended', batchOf([], numbers(10, 990)));
    await compileNow('mended');
    const held = (await list.describe()).held!;
    const asHeld = await pointerOf('mended');
    expect(asHeld?.hold?.version).toBe(held.version);
    // What `confirm` writes before its record.
    await env.SNAPSHOTS.put(pointerKey('mended'), JSON.stringify({ ...asHeld, version: held.version, hold: null }));
    await compileNow('mended');
    expect(await pointerOf('mended')).toEqual(asHeld);
  });

  it('gives every version a later second than the one before, or If-Modified-Since would miss it', async () => {
    await published('seconds');
    const seen: number[] = [];
    for (let i = 0; i < 4; i++) {
      await importBatch('seconds', batchOf([9_000 + i]));
      await compileNow('seconds');
      seen.push(Math.floor((await pointerOf('seconds'))!.publishedAt / 1000));
    }
    expect(new Set(seen).size).toBe(4);
  });

  it('does not see half of an import that began while it waited for a decision', async () => {
    const list = await published('waits');
    await importBatch('waits', batchOf([], numbers(10, 990)));
    await compileNow('waits');
    const held = (await list.describe()).held!;
    const base = { source: 'b', run: 'r1', at: Date.now(), causation };
    await runInDurableObject(list, async (instance, state) => {
      state.storage.sql.exec("INSERT INTO k_alarms (kind, due_at, failures) VALUES ('compile', 1, 0)");
      const confirmed = instance.confirmPublication(held.version, null, meta);
      const compiled = instance.alarm();
      instance.openImport(base);
      instance.applyClaims({ ...base, batch: batchOf([8_000]) });
      await Promise.all([confirmed, compiled]);
    });
    expect(await feedLines('waits')).toHaveLength(10);
  });
});

describe('the gate', () => {
  it('holds a single IPv6 prefix that covers a part of the Internet', async () => {
    const list = await published('wide6');
    const wide = ['2a000000000000000000000000000000', '2a00ffffffffffffffffffffffffffff', 0, null, null, null] as const;
    await importBatch('wide6', { facts: [facts], upserts: [wide], withdrawals: [] });
    await compileNow('wide6');
    expect((await list.describe()).held?.reasons).toEqual([
      { code: 'coverage', family: 6, before: 0, after: 2 ** 32, limitPercent: 200 },
    ]);
    expect(await feedLines('wide6')).toHaveLength(1_000);
  });
});

describe('housekeeping', () => {
  it('drops the look-up tables of all old versions, however many there are', async () => {
    const list = await published('tables');
    await runInDurableObject(list, async (instance, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
         INSERT INTO publication (version, compiled_at, state, sha256, text_key, lookup_key, exempt_key, bytes, lines4,
           lines6, entries, addresses4, breakdown, reasons)
         SELECT i, 0, 'past', '', '', 'feeds/tables/old/' || i, '', 0, 0, 0, 0, 0, '{}', '[]' FROM n`,
      );
      instance.housekeep();
      for (let i = 0; i < 5; i++) {
        storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'housekeep'");
        await instance.alarm();
      }
      const kept = storage.sql
        .exec("SELECT version FROM publication WHERE lookup_key <> '' ORDER BY version")
        .toArray();
      expect(kept.map(({ version }) => version)).toEqual([1, 298, 299, 300]);
    });
  });
});

describe('moves of entries', () => {
  it('go when they are half a year old, however many there are, and never a younger one', async () => {
    await published('moves');
    const old = Date.now() - 181 * 86_400_000;
    const count = await runInDurableObject(listOf('moves'), async (instance, { storage }) => {
      storage.sql.exec(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
         INSERT INTO move (at, lo, hi, source, kind) SELECT ?, i, i, 1, 'expiry-moved' FROM n`,
        old,
      );
      storage.sql.exec("INSERT INTO move (at, lo, hi, source, kind) VALUES (?, 7, 7, 1, 'expiry-moved')", Date.now());
      instance.housekeep();
      for (let i = 0; i < 5; i++) {
        storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'housekeep'");
        await instance.alarm();
      }
      return storage.sql.exec('SELECT lo FROM move').toArray();
    });
    expect(count).toEqual([{ lo: 7 }]);
  });
});

describe('content of an import that was never closed', () => {
  it('is compiled when its lease is over', async () => {
    const list = await published('orphan');
    const base = { source: 'a', run: 'dead', at: Date.now(), causation };
    await list.openImport(base);
    await list.applyClaims({ ...base, batch: batchOf([], [1]) });
    const due = await runInDurableObject(list, (_, state) =>
      state.storage.sql.exec<{ due_at: number }>("SELECT due_at FROM k_alarms WHERE kind = 'compile'").toArray(),
    );
    expect(due).toHaveLength(1);
  });

  it('is compiled when the source is forgotten, also when nothing is left to withdraw', async () => {
    const list = await published('forgotten');
    await importBatch('forgotten', batchOf([]));
    const base = { source: 'b', run: 'r', at: Date.now(), causation };
    await importBatch('forgotten', batchOf([2_000]));
    await compileNow('forgotten');
    await list.openImport({ ...base, source: 'a' });
    await list.applyClaims({ ...base, source: 'a', batch: batchOf([], [...numbers(0, 1_000), 2_000]) });
    // In one turn of the object, or the alarm could have done its work before it was looked at.
    await runInDurableObject(list, (instance, { storage }) => {
      storage.sql.exec("DELETE FROM k_alarms WHERE kind = 'compile'");
      expect(instance.forgetSource({ source: 'a', at: Date.now(), causation })).toEqual({ withdrawn: 0 });
      expect(storage.sql.exec("SELECT 1 FROM k_alarms WHERE kind = 'compile'").toArray()).toHaveLength(1);
    });
  });

  it('a list that does not exist has nothing to forget', async () => {
    expect(await listOf('nowhere').forgetSource({ source: 'a', at: Date.now(), causation })).toEqual({ withdrawn: 0 });
  });
});
