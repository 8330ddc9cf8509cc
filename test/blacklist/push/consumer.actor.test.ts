import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FortigateAppliance } from '../../../scripts/fakes/fortigate-appliance.ts';
import { getFirewall, postFirewall } from '../../../workers/blacklist/contract/firewalls.ts';
import { pushConsumers } from '../../../workers/blacklist/reactions/firewalls.ts';
import { reconcileFirewalls } from '../../../workers/blacklist/service/firewalls.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { batchOf, created, importBatch, numbers, runAlarm } from '../list/support.ts';
import { connect, firewallOf, settle, TOKEN } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call(method, `/api/v1/blacklist${path}`, {
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** A list with a live version of real entries, so that a cut of it can be rendered. */
async function live(list: string, count: number): Promise<void> {
  await created(list);
  await importBatch(list, batchOf(numbers(0, count)));
  await runAlarm(list, 'compile');
}

async function consumerOf(list: string, more: Record<string, unknown>): Promise<{ id: string; etag: string }> {
  const made = await api('POST', '/consumers', { name: `cut ${list}`, lists: [list], ...more });
  expect(made.status).toBe(201);
  return { id: made.body.id, etag: made.headers.get('etag') ?? '' };
}

const changed = (consumer: string) => [
  {
    ...{
      specversion: '1.0' as const,
      id: 'c:1',
      source: '/blacklist/consumers/main',
      type: 'blacklist.consumer.changed',
    },
    ...{ dataversion: 1, time: new Date().toISOString(), sequence: 1, datacontenttype: 'application/json' as const },
    ...{ correlationid: null, causationid: null, traceparent: null, data: { consumer } },
  },
];

describe('an appliance with a consumer', () => {
  it('is pushed the cut of that consumer, and proved to hold exactly that', async () => {
    const appliance = new FortigateAppliance({ token: TOKEN, resources: ['aegis'] });
    connect(appliance);
    await live('cut-a', 20);
    const exemptions = [{ address: '1.0.0.4', reason: 'branch', expiresAt: null }];
    const { id } = await consumerOf('cut-a', { capacity: { maxEntries: 5 }, exemptions });
    const made = await api('POST', '/firewalls', {
      ...{
        id: 'cut-a',
        list: 'cut-a',
        consumer: id,
        url: 'https://fgt.acme-corp.net',
        resource: 'aegis',
        token: TOKEN,
      },
    });
    expectDocumented(postFirewall, made);
    expect(made.body.settings.consumer).toBe(id);
    expect(await settle('cut-a')).toMatchObject({ status: 'loaded', lines: 5 });
    expect(appliance.loaded('aegis')).toHaveLength(5);
    expect(appliance.loaded('aegis')).not.toContain('1.0.0.4');
    const one = await api('GET', '/firewalls/cut-a');
    expectDocumented(getFirewall, one);
    expect(one.body).toMatchObject({ condition: 'loaded', loaded: { lines: 5 } });

    // A read-back that is due finds it as it should be, and cron pushes nothing anew.
    await firewallOf('cut-a').request('check', {
      causation: { correlationId: null, causationId: null, traceparent: null, actor: 'test' },
      idempotencyKey: null,
      requestHash: '',
    });
    expect(await settle('cut-a')).toMatchObject({ mode: 'check', status: 'loaded', sent: 0 });
  });

  it('follows a change of the consumer, and keeps what it has when the consumer is gone', async () => {
    const appliance = new FortigateAppliance({ token: TOKEN, resources: ['aegis'] });
    connect(appliance);
    await live('cut-b', 10);
    const { id } = await consumerOf('cut-b', { capacity: { maxEntries: 3 } });
    await api('POST', '/firewalls', {
      ...{
        id: 'cut-b',
        list: 'cut-b',
        consumer: id,
        url: 'https://fgt.acme-corp.net',
        resource: 'aegis',
        token: TOKEN,
      },
    });
    expect(await settle('cut-b')).toMatchObject({ lines: 3 });

    const before = await api('GET', `/consumers/${id}`);
    const put = await api(
      'PUT',
      `/consumers/${id}`,
      { name: 'cut', lists: ['cut-b'], capacity: { maxEntries: 7 } },
      { 'if-match': before.headers.get('etag') ?? '' },
    );
    expect(put.status).toBe(200);
    await pushConsumers(changed(id), env);
    expect(await settle('cut-b')).toMatchObject({ status: 'loaded', lines: 7 });
    expect(appliance.loaded('aegis')).toHaveLength(7);

    const after = await api('GET', `/consumers/${id}`);
    const gone = await api('DELETE', `/consumers/${id}`, undefined, { 'if-match': after.headers.get('etag') ?? '' });
    expect(gone.status).toBe(204);
    await reconcileFirewalls(env, Date.now());
    await settle('cut-b');
    expect(appliance.loaded('aegis')).toHaveLength(7);
    expect((await api('GET', '/firewalls/cut-b')).body).toMatchObject({
      condition: 'loaded',
      lastError: { code: 'not_found' },
    });
  });

  it('is refused for a consumer that is not there or does not have the list', async () => {
    await created('cut-c');
    await live('cut-d', 3);
    const { id } = await consumerOf('cut-d', {});
    const post = (consumer: string) =>
      api('POST', '/firewalls', {
        id: 'cut-c',
        list: 'cut-c',
        consumer,
        url: 'https://fgt.acme-corp.net',
        resource: 'x',
      });
    expect((await post('nobody')).status).toBe(404);
    expect((await post(id)).status).toBe(409);
  });
});
