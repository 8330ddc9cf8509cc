import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { FirewallActor } from '../../../durable-objects/blacklist/firewall.ts';
import type { FortigateAppliance } from '../../../scripts/fakes/fortigate-appliance.ts';
import { type FeedPointer, pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import { completeFirewall, type FirewallInput } from '../../../shared/blacklist/push/config.ts';
import type { FirewallState } from '../../../shared/blacklist/push/state.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { Remote } from '../../../workers/blacklist/service/actors.ts';

export const meta = {
  causation: { correlationId: 'c1', causationId: null, traceparent: null, actor: 'test' },
  idempotencyKey: null,
  requestHash: '',
};
export const TOKEN = 'a-token-of-the-appliance';
export const URL_OF_APPLIANCE = 'https://fgt.acme-corp.net';

/** An appliance's actor by its real methods. */
export function firewallOf(id: string): Remote<FirewallActor> {
  return env.FIREWALLS.getByName(id) as unknown as Remote<FirewallActor>;
}

/** Configures an appliance of a list of the same name. */
export async function configured(id: string, more: Partial<FirewallInput> = {}) {
  const input = { id, list: id, url: URL_OF_APPLIANCE, resource: 'aegis', ...more };
  await firewallOf(id).configure(completeFirewall(input), TOKEN, 0, meta);
  return firewallOf(id);
}

/** Puts a version of a list live, as its publisher would: the text first, then the pointer. */
export async function publish(list: string, version: number, lines: readonly string[]): Promise<void> {
  const text = `${lines.join('\n')}\n`;
  const sha256 = await sha256Hex(text);
  const textKey = `feeds/${list}/sha256/${sha256}`;
  await env.SNAPSHOTS.put(textKey, text);
  const pointer: FeedPointer = {
    ...{ format: 1, list, version, sha256, textKey, lookupKey: 'x', exemptKey: 'x', bytes: text.length },
    ...{ lines4: lines.length, lines6: 0, entries: lines.length, addresses4: lines.length },
    ...{ publishedAt: Date.now(), compiledAt: Date.now(), hold: null },
    breakdown: { bySource: {}, byCategory: {}, byCountry: {} },
  };
  await env.SNAPSHOTS.put(pointerKey(list), JSON.stringify(pointer));
}

/** Lets `fetch` reach an appliance. */
export function connect(appliance: FortigateAppliance) {
  return vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const answer = appliance.handle({
      method: init?.method ?? 'GET',
      url: String(url),
      authorization: new Headers(init?.headers).get('authorization'),
      body: String(init?.body ?? ''),
    });
    // A test cannot wait for a clock: what hangs fails as it does when its time is over.
    if (answer === null || answer === 'hang') throw new TypeError('the connection was lost');
    return new Response(answer.body, { status: answer.status, headers: { 'content-type': answer.contentType } });
  });
}

/** Fires the push alarm once, whatever it waits for: delays, the breaker. */
export async function firePush(id: string): Promise<void> {
  const stub = env.FIREWALLS.getByName(id);
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'push'");
    storage.sql.exec("UPDATE push SET work = json_set(work, '$.notBefore', 0) WHERE status = 'running'");
    storage.sql.exec(
      `UPDATE firewall SET state = json_set(state, '$.breaker', json('{"phase":"closed","failures":0}'))`,
    );
    return storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stub);
}

const PATIENCE_MS = 60_000;

/** Fires alarms until nothing is under way any more. */
export async function settle(id: string, between: () => Promise<void> = async () => {}) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    await firePush(id);
    await between();
    if (await isIdle(id)) return (await firewallOf(id).describe()).pushes[0];
    await scheduler.wait(5);
  }
  throw new Error(`the push of ${id} does not end`);
}

async function isIdle(id: string): Promise<boolean> {
  return runInDurableObject(env.FIREWALLS.getByName(id), (_, { storage }) => {
    const { open } = storage.sql
      .exec<{ open: number }>("SELECT count(*) AS open FROM push WHERE status = 'running'")
      .one();
    const { state } = storage.sql.exec<{ state: string }>('SELECT state FROM firewall').one();
    return open === 0 && (JSON.parse(state) as FirewallState).wanted === null;
  });
}

/** Every second address, so that no two aggregate. */
export const lines = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `1.0.${((from + i) * 2) >> 8}.${((from + i) * 2) & 255}`);
