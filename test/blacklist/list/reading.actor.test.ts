import { runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { Entries } from '../../../durable-objects/blacklist/list/entries.ts';
import { MAX_BULK_ENTRIES } from '../../../workers/blacklist/contract/entries.ts';
import { address, batchOf, created, facts, importBatch, meta, numbers } from './support.ts';

const EVERYTHING = { source: null, category: null, country: null, activeOnly: true };

/** What `read` costs in rows. */
function rowsRead(sql: SqlStorage, read: (entries: Entries) => unknown): number {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const counted = {
    exec(query: string, ...bindings: unknown[]) {
      const cursor = sql.exec(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    },
  };
  read(new Entries(counted as unknown as SqlStorage));
  return cursors.reduce((sum, cursor) => sum + cursor.rowsRead, 0);
}

describe('reading a list of many entries', () => {
  it('reads as few rows for the last page as for the first, and only exact keys for one address', async () => {
    const list = await created('many');
    await importBatch('many', batchOf(numbers(0, 5_000)));
    await importBatch('many', batchOf(numbers(5_000, 5_000)));
    await runInDurableObject(list, (_, state) => {
      const { sql } = state.storage;
      const last = [address(9_980), address(9_980)] as const;
      expect(rowsRead(sql, (entries) => entries.page(null, 10, EVERYTHING))).toBeLessThan(200);
      expect(rowsRead(sql, (entries) => entries.page(last, 10, EVERYTHING))).toBeLessThan(200);
      const range = { family: 4, lo: address(5_000), hi: address(5_000) } as const;
      expect(rowsRead(sql, (entries) => entries.containing(range))).toBeLessThan(200);
    });
  });

  it('pages through both families without a gap or a repetition', async () => {
    const list = await created('families');
    const six = (i: number) => `20010db9${i.toString(16).padStart(24, '0')}`;
    const upserts = [
      ...numbers(0, 7).map((i) => [address(i), address(i), 0, null, null, null] as const),
      // Equal lower bounds: only the upper one tells them apart.
      [address(3), address(3) + 1, 0, null, null, null] as const,
      ...numbers(0, 7).map((i) => [six(i), six(i), 0, null, null, null] as const),
    ];
    await importBatch('families', { facts: [facts], upserts, withdrawals: [] });
    const seen: string[] = [];
    let after: Awaited<ReturnType<typeof list.page>>['next'] = null;
    do {
      const page = await list.page(after, 2, EVERYTHING);
      seen.push(...page.entries.map((entry) => entry.address));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(15);
    expect(new Set(seen).size).toBe(15);
    expect(seen.findIndex((text) => text.includes(':'))).toBe(8);
  });
});

describe('the count of claims in force', () => {
  it('takes a change in the same millisecond for a change', async () => {
    const list = await created('sametime');
    const at = Date.now();
    await importBatch('sametime', batchOf([1]), at);
    const changed = { ...batchOf([1]), facts: [{ ...facts, reason: 'other' }] };
    expect(await importBatch('sametime', changed, at)).toMatchObject({ added: 0, updated: 1 });
    expect((await list.describe()).sources).toMatchObject([{ name: 'a', active: 1 }]);
  });
});

describe('a bulk of manual entries', () => {
  it('is remembered for its idempotency key at its full size, created or refused', async () => {
    const list = await created('bulk');
    const entries = numbers(0, MAX_BULK_ENTRIES).map((i) => {
      const lo = i % 2 === 0 ? 0x0100_0000 + i : 0x0a00_0000 + i;
      return { range: { family: 4, lo, hi: lo } as const, facts, expiresAt: null };
    });
    const keyed = { ...meta, idempotencyKey: 'bulk', requestHash: 'h' };
    const receipts = await list.createEntries(entries, keyed);
    expect(receipts.filter(({ status }) => status === 'created')).toHaveLength(MAX_BULK_ENTRIES / 2);
    expect(await list.createEntries(entries, keyed)).toEqual(receipts);
  });
});
