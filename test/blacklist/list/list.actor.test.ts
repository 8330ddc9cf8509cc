import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import type { ClaimBatch } from '../../../shared/blacklist/record.ts';
import { codeOf } from '../../support/code-of.ts';
import { alarmUntil, causation, compileNow, created, facts, listOf, meta, runAlarm } from './support.ts';

/** 1.0.0.0 upward, every second address, so that nothing aggregates. */
function batchOf(from: number, count: number, expiresAt: number | null = null): ClaimBatch {
  return {
    facts: [facts],
    upserts: Array.from({ length: count }, (_, i) => {
      const address = 0x01000000 + (from + i) * 2;
      return [address, address, 0, null, null, expiresAt] as const;
    }),
    withdrawals: [],
  };
}

async function importBatch(name: string, source: string, batch: ClaimBatch, run = crypto.randomUUID()) {
  const list = listOf(name);
  const base = { source, run, at: Date.now(), causation };
  await list.openImport(base);
  const receipt = await list.applyClaims({ ...base, batch });
  await list.closeImport({ ...base, outcome: 'complete', collectedAt: Date.now() });
  return receipt;
}

async function feedText(name: string): Promise<string> {
  const pointer = await env.SNAPSHOTS.get(pointerKey(name)).then((o) => o?.json<{ textKey: string }>());
  const object = pointer && (await env.SNAPSHOTS.get(pointer.textKey));
  return object ? object.text() : '';
}

describe('a list', () => {
  it('writes nothing for what it knows already, also after an eviction', async () => {
    await created('unchanged');
    const first = await importBatch('unchanged', 'a', batchOf(0, 500));
    expect(first).toMatchObject({ added: 500, updated: 0, unchanged: 0 });
    await evictDurableObject(listOf('unchanged'));
    const second = await importBatch('unchanged', 'a', batchOf(0, 500));
    expect(second).toEqual({ added: 0, updated: 0, unchanged: 500, withdrawn: 0, rowsWritten: 0 });
  });

  it('publishes minimal CIDRs, IPv4 before IPv6, and serves the same bytes after an eviction', async () => {
    await created('publish');
    const upserts = [
      ['20010db9000000000000000000000000', '20010db9000000000000000000000000', 0, null, null, null],
      [0x05050502, 0x05050502, 0, null, null, null],
      [0x05050503, 0x05050503, 0, null, null, null],
      [0x05050500, 0x05050501, 0, null, null, null],
    ] as const;
    await importBatch('publish', 'a', { facts: [facts], upserts, withdrawals: [] });
    await evictDurableObject(listOf('publish'));
    await compileNow('publish');
    expect(await feedText('publish')).toBe('5.5.5.0/30\n2001:db9::\n');
  });

  it('never publishes private, reserved or untouchable addresses, and cuts allowlisted ones out of ranges', async () => {
    const list = await created('cut');
    await list.allow(
      { family: 4, lo: 0x05050501, hi: 0x05050501 },
      { reason: 'ours', owner: 'me', expiresAt: null },
      meta,
    );
    const upserts = [
      [0x0a000001, 0x0a000001, 0, null, null, null],
      [0x05050500, 0x05050503, 0, null, null, null],
    ] as const;
    await importBatch('cut', 'a', { facts: [facts], upserts, withdrawals: [] });
    await compileNow('cut');
    expect(await feedText('cut')).toBe('5.5.5.0\n5.5.5.2/31\n');
  });

  it('holds a feed that names an untouchable address until a person confirms, and then still leaves it out', async () => {
    const list = await created('untouchable');
    const upserts = [
      [0x08080808, 0x08080808, 0, null, null, null],
      [0x05050505, 0x05050505, 0, null, null, null],
    ] as const;
    await importBatch('untouchable', 'a', { facts: [facts], upserts, withdrawals: [] });
    await compileNow('untouchable');
    const { held, live } = await list.describe();
    expect(live).toBeNull();
    expect(held?.reasons).toEqual([{ code: 'untouchable', addresses: ['8.8.8.8'] }]);
    await list.confirmPublication(held!.version, 'seen', meta);
    expect(await feedText('untouchable')).toBe('5.5.5.5\n');
    await importBatch('untouchable', 'a', batchOf(0, 1));
    await compileNow('untouchable');
    expect(await feedText('untouchable')).toBe('1.0.0.0\n5.5.5.5\n');
  });

  it('holds a shrinking feed at the last good version, and never publishes an empty one', async () => {
    const list = await created('shrink');
    await importBatch('shrink', 'a', batchOf(0, 1000));
    await compileNow('shrink');
    const before = await feedText('shrink');
    expect(before.split('\n')).toHaveLength(1001);
    const gone = batchOf(0, 900).upserts.map(([lo, hi]) => [lo, hi] as const);
    await importBatch('shrink', 'a', { facts: [], upserts: [], withdrawals: gone });
    await compileNow('shrink');
    expect(await feedText('shrink')).toBe(before);
    const { held } = await list.describe();
    expect(held?.reasons[0]).toMatchObject({ code: 'shrink', before: 1000, after: 100 });
    await evictDurableObject(list);
    await list.confirmPublication(held!.version, null, meta);
    expect((await feedText('shrink')).split('\n')).toHaveLength(101);

    const rest = batchOf(900, 100).upserts.map(([lo, hi]) => [lo, hi] as const);
    await importBatch('shrink', 'a', { facts: [], upserts: [], withdrawals: rest });
    await compileNow('shrink');
    const empty = (await list.describe()).held!;
    expect(empty.reasons).toEqual([{ code: 'empty' }]);
    expect(await codeOf(list.confirmPublication(empty.version, null, meta))).toBe('conflict');
    expect((await feedText('shrink')).split('\n')).toHaveLength(101);
  });

  it('lets entries go when the source says so, and keeps the move of an expiry', async () => {
    const list = await created('expiry');
    const soon = Date.now() + 60_000;
    await importBatch('expiry', 'a', batchOf(0, 2, soon));
    await importBatch('expiry', 'b', batchOf(1, 2));
    await importBatch('expiry', 'a', batchOf(0, 1, soon + 86_400_000));
    const { moves } = await list.entry({ family: 4, lo: 0x01000000, hi: 0x01000000 });
    expect(moves).toMatchObject([{ kind: 'expiry-moved', before: soon, after: soon + 86_400_000 }]);
    await runInDurableObject(list, (_, state) => {
      state.storage.sql.exec('UPDATE claim SET expires_at = 1 WHERE expires_at = ?', soon);
    });
    const left = 'SELECT 1 FROM claim WHERE expires_at = 1 AND ended_at IS NULL';
    await alarmUntil('expiry', 'expire', (sql) => sql.exec(left).toArray().length === 0);
    await compileNow('expiry');
    expect(await feedText('expiry')).toBe('1.0.0.0\n1.0.0.2\n1.0.0.4\n');
    const { entry } = await list.entry({ family: 4, lo: 0x01000002, hi: 0x01000002 });
    expect(entry?.active).toBe(true);
    expect(entry?.claims.map((claim) => [claim.source, claim.endReason])).toEqual([
      ['a', 'expired'],
      ['b', null],
    ]);
  });

  it('does not publish while an import is open', async () => {
    const list = await created('open');
    const base = { source: 'a', run: 'r1', at: Date.now(), causation };
    await list.openImport(base);
    await list.applyClaims({ ...base, batch: batchOf(0, 10) });
    for (let i = 0; i < 3; i++) await runAlarm('open', 'compile');
    expect((await list.describe()).pending).toBe(true);
    expect(await feedText('open')).toBe('');
    await list.closeImport({ ...base, outcome: 'complete', collectedAt: null });
    await compileNow('open');
    expect((await feedText('open')).split('\n')).toHaveLength(11);
  });

  it('finds every entry around an address, odd ranges and both families included', async () => {
    const list = await created('search');
    const upserts = [
      [0x05050505, 0x05050505, 0, 'u1', null, null],
      [0x05050500, 0x050505ff, 0, 'u2', null, null],
      [0x05050503, 0x05050509, 0, 'u3', null, null],
      [0x05060000, 0x0506ffff, 0, 'no', null, null],
    ] as const;
    await importBatch('search', 'a', { facts: [facts], upserts, withdrawals: [] });
    const found = await list.search({ family: 4, lo: 0x05050505, hi: 0x05050505 });
    expect(found.map(({ entry }) => entry.address)).toEqual(['5.5.5.5', '5.5.5.3-5.5.5.9', '5.5.5.0/24']);
  });
});

describe('manual entries', () => {
  it('are created once for an idempotency key, changed under their revision and removed', async () => {
    const list = await created('manual');
    const range = { family: 4, lo: 0x05050505, hi: 0x05050505 } as const;
    const keyed = { causation, idempotencyKey: 'k1', requestHash: 'h1' };
    const [first] = await list.createEntries([{ range, facts, expiresAt: null }], keyed);
    await evictDurableObject(list);
    const [again] = await listOf('manual').createEntries([{ range, facts, expiresAt: null }], keyed);
    expect(again).toEqual(first);
    expect(
      await codeOf(list.createEntries([{ range, facts, expiresAt: null }], { ...keyed, requestHash: 'other' })),
    ).toBe('idempotency_key_reused');
    const [refused] = await list.createEntries([{ range, facts, expiresAt: null }], meta);
    expect(refused).toMatchObject({ status: 'refused', code: 'conflict' });
    expect(await codeOf(list.updateEntry({ range, facts, expiresAt: null }, 9, meta))).toBe('revision_mismatch');
    const updated = await list.updateEntry({ range, facts: { ...facts, reason: 'new' }, expiresAt: null }, 1, meta);
    expect(updated.claims[0]).toMatchObject({ reason: 'new', revision: 2 });
    await list.deleteEntry(range, 2, meta);
    expect((await list.entry(range)).entry?.active).toBe(false);
  });

  it('cannot name private, reserved or untouchable addresses', async () => {
    const list = await created('refuse');
    const bad = [0x0a000001, 0x7f000001, 0x08080808].map((lo) => ({
      range: { family: 4 as const, lo, hi: lo },
      facts,
      expiresAt: null,
    }));
    const receipts = await list.createEntries(bad, meta);
    expect(receipts.map((receipt) => 'code' in receipt && receipt.code)).toEqual(Array(3).fill('address_untouchable'));
  });
});
