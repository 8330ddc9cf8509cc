import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { AlertBoard } from '../../../durable-objects/blacklist/alert-board.ts';
import { type ChannelInput, completeChannel } from '../../../shared/blacklist/alerts/channel.ts';
import type { AlertKind, Observation } from '../../../shared/blacklist/alerts/kinds.ts';
import type { Remote } from '../../../workers/blacklist/service/actors.ts';

export const causation = { correlationId: 'c1', causationId: null, traceparent: null, actor: 'test' };
export const meta = { causation, idempotencyKey: null, requestHash: '' };

/** A board of its own for each test. */
export function boardOf(name: string): Remote<AlertBoard> {
  return env.ALERTS.getByName(name) as unknown as Remote<AlertBoard>;
}

export const saw = (isPresent: boolean, at: number, more: Partial<Observation> = {}): Observation => ({
  ...{ kind: 'gate_held' as AlertKind, subject: 'list:main', isPresent, at, facts: { version: 1, reasons: 'shrink' } },
  ...more,
});

/** A channel at `https://hooks.acme-corp.net/<id>`. */
export async function channel(board: string, id: string, more: Partial<ChannelInput> = {}, secret?: string) {
  const config = completeChannel({ id, kind: 'webhook', ...more });
  const url = config.kind === 'email' ? {} : { url: `https://hooks.acme-corp.net/${id}` };
  await boardOf(board).configureChannel(config, { ...url, ...(secret === undefined ? {} : { secret }) }, 0, meta);
}

/** One request that a receiver got. */
export interface Received {
  readonly channel: string;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every channel are looked into.
  readonly body: any;
}

/** Receivers of all webhooks; `answer` says what they do. */
export function receive(answer: (received: Received) => number | 'drop' | 'drop-after' = () => 200): Received[] {
  const taken: Received[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const text = String(init?.body ?? '');
    const received = {
      channel: new URL(String(url)).pathname.slice(1),
      headers: new Headers(init?.headers),
      text,
      body: JSON.parse(text),
    };
    const outcome = answer(received);
    if (outcome === 'drop') throw new TypeError('the connection was lost');
    if (outcome === 'drop-after' || (outcome >= 200 && outcome < 300)) taken.push(received);
    if (outcome === 'drop-after') throw new TypeError('the connection was lost');
    return new Response('', { status: outcome });
  });
  return taken;
}

/** Fires the board's alarms once, whatever they wait for. */
export async function fire(board: string): Promise<void> {
  const stub = env.ALERTS.getByName(board);
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec("UPDATE k_alarms SET due_at = 1 WHERE kind = 'deliver'");
    storage.sql.exec('UPDATE delivery SET due_at = 1');
    return storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stub);
}

const PATIENCE_MS = 30_000;

/** Fires alarms until every message has gone out. */
export async function delivered(board: string, between: () => Promise<void> = async () => {}): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    await fire(board);
    await between();
    const waiting = await runInDurableObject(env.ALERTS.getByName(board), (_, { storage }) =>
      storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM delivery').one(),
    );
    if (waiting.n === 0) return;
    await scheduler.wait(5);
  }
  throw new Error(`the messages of ${board} do not go out`);
}
