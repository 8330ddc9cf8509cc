import { runInDurableObject } from 'cloudflare:test';
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

/** How long a test waits for what a list does by itself; the platform may have begun it just before. */
const PATIENCE_MS = 25_000;

/** Runs one kind of alarm of a list now. Returns at once when the platform is running it already. */
export async function runAlarm(name: string, kind: string): Promise<void> {
  await runInDurableObject(listOf(name), async (instance, { storage }) => {
    storage.sql.exec(
      `INSERT INTO k_alarms (kind, due_at, failures) VALUES (?, 1, 0) ON CONFLICT (kind) DO UPDATE SET due_at = 1`,
      kind,
    );
    await instance.alarm();
  });
}

/** Runs one kind of alarm of a list until the storage says that it has done its work. */
export async function alarmUntil(name: string, kind: string, isDone: (sql: SqlStorage) => boolean): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await runInDurableObject(listOf(name), (_, { storage }) => isDone(storage.sql)))) {
    if (Date.now() > until) throw new Error(`${kind} of list ${name} does not come to its end`);
    await runAlarm(name, kind);
    await scheduler.wait(10);
  }
}

const settingOf = (sql: SqlStorage, key: string): unknown =>
  JSON.parse(sql.exec<{ json: string }>('SELECT json FROM setting WHERE key = ?', key).toArray()[0]?.json ?? 'null');

/** Compiles at least once from now on, and until nothing is left to compile. Not for a list with an open import. */
export async function compileNow(name: string): Promise<void> {
  await runInDurableObject(listOf(name), (_, { storage }) => {
    storage.sql.exec("DELETE FROM setting WHERE key = 'last_compilation'");
  });
  await alarmUntil(
    name,
    'compile',
    (sql) =>
      settingOf(sql, 'last_compilation') !== null &&
      settingOf(sql, 'compiled_revision') === settingOf(sql, 'content_revision'),
  );
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
