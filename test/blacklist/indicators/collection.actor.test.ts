import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AlertView } from '../../../shared/blacklist/alerts/kinds.ts';
import { indicatorPointerKey } from '../../../shared/blacklist/indicators/pointer.ts';
import { projectEvents } from '../../../workers/blacklist/projections/project.ts';
import { react } from '../../../workers/blacklist/reactions/react.ts';
import { checkAlerts } from '../../../workers/blacklist/service/alerts-check.ts';
import { api as collection, uploadText } from '../collection/support.ts';
import { created } from '../list/support.ts';
import { collectNow, fireAlarm, openList, settle, sourceOf } from '../source/support.ts';
import { api, indicatorsOf, settled, stubOf } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const serve = (text: string) => vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(text));

const hosts = (...names: string[]) =>
  `# hosts\n127.0.0.1 localhost\n${names.map((name) => `0.0.0.0 ${name}\n`).join('')}`;

describe('an open list of domains', () => {
  it('brings names and not addresses to the list of its kind, and then only what has changed', async () => {
    await openList('ind-hosts', { indicator: 'domain', format: 'auto', withdrawAfterMisses: 1 });
    serve(hosts('a.example', 'b.example', 'google.com', 'b.example'));
    const first = await collectNow('ind-hosts');
    expect(first).toMatchObject({
      status: 'succeeded',
      parsed: {
        records: 3,
        duplicates: 1,
        rejected: 1,
        rejectsByReason: { 'well-known': 1 },
        maps: ['indicators-domain@1'],
      },
      counts: { added: 2 },
      written: { added: 2 },
    });
    expect(await sourceOf('ind-hosts').rejects(first.id, 0, 10)).toMatchObject([{ line: 5, reason: 'well-known' }]);
    expect(await settled('main', 'domain')).toMatchObject({
      claims: 2,
      sources: [{ name: 'ind-hosts', active: 2 }],
      live: { lines: 2 },
    });

    serve(hosts('b.example', 'c.example'));
    const second = await collectNow('ind-hosts');
    expect(second).toMatchObject({
      counts: { added: 1, withdrawn: 1, unchanged: 1 },
      written: { added: 1, withdrawn: 1 },
    });
    const same = await collectNow('ind-hosts');
    expect(same).toMatchObject({ status: 'unchanged', written: { rowsWritten: 0 } });
    const state = await settled('main', 'domain');
    expect(state.live).toMatchObject({ version: 2, lines: 2 });
    const text = await env.SNAPSHOTS.get(indicatorPointerKey({ list: 'main', kind: 'domain' }));
    expect(await text?.json()).toMatchObject({ version: 2, hold: null });
    const page = await api('GET', '/domain/entries?source=ind-hosts&ended=true');
    expect(page.body.data).toMatchObject([
      { value: 'a.example', active: false, claims: [{ endReason: 'withdrawn' }] },
      { value: 'b.example', active: true, claims: [{ source: 'ind-hosts', endedAt: null }] },
      { value: 'c.example', active: true },
    ]);

    serve(hosts());
    expect(await collectNow('ind-hosts')).toMatchObject({
      status: 'failed',
      error: { code: 'collection_unexpected_answer' },
    });
    expect((await indicatorsOf('main', 'domain').describe()).claims).toBe(2);
  });

  it('takes its values along when it is deleted', async () => {
    await created('ind-gone');
    await openList('ind-away', { list: 'ind-gone', indicator: 'url', format: 'auto' });
    serve('http://evil.example/a\nhttp://evil.example/b\n');
    await collectNow('ind-away');
    expect((await settled('ind-gone', 'url')).claims).toBe(2);
    expect((await collection('DELETE', '/sources/ind-away')).status).toBe(204);
    await fireAlarm('ind-away');
    await vi.waitFor(async () => expect((await indicatorsOf('ind-gone', 'url').describe()).claims).toBe(0), 20_000);
  });

  it('is configured by the API, which refuses what makes no sense', async () => {
    const made = await collection('POST', '/sources', { id: 'ind-up', kind: 'upload', indicator: 'hash', ttlDays: 10 });
    expect(made).toMatchObject({ status: 201, body: { settings: { indicator: 'hash' } } });
    const changed = await collection('PUT', '/sources/ind-up', { indicator: 'url' });
    expect(changed).toMatchObject({ status: 409 });
    const portal = await collection('POST', '/sources', { id: 'ind-portal', kind: 'regtech', indicator: 'url' });
    expect(portal).toMatchObject({ status: 400 });

    await uploadText('ind-up', 'aa67243f746e5d76f68ec809355ec234  Trojan.X\n', '?scope=full');
    await settle('ind-up');
    expect((await settled('main', 'hash')).live).toMatchObject({ lines: 1 });
    const page = await api('GET', '/hash/entries?q=aa67');
    expect(page.body.data[0].claims[0]).toMatchObject({ reason: 'Trojan.X', source: 'ind-up' });
    expect(page.body.data[0].claims[0].expiresAt).not.toBeNull();
  });
});

describe('what is held', () => {
  it('raises an alert, by its event and by cron, and closes it again', async () => {
    await created('ind-held');
    await api('POST', '/domain/entries?list=ind-held', { entries: [{ value: 'evil.example', reason: 'x' }] });
    await settled('ind-held', 'domain');
    await api('POST', '/domain/entries/remove?list=ind-held', { values: ['evil.example'] });
    await settled('ind-held', 'domain');
    const events = await runInDurableObject(stubOf('ind-held', 'domain'), (_, { storage }) =>
      storage.sql
        .exec<{ sequence: number; type: string; data: string }>(
          'SELECT sequence, type, data FROM k_events ORDER BY sequence',
        )
        .toArray(),
    );
    const envelopes = events.map(({ sequence, type, data }) => ({
      ...{ specversion: '1.0', id: `i:${sequence}`, source: '/blacklist/indicators/ind-held.domain', type, sequence },
      ...{
        dataversion: 1,
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        data: JSON.parse(data),
      },
      ...{ correlationid: null, causationid: null, traceparent: null, actor: 'test' },
    })) as Parameters<typeof react>[0];
    await projectEvents(envelopes, env);
    await react(envelopes, env);
    const open = async () => {
      const { alerts } = (await env.ALERTS.getByName('main').alerts('open', null, 100)) as unknown as {
        alerts: AlertView[];
      };
      return alerts.filter(({ subject }) => subject === 'list:ind-held.domain').map(({ kind }) => kind);
    };
    expect(await open()).toEqual(['gate_held']);
    await checkAlerts(env, Date.now());
    expect(await open()).toEqual(['gate_held']);
  });
});
