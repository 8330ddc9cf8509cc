import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { IndicatorActor } from '../../../durable-objects/blacklist/indicators.ts';
import type { IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { indicatorName } from '../../../shared/blacklist/indicators/pointer.ts';
import type { Remote } from '../../../workers/blacklist/service/actors.ts';
import { ADMIN, call } from '../collection/support.ts';

export const stubOf = (list: string, kind: IndicatorKind) => env.INDICATORS.getByName(indicatorName({ list, kind }));

/** The actor of a list of indicators by its real methods. */
export const indicatorsOf = (list: string, kind: IndicatorKind) =>
  stubOf(list, kind) as unknown as Remote<IndicatorActor>;

/** One JSON request about indicators as administrator. */
export function api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return call(method, `/api/v1/indicators${path}`, {
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Compiles now, whatever the alarm waits for. */
export async function compile(list: string, kind: IndicatorKind): Promise<void> {
  await runInDurableObject(stubOf(list, kind), async (instance, { storage }) => {
    storage.sql.exec(
      `INSERT INTO k_alarms (kind, due_at, failures) VALUES ('compile', 1, 0) ON CONFLICT (kind) DO UPDATE SET due_at = 1`,
    );
    await instance.alarm();
  });
}

const PATIENCE_MS = 30_000;

/** Compiles until everything that is known is in a version, or held. */
export async function settled(list: string, kind: IndicatorKind) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    await compile(list, kind);
    const state = await indicatorsOf(list, kind).describe();
    if (!state.pending) return state;
    await scheduler.wait(10);
  }
  throw new Error(`${list}.${kind} is not compiled`);
}

let shared: Promise<string> | null = null;

/**
 * The feed key of a test file: one for all its lists, since isolates look for new keys once a second.
 *
 * @param lists - Every list that the file polls.
 */
export function feedKey(lists: readonly string[]): Promise<string> {
  shared ??= call('POST', '/api/v1/feeds/keys', {
    headers: { ...ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'fw', lists }),
  }).then(({ body }) => body.key);
  return shared;
}

/** One poll of a feed, as FortiOS makes it. */
export function poll(path: string, key: string, headers: Record<string, string> = {}) {
  return call('GET', `/feeds/indicators/${path}`, {
    headers: { authorization: `Basic ${btoa(`fw:${key}`)}`, ...headers },
  });
}
