import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import {
  acknowledgeAlert,
  getAlertChannel,
  getAlertChannels,
  getAlerts,
  postAlertChannel,
  putAlertChannel,
  snoozeAlert,
  testAlertChannel,
} from '../../../workers/blacklist/contract/alerts.ts';
import { observeEvents } from '../../../workers/blacklist/reactions/alerts.ts';
import { checkAlerts } from '../../../workers/blacklist/service/alerts-check.ts';
import { ADMIN, call, api as collectionApi, expectDocumented } from '../collection/support.ts';
import { batchOf, compileNow, created, importBatch, meta as listMeta, listOf, numbers } from '../list/support.ts';
import { boardOf, causation, delivered, receive, saw } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call(method, `/api/v1/blacklist${path}`, {
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

// biome-ignore lint/suspicious/noExplicitAny: alerts as the API shows them.
const openOf = async (subject: string): Promise<any[]> =>
  (await api('GET', '/alerts?limit=1000')).body.data.filter((alert: { subject: string }) => alert.subject === subject);

/** The newest event of a stream, as the queue would bring it. */
async function eventOf(source: string, type: string, data: Record<string, unknown> = {}): Promise<Envelope> {
  return {
    ...{ specversion: '1.0', id: `${source}:9`, source, type, dataversion: 1, time: new Date().toISOString() },
    ...{ sequence: 9, datacontenttype: 'application/json', correlationid: null, causationid: null, traceparent: null },
    data,
  };
}

describe('the API of alerts', () => {
  it('shows, acknowledges and snoozes', async () => {
    await boardOf('main').observe([saw(true, Date.now(), { subject: 'list:shown' })], [], causation);
    const page = await api('GET', '/alerts?limit=1000');
    expectDocumented(getAlerts, page);
    const [alert] = await openOf('list:shown');
    expect(alert.text.ko.title).toContain('목록 shown');
    const seen = await api('POST', `/alerts/${alert.id}/acknowledge`);
    expectDocumented(acknowledgeAlert, seen);
    expect(seen.body).toMatchObject({ acknowledgedBy: 'admin-key' });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const snoozed = await api('POST', `/alerts/${alert.id}/snooze`, { until });
    expectDocumented(snoozeAlert, snoozed);
    expect(snoozed.body).toMatchObject({ snoozedUntil: until });
    expect(await api('POST', `/alerts/${alert.id}/snooze`, { until: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
    });
    expect(await api('POST', '/alerts/no-such/acknowledge')).toMatchObject({ status: 404 });
    expect(await call('GET', '/api/v1/blacklist/alerts')).toMatchObject({ status: 401 });
  });

  it('creates, shows, changes, tests and deletes channels, and shows neither address nor secret', async () => {
    const taken = receive();
    const input = {
      ...{ id: 'api-hook', kind: 'webhook', minSeverity: 'critical' },
      ...{ url: 'https://hooks.acme-corp.net/token-in-path', secret: 'a-secret-of-the-hook' },
    };
    const made = await api('POST', '/alert-channels', input);
    expectDocumented(postAlertChannel, made);
    expect(made).toMatchObject({ status: 201, body: { host: 'hooks.acme-corp.net', isSigned: true } });
    const one = await api('GET', '/alert-channels/api-hook');
    expectDocumented(getAlertChannel, one);
    const all = await api('GET', '/alert-channels');
    expectDocumented(getAlertChannels, all);
    expect(JSON.stringify([made.body, one.body, all.body])).not.toMatch(/token-in-path|a-secret/);

    const etag = one.headers.get('etag') ?? '';
    const changed = await api('PUT', '/alert-channels/api-hook', { locale: 'ko' }, { 'if-match': etag });
    expectDocumented(putAlertChannel, changed);
    expect(changed.body).toMatchObject({ isSigned: true, settings: { locale: 'ko', minSeverity: 'critical' } });
    expect(await api('PUT', '/alert-channels/api-hook', { locale: 'en' }, { 'if-match': etag })).toMatchObject({
      status: 412,
    });

    const tested = await api('POST', '/alert-channels/api-hook/test');
    expectDocumented(testAlertChannel, tested);
    await delivered('main');
    expect(taken.map(({ channel, body }) => [channel, body.type])).toContainEqual(['token-in-path', 'alert.test']);
    expect(await api('DELETE', '/alert-channels/api-hook')).toMatchObject({ status: 204 });
    expect(await api('GET', '/alert-channels/api-hook')).toMatchObject({ status: 404 });
  });

  it('refuses channels that could not be told anything, or should not be', async () => {
    const post = async (body: object) => (await api('POST', '/alert-channels', { id: 'bad', ...body })).body.code;
    expect(await post({ kind: 'webhook' })).toBe('invalid_request');
    expect(await post({ kind: 'email' })).toBe('invalid_request');
    expect(await post({ kind: 'slack', url: 'https://192.168.0.1/' })).toBe('egress_refused');
    expect(await post({ kind: 'slack', url: 'http://hooks.acme-corp.net/' })).toBe('egress_refused');
  });
});

describe('what is seen', () => {
  it('a version that is held, by its event and again by cron: one alert, until a person has decided', async () => {
    const list = await created('alert-held');
    await importBatch('alert-held', batchOf(numbers(0, 1_000)));
    await compileNow('alert-held');
    await importBatch('alert-held', batchOf([], numbers(10, 990)));
    await compileNow('alert-held');
    const event = await eventOf('/blacklist/lists/alert-held', 'blacklist.feed.held');
    await observeEvents([event], env);
    await observeEvents([event], env);
    const [alert, ...others] = await openOf('list:alert-held');
    expect(alert).toMatchObject({ kind: 'gate_held', severity: 'critical', facts: { reasons: 'shrink' } });
    expect(others).toEqual([]);
    await list.rejectPublication((await list.describe()).held!.version, null, listMeta);
    await observeEvents([await eventOf('/blacklist/lists/alert-held', 'blacklist.feed.rejected')], env);
    expect(await openOf('list:alert-held')).toEqual([]);
  });

  it('a hold whose event was lost, by cron', async () => {
    const list = await created('alert-cron');
    await env.BLACKLIST_DB.prepare('INSERT OR IGNORE INTO lists (id, title, sequence) VALUES (?1, ?1, 0)')
      .bind('alert-cron')
      .run();
    await importBatch('alert-cron', batchOf(numbers(0, 1_000)));
    await compileNow('alert-cron');
    await importBatch('alert-cron', batchOf([], numbers(10, 990)));
    await compileNow('alert-cron');
    await checkAlerts(env, Date.now());
    expect(await openOf('list:alert-cron')).toMatchObject([{ kind: 'gate_held' }]);
    await list.confirmPublication((await list.describe()).held!.version, null, listMeta);
    await checkAlerts(env, Date.now());
    expect(await openOf('list:alert-cron')).toEqual([]);
    expect(await listOf('alert-cron').describe()).toMatchObject({ held: null });
  });

  it('a list, though another cannot be looked at; what is known of that one stays', async () => {
    const lists = ['alert-unread', 'alert-read'];
    const row = env.BLACKLIST_DB.prepare('INSERT OR IGNORE INTO lists (id, title, sequence) VALUES (?1, ?1, 0)');
    await env.BLACKLIST_DB.batch(lists.map((id) => row.bind(id)));
    await env.SNAPSHOTS.put(pointerKey('alert-unread'), 'no pointer');
    await boardOf('main').observe([saw(true, 1, { subject: 'list:alert-unread' })], [], causation);
    await created('alert-read');
    await importBatch('alert-read', batchOf(numbers(0, 1_000)));
    await compileNow('alert-read');
    await importBatch('alert-read', batchOf([], numbers(10, 990)));
    await compileNow('alert-read');
    await expect(checkAlerts(env, Date.now())).rejects.toThrow(/not everything/);
    expect(await openOf('list:alert-read')).toMatchObject([{ kind: 'gate_held' }]);
    expect(await openOf('list:alert-unread')).toMatchObject([{ kind: 'gate_held' }]);
    await env.BLACKLIST_DB.prepare("DELETE FROM lists WHERE id = 'alert-unread'").run();
  });

  it('a source that brings nothing, until it is deleted', async () => {
    const input = {
      id: 'mute',
      kind: 'open-list',
      url: 'https://lists.example.net/',
      format: 'plain',
      intervalMinutes: 60,
    };
    expect((await collectionApi('POST', '/sources', input)).status).toBe(201);
    await checkAlerts(env, Date.now());
    expect(await openOf('source:mute')).toEqual([]);
    const later = Date.now() + 4 * 3_600_000;
    await checkAlerts(env, later);
    await checkAlerts(env, later + 300_000);
    expect(await openOf('source:mute')).toMatchObject([{ kind: 'source_silent' }]);
    expect((await collectionApi('DELETE', '/sources/mute')).status).toBe(204);
    vi.useFakeTimers({ now: later + 600_000, toFake: ['Date'] });
    await checkAlerts(env, later + 600_000).finally(() => vi.useRealTimers());
    expect(await openOf('source:mute')).toEqual([]);
  });
});
