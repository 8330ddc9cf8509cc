import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it, vi } from 'vitest';
import { entryBatchesOf } from '../../../shared/blacklist/lookup/entries-of.ts';
import { openTable } from '../../../shared/blacklist/lookup/read.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { openChecker } from '../../../workers/blacklist/edge/check.ts';
import { address, compileNow, created, facts, importBatch, listOf, meta, pointerOf } from './support.ts';

// Work for the processor: half a million rows.
vi.setConfig({ testTimeout: 120_000 });

const COUNT = 450_000;
const NETWORK = { family: 4, lo: address(100_000), hi: address(100_000) + 0xffff } as const;

/** Every second address, and a network around 32,768 of them. */
async function large(name: string) {
  const list = await created(name);
  await importBatch(name, {
    facts: [{ ...facts, reason: 'network' }, facts],
    upserts: [
      [NETWORK.lo, NETWORK.hi, 0, null, null, null],
      [address(0), address(0), 1, null, null, null],
    ],
    withdrawals: [],
  });
  // As many batches would be most of the test.
  await runInDurableObject(list, (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO claim (lo, hi, source, fact, first_seen, listed_at, changed_at)
       SELECT ?2 + 2 * i, ?2 + 2 * i, source, fact, 0, 0, 0 FROM n
       CROSS JOIN (SELECT source, fact FROM claim WHERE lo = ?2)`,
      COUNT - 1,
      address(0),
    );
  });
  return list;
}

it('a list of half a million is published with its table in parts, and all of it is found', async () => {
  await large('large');
  await compileNow('large');
  await evictDurableObject(listOf('large'));
  const pointer = (await pointerOf('large'))!;
  expect(pointer).toMatchObject({ entries: COUNT + 1, breakdown: { bySource: { a: COUNT + 1 } } });
  const text = await env.SNAPSHOTS.get(pointer.textKey).then((object) => object!.text());
  const lines = text.trimEnd().split('\n');
  expect(await sha256Hex(text)).toBe(pointer.sha256);
  expect(lines).toHaveLength(pointer.lines4);
  // Of a network and what lies in it the feed says the network, cut where it is no block.
  expect(pointer.addresses4).toBe(COUNT - 32_768 + 65_536);
  expect(lines[0]).toBe('1.0.0.0');

  const { parts } = await openTable((await env.SNAPSHOTS.get(pointer.lookupKey))!);
  expect(parts!.segments.length).toBeGreaterThan(10);
  expect([parts!.size, parts!.wide.size]).toEqual([COUNT + 1, 1]);
  let entries = 0;
  for await (const batch of entryBatchesOf(env.SNAPSHOTS, pointer.lookupKey)) for (const _ of batch) entries++;
  expect(entries).toBe(COUNT + 1);

  const checker = await openChecker(env, 'large', Date.now());
  const single = (lo: number) => ({ family: 4, lo, hi: lo }) as const;
  const asked = Array.from({ length: 2_000 }, (_, i) => single(address((i * 7_919) % (COUNT + 50_000)) + (i % 2)));
  for (const [i, { listed, match }] of (await checker.checkAll(asked)).entries()) {
    const at = (asked[i]!.lo - address(0)) / 2;
    const isInNetwork = asked[i]!.lo >= NETWORK.lo && asked[i]!.lo <= NETWORK.hi;
    expect(listed).toBe((Number.isInteger(at) && at < COUNT) || isInNetwork);
    if (!listed) continue;
    expect(match?.claims[0]).toMatchObject({ source: 'a', reason: Number.isInteger(at) ? 'scan' : 'network' });
  }
});

it('an exemption is cut out of a large list, held or not', async () => {
  const list = await large('largecut');
  await compileNow('largecut');
  const before = (await pointerOf('largecut'))!;
  await importBatch('largecut', { facts: [], upserts: [], withdrawals: [[NETWORK.lo, NETWORK.hi]] });
  await runInDurableObject(list, (_, { storage }) => {
    storage.sql.exec("UPDATE claim SET ended_at = 1, end_reason = 'withdrawn' WHERE lo > ?", address(1_000));
  });
  await compileNow('largecut');
  expect((await list.describe()).held).not.toBeNull();
  await list.allow({ family: 4, lo: address(7), hi: address(7) }, { reason: 'x', owner: 'y', expiresAt: null }, meta);
  await compileNow('largecut');
  const after = (await pointerOf('largecut'))!;
  expect(after).toMatchObject({ lines4: before.lines4 - 1, addresses4: before.addresses4 - 1 });
  expect(after.lookupKey).toBe(before.lookupKey);
});
