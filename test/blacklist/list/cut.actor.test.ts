import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import { openChecker } from '../../../workers/blacklist/edge/check.ts';
import {
  address,
  batchOf,
  compileNow,
  created,
  feedLines,
  importBatch,
  listOf,
  meta,
  numbers,
  pointerOf,
} from './support.ts';

const one = (i: number): AddressRange => ({ family: 4, lo: address(i), hi: address(i) });
const LINE_5 = '1.0.0.10';
const LINE_6 = '1.0.0.12';

/** A list with a live feed of 1,000 lines, whose next version, of 10, is held. */
async function held(name: string) {
  const list = await created(name);
  await importBatch(name, batchOf(numbers(0, 1_000)));
  await compileNow(name);
  await importBatch(name, batchOf([], numbers(10, 990)));
  await compileNow(name);
  expect((await list.describe()).held?.reasons).toMatchObject([{ code: 'shrink', before: 1_000, after: 10 }]);
  return list;
}

async function allow(name: string, range: AddressRange, expiresAt: number | null = null) {
  await listOf(name).allow(range, { reason: 'ours', owner: 'me', expiresAt }, meta);
  await compileNow(name);
}

/** What the edge says, once it has seen the newest version. */
async function verdict(name: string, i: number) {
  const checker = await openChecker(env, name, Date.now() + 60_000);
  return checker.check(one(i));
}

describe('while a version is held, an address that is allowed', () => {
  it('leaves the feed, which takes nothing else and stays held', async () => {
    const list = await held('leaves');
    const before = await feedLines('leaves');
    const { version } = (await pointerOf('leaves'))!;
    await evictDurableObject(list);
    await allow('leaves', one(5));
    expect(await feedLines('leaves')).toEqual(before.filter((line) => line !== LINE_5));
    const pointer = (await pointerOf('leaves'))!;
    const { live, held: still } = await list.describe();
    expect(pointer).toMatchObject({ version: live?.version, lines4: 999, addresses4: 999 });
    expect(pointer.version).toBeGreaterThan(version);
    expect(still?.reasons).toMatchObject([{ code: 'shrink', before: 1_000, after: 9 }]);
    expect(pointer.hold).toMatchObject({ version: still?.version, confirmable: true });
    expect(await verdict('leaves', 5)).toMatchObject({ listed: false, exempt: { kind: 'allowlist', reason: 'ours' } });
    expect(await verdict('leaves', 6)).toMatchObject({ listed: true });
    expect(await verdict('leaves', 500)).toMatchObject({ listed: true });

    // Nothing more to cut: no further version.
    await compileNow('leaves');
    expect((await pointerOf('leaves'))?.version).toBe(pointer.version);
    await list.confirmPublication(still!.version, null, meta);
    expect(await feedLines('leaves')).toHaveLength(9);
  });

  it('does not come back when it is allowed no longer: that would be new, and what is new waits', async () => {
    const list = await held('stays-out');
    await allow('stays-out', one(5));
    await list.disallow(one(5), meta);
    await compileNow('stays-out');
    await allow('stays-out', one(6));
    const lines = await feedLines('stays-out');
    expect(lines).toHaveLength(998);
    expect(lines).not.toContain(LINE_5);
    expect(lines).not.toContain(LINE_6);
    // What the check says is what the feed does.
    expect(await verdict('stays-out', 5)).toMatchObject({ listed: false, exempt: { kind: 'allowlist' } });
    expect(await verdict('stays-out', 6)).toMatchObject({ listed: false, exempt: { kind: 'allowlist' } });
  });

  it('leaves it also when a person has refused the held version', async () => {
    const list = await held('refused');
    await list.rejectPublication((await list.describe()).held!.version, null, meta);
    await allow('refused', one(5));
    expect(await feedLines('refused')).toHaveLength(999);
  });

  it('leaves it also when it is made untouchable', async () => {
    const list = await held('untouchable');
    await list.configure({ untouchable: [{ address: LINE_5, label: 'our own' }] }, meta);
    await compileNow('untouchable');
    expect(await feedLines('untouchable')).not.toContain(LINE_5);
    expect((await list.describe()).held?.reasons.map(({ code }) => code)).toContain('untouchable');
  });

  it('waits with the held version when so much is allowed that this alone would be held', async () => {
    await held('much');
    await allow('much', { family: 4, lo: address(0), hi: address(600) });
    expect(await feedLines('much')).toHaveLength(1_000);
    await allow('much', { family: 4, lo: address(0), hi: address(2_000) });
    expect(await feedLines('much')).toHaveLength(1_000);
  });

  it('is cut out of networks, however many lines that makes', async () => {
    const list = await created('network');
    await list.configure({ gate: { ...(await list.describe()).settings.gate, ignoreBelowLines: 1 } }, meta);
    const network = [0x05000000, 0x05ffffff, 0, null, null, null] as const;
    await importBatch('network', { ...batchOf([]), upserts: [network] });
    await compileNow('network');
    await importBatch('network', batchOf(numbers(0, 10)));
    await compileNow('network');
    const growth = { code: 'growth', before: 1, limitPercent: 100 };
    expect((await list.describe()).held?.reasons).toEqual([{ ...growth, after: 11 }]);
    await allow('network', { family: 4, lo: 0x05000001, hi: 0x05000001 });
    const lines = await feedLines('network');
    expect(lines).toHaveLength(24);
    expect(lines.every((line) => line.startsWith('5.'))).toBe(true);
    expect(lines).not.toContain('5.0.0.1');
    // Compared with those 24 lines it would be no growth that holds; but nobody has let it through.
    expect((await list.describe()).held?.reasons).toEqual([{ ...growth, after: 34 }]);
  });
});

describe('a hold', () => {
  it('is said though the text of the live version is lost', async () => {
    const list = await held('lost');
    await env.SNAPSHOTS.delete((await pointerOf('lost'))!.textKey);
    await allow('lost', one(5));
    expect((await list.describe()).held).toMatchObject({ lines4: 9 });
    expect((await pointerOf('lost'))?.hold).not.toBeNull();
  });

  it('keeps the version of a crash between pointer and record: the next compilation writes the pointer anew', async () => {
    const list = await held('crash');
    const before = await pointerOf('crash');
    await runInDurableObject(list, (_, { storage }) => {
      storage.sql.exec("CREATE TRIGGER crash BEFORE INSERT ON publication BEGIN SELECT RAISE(ABORT, 'crash'); END");
    });
    await listOf('crash').allow(one(5), { reason: 'ours', owner: 'me', expiresAt: null }, meta);
    await runInDurableObject(list, async (instance, { storage }) => {
      storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'compile'");
      await instance.alarm();
      storage.sql.exec('DROP TRIGGER crash');
    });
    await evictDurableObject(list);
    await compileNow('crash');
    const after = await pointerOf('crash');
    expect(after?.version).toBeGreaterThan(before!.version);
    expect(after?.version).toBe((await list.describe()).live?.version);
    expect(await feedLines('crash')).toHaveLength(999);
  });
});
