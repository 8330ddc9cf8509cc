import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FortigateAppliance } from '../../../scripts/fakes/fortigate-appliance.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import {
  getFirewall,
  getFirewalls,
  postFirewall,
  pushFirewall,
  putFirewall,
} from '../../../workers/blacklist/contract/firewalls.ts';
import { pushPublished } from '../../../workers/blacklist/reactions/firewalls.ts';
import { reconcileFirewalls } from '../../../workers/blacklist/service/firewalls.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { created } from '../list/support.ts';
import { connect, firewallOf, lines, publish, settle, TOKEN } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const api = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call(method, `/api/v1/blacklist/firewalls${path}`, {
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const input = (id: string, more = {}) => ({
  ...{ id, list: id, url: 'https://fgt.acme-corp.net:8443/', resource: 'aegis', token: TOKEN },
  ...more,
});

function envelopeOf(list: string, type: string): Envelope {
  const source = `/blacklist/lists/${list}`;
  return {
    ...{ specversion: '1.0', id: `${source}:1`, source, type, dataversion: 1, time: new Date().toISOString() },
    ...{ sequence: 1, datacontenttype: 'application/json', correlationid: null, causationid: null, traceparent: null },
    data: {},
  };
}

describe('the API of firewalls', () => {
  it('registers, shows, changes and deletes, and never gives the token back', async () => {
    connect(new FortigateAppliance({ token: TOKEN, resources: ['aegis'] }));
    await created('api-one');
    await publish('api-one', 1, lines(0, 10));
    const made = await api('POST', '', input('api-one', { title: 'Head office' }));
    expectDocumented(postFirewall, made);
    expect(made).toMatchObject({ status: 201, body: { hasToken: true, settings: { title: 'Head office' } } });
    expect(await api('POST', '', input('api-one'))).toMatchObject({ status: 409 });

    await settle('api-one');
    const one = await api('GET', '/api-one');
    expectDocumented(getFirewall, one);
    expect(one.body).toMatchObject({
      condition: 'loaded',
      loaded: { version: 1, lines: 10 },
      pushes: [{ status: 'loaded' }],
    });
    expect(JSON.stringify(one.body)).not.toContain(TOKEN);

    const etag = one.headers.get('etag') ?? '';
    const changed = await api('PUT', '/api-one', { checkMinutes: 15 }, { 'if-match': etag });
    expectDocumented(putFirewall, changed);
    expect(changed.body).toMatchObject({ hasToken: true, settings: { title: 'Head office', checkMinutes: 15 } });
    expect(await api('PUT', '/api-one', { title: 'x' }, { 'if-match': etag })).toMatchObject({ status: 412 });

    const pushed = await api('POST', '/api-one/push', { mode: 'check' });
    expectDocumented(pushFirewall, pushed);
    expect(await settle('api-one')).toMatchObject({ mode: 'check', status: 'loaded' });

    const all = await api('GET', '');
    expectDocumented(getFirewalls, all);
    expect(all.body.data.map(({ id }: { id: string }) => id)).toContain('api-one');

    expect(await api('DELETE', '/api-one')).toMatchObject({ status: 204 });
    expect(await api('GET', '/api-one')).toMatchObject({ status: 404 });
    expect((await api('GET', '')).body.data.map(({ id }: { id: string }) => id)).not.toContain('api-one');
  });

  it('answers the same request with the same appliance', async () => {
    connect(new FortigateAppliance({ token: TOKEN, resources: ['aegis'] }));
    await created('api-same');
    const headers = { 'idempotency-key': 'key-of-a-firewall-1' };
    const [first, second] = [
      await api('POST', '', input('api-same'), headers),
      await api('POST', '', input('api-same'), headers),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  it('refuses private addresses, paths, unknown lists and callers without permission', async () => {
    await created('api-bad');
    const post = async (more: object) => (await api('POST', '', input('api-bad', more))).body.code;
    expect(await post({ url: 'https://10.0.0.1' })).toBe('egress_refused');
    expect(await post({ url: 'http://fgt.acme-corp.net' })).toBe('egress_refused');
    expect(await post({ url: 'https://fgt.acme-corp.net/api' })).toBe('invalid_request');
    expect(await post({ list: 'no-such-list' })).toBe('not_found');
    expect(await post({ resource: 'x'.repeat(36) })).toBe('invalid_request');
    expect(await call('GET', '/api/v1/blacklist/firewalls')).toMatchObject({ status: 401 });
  });

  it('writes who did it into the audit', async () => {
    connect(new FortigateAppliance({ token: TOKEN, resources: ['aegis'] }));
    await created('api-audit');
    await api('POST', '', input('api-audit'));
    const row = await env.BLACKLIST_DB.prepare('SELECT actor, type, data FROM audit WHERE stream = ?')
      .bind('/blacklist/firewalls/api-audit')
      .first<{ actor: string; type: string; data: string }>();
    expect(row).toMatchObject({ actor: 'admin-key', type: 'blacklist.firewall.configured' });
    expect(row?.data).not.toContain(TOKEN);
  });
});

describe('a version that is published', () => {
  it.each(['blacklist.feed.published', 'blacklist.feed.confirmed'])('reaches the appliances by %s', async (type) => {
    const id = `event-${type.slice(type.lastIndexOf('.') + 1)}`;
    const appliance = new FortigateAppliance({ token: TOKEN, resources: ['aegis'] });
    connect(appliance);
    await created(id);
    await api('POST', '', input(id));
    await settle(id);
    expect(appliance.loaded('aegis')).toEqual([]);
    await publish(id, 1, lines(0, 3));
    await pushPublished([envelopeOf('another-list', type), envelopeOf(id, 'blacklist.feed.held')], env);
    await settle(id);
    expect(appliance.loaded('aegis')).toEqual([]);
    await pushPublished([envelopeOf(id, type), envelopeOf(id, type)], env);
    await settle(id);
    expect(appliance.loaded('aegis')).toEqual(lines(0, 3));
    expect((await firewallOf(id).describe()).pushes).toHaveLength(1);
  });

  it('reaches them also when the event is lost', async () => {
    const appliance = new FortigateAppliance({ token: TOKEN, resources: ['aegis'] });
    connect(appliance);
    await created('lost-event');
    await api('POST', '', input('lost-event'));
    await publish('lost-event', 1, lines(0, 3));
    await reconcileFirewalls(env, Date.now());
    await settle('lost-event');
    expect(appliance.loaded('aegis')).toEqual(lines(0, 3));
  });
});
