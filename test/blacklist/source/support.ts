import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { SourceActor } from '../../../durable-objects/blacklist/source.ts';
import { completeConfig, type SourceInput } from '../../../shared/blacklist/source/config.ts';
import { isFinished, type RunView } from '../../../shared/blacklist/source/run.ts';
import type { Remote } from '../../../workers/blacklist/service/actors.ts';

export const causation = { correlationId: 'c1', causationId: null, traceparent: null, actor: 'test' };
export const meta = { causation, idempotencyKey: null, requestHash: '' };
export const LIST_URL = 'https://lists.example.net/all.txt';

/** A source by its real methods; see `Remote` for why the platform's own types are not enough. */
export function sourceOf(id: string): Remote<SourceActor> {
  return env.SOURCE.getByName(id) as unknown as Remote<SourceActor>;
}

/** An open list, so that tests need no portal. */
export async function openList(id: string, more: Partial<SourceInput> = {}) {
  const input: SourceInput = { id, kind: 'open-list', url: LIST_URL, format: 'plain', ...more };
  await sourceOf(id).configure(completeConfig(input, null), 0, meta);
  return sourceOf(id);
}

/** Fires the alarm of a source once, whatever it waits for. */
export async function fireAlarm(id: string): Promise<void> {
  const stub = env.SOURCE.getByName(id);
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'run'");
    state.storage.sql.exec("UPDATE run SET work = json_set(work, '$.notBefore', 0) WHERE status = 'running'");
    return state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stub);
}

/** How long a test waits for runs to end. An alarm may be under way already, and firing it then returns at once. */
const PATIENCE_MS = 60_000;

/** Fires alarms until no run of the source goes on by itself. */
export async function settle(id: string): Promise<RunView> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const { runs } = await sourceOf(id).runs(null, 20);
    if (runs.every(({ status }) => isFinished(status) || status === 'attention')) return runs[0]!;
    await fireAlarm(id);
    await scheduler.wait(10);
  }
  throw new Error(`the runs of ${id} do not end`);
}

/** Collects once and waits for the end. */
export async function collectNow(id: string, force = false): Promise<RunView> {
  await sourceOf(id).trigger({ force, lookbackDays: null }, meta);
  return settle(id);
}

/** What the list `main` holds of a source: `lo-hi` to expiry. */
export async function claimsOf(source: string): Promise<Map<string, number | null>> {
  return runInDurableObject(env.BLACKLIST.getByName('main'), (_, state) => {
    const rows = state.storage.sql
      .exec<{ lo: number | string; hi: number | string; expires_at: number | null }>(
        `SELECT lo, hi, expires_at FROM claim JOIN source ON source.id = claim.source
         WHERE source.name = ? AND ended_at IS NULL ORDER BY lo`,
        source,
      )
      .toArray();
    return new Map(rows.map(({ lo, hi, expires_at }) => [`${lo}-${hi}`, expires_at]));
  });
}

/** `count` addresses from 1.0.`block`.0 on, one a line. */
export const lines = (block: number, count: number): string =>
  Array.from({ length: count }, (_, n) => `1.${block}.${n >> 8}.${n & 255}\n`).join('');

/** All that a source has ever stored or said, as one text: where a secret must not be found. */
export async function everythingOf(id: string): Promise<string> {
  const stored = await runInDurableObject(env.SOURCE.getByName(id), (_, state) =>
    state.storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => JSON.stringify(state.storage.sql.exec(`SELECT * FROM "${name}"`).toArray())),
  );
  const said = [await sourceOf(id).status(), await sourceOf(id).runs(null, 200)];
  return stored.join('\n') + JSON.stringify(said);
}
