import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { type FeedPointer, pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import type { ClaimBatch, Facts } from '../../../shared/blacklist/record.ts';

export const causation = { correlationId: 'c1', causationId: null, traceparent: null, actor: 'test' };
export const meta = { causation, idempotencyKey: null, requestHash: '' };
export const facts: Facts = { reason: 'scan', category: 'scanning', country: 'KR', severity: null, confidence: null };

export const listOf = (name: string) => env.BLACKLIST.getByName(name);

/** A list that exists. */
export async function created(name: string) {
  const list = listOf(name);
  await list.configure({ title: name }, meta);
  return list;
}

/** Every second address from 1.0.0.0 upward, so that nothing aggregates. */
export const address = (i: number): number => 0x01000000 + i * 2;

/** Claims for, and withdrawals of, numbered addresses. */
export function batchOf(upserts: readonly number[], withdrawals: readonly number[] = []): ClaimBatch {
  return {
    facts: [facts],
    upserts: upserts.map((i) => [address(i), address(i), 0, null, null, null] as const),
    withdrawals: withdrawals.map((i) => [address(i), address(i)] as const),
  };
}

export const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

/** One whole collection run. */
export async function importBatch(name: string, batch: ClaimBatch, at = Date.now()) {
  const list = listOf(name);
  const base = { source: 'a', run: crypto.randomUUID(), at, causation };
  await list.openImport(base);
  const receipt = await list.applyClaims({ ...base, batch });
  await list.closeImport({ ...base, outcome: 'complete', collectedAt: at });
  return receipt;
}

/** Runs one compilation now, beside or after one that is under way; none while an import is open. */
export async function compileNow(name: string): Promise<void> {
  const list = listOf(name);
  await runInDurableObject(list, (_, state) => {
    state.storage.sql.exec("DELETE FROM setting WHERE key = 'last_compilation'");
  });
  for (let i = 0; i < 20; i++) {
    const isDone = await runInDurableObject(list, (_, state) => {
      const { sql } = state.storage;
      if (sql.exec("SELECT 1 FROM setting WHERE key = 'last_compilation'").toArray().length > 0) return true;
      sql.exec(
        `INSERT INTO k_alarms (kind, due_at, failures) VALUES ('compile', 1, 0)
         ON CONFLICT (kind) DO UPDATE SET due_at = 1`,
      );
      return state.storage.setAlarm(Date.now()).then(() => false);
    });
    if (isDone) return;
    await runDurableObjectAlarm(list);
  }
}

/** What the edge sees of a list. */
export async function pointerOf(name: string): Promise<FeedPointer | null> {
  const object = await env.SNAPSHOTS.get(pointerKey(name));
  return object === null ? null : object.json<FeedPointer>();
}

/** Lines of the live feed. */
export async function feedLines(name: string): Promise<string[]> {
  const pointer = await pointerOf(name);
  const object = pointer && (await env.SNAPSHOTS.get(pointer.textKey));
  return object ? (await object.text()).trimEnd().split('\n') : [];
}
