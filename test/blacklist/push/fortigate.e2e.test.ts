import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FortigatePuller, startFortigateFake } from '../../../scripts/fakes/fortigate.ts';
import { createApi } from '../../../scripts/lib/api.ts';
import { startServer, type TestServer, waitUntil } from '../../support/server.ts';

const TOKEN = 'token-of-the-appliance-7d1f';
const HOOK_SECRET = 'secret-of-the-webhook-41';
/** The whole suite may be running beside this. */
const PATIENCE_MS = 100_000;

const fake = await startFortigateFake({ token: TOKEN, resources: ['aegis'] });
const { appliance } = fake;
const fakeHost = new URL(fake.url).host;

interface Hook {
  readonly type: string;
  readonly kind: string;
  readonly isSigned: boolean;
}
const heard: Hook[] = [];
let hook: Server;
let server: TestServer;
/** Opens the feed, to devices and to this test. */
let feedKey: string;
let api: ReturnType<typeof createApi>;

// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes.
const body = async (...request: Parameters<typeof api>): Promise<any> => (await api(...request)).body;
const firewall = (id = 'hq') => body('GET', `/api/v1/blacklist/firewalls/${id}`, null, [200]);
const feed = async (): Promise<string[]> => {
  const response = await fetch(new URL('/feeds/main.txt', server.url), {
    headers: { authorization: `Bearer ${feedKey}` },
  });
  return response.status === 200 ? (await response.text()).trimEnd().split('\n') : [];
};
const block = (addresses: readonly string[]) =>
  api(
    'POST',
    '/api/v1/blacklist/entries/bulk',
    { entries: addresses.map((address) => ({ address, reason: 'test' })) },
    [200],
  );
const addresses = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => `1.2.${((from + n) * 2) >> 8}.${((from + n) * 2) & 255}`);

/** Waits until the appliance is proved to hold what the feed says, and that is so many lines. */
async function loadedWith(count: number): Promise<void> {
  await waitUntil(async () => {
    const view = await firewall();
    return view.condition === 'loaded' && view.loaded.lines === count;
  }, PATIENCE_MS);
  // The push goes by the pointer itself; the edge remembers it for a few seconds.
  await waitUntil(async () => (await feed()).length === count, PATIENCE_MS);
  expect(appliance.loaded('aegis').sort()).toEqual((await feed()).sort());
}

beforeAll(async () => {
  hook = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      const signed = `${request.headers['x-aegis-timestamp']}.${text}`;
      const expected = `sha256=${createHmac('sha256', HOOK_SECRET).update(signed).digest('hex')}`;
      const { type, alert } = JSON.parse(text);
      heard.push({ type, kind: alert.kind, isSigned: request.headers['x-aegis-signature'] === expected });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const hookHost = `127.0.0.1:${(hook.address() as AddressInfo).port}`;
  server = await startServer({ env: { AEGIS_EGRESS_ALLOW: `${fakeHost},${hookHost}` } });
  api = createApi({ url: server.url, adminKey: server.adminKey });
  const consumer = { name: 'puller', lists: ['main'] };
  feedKey = (await body('POST', '/api/v1/blacklist/consumers', consumer, [201])).key;
  const channel = { id: 'ops', kind: 'webhook', url: `http://${hookHost}/hook`, secret: HOOK_SECRET };
  await api('POST', '/api/v1/blacklist/alert-channels', channel, [201]);
});

afterAll(async () => {
  await server.stop();
  await fake.close();
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});

it('an appliance holds exactly what was published, through faults and changes', async () => {
  await block(addresses(0, 60));
  await waitUntil(async () => (await feed()).length === 60, PATIENCE_MS);
  appliance.faults.push('500', 'drop-after');
  const input = { id: 'hq', url: fake.url, resource: 'aegis', token: TOKEN, batchSize: 40, timeoutSeconds: 5 };
  await api('POST', '/api/v1/blacklist/firewalls', input, [201]);
  await loadedWith(60);

  // Told by the event of the next version, and only of what is new.
  appliance.requests.length = 0;
  await block(addresses(60, 10));
  await loadedWith(70);
  expect(appliance.requests).toContainEqual({ method: 'POST', command: 'add', entries: 10 });
  expect(appliance.requests.map(({ command }) => command)).not.toContain('snapshot');
});

it('one that loads fewer is repaired once, then told of, and told of again when it is well', async () => {
  appliance.limit = 65;
  await api('POST', '/api/v1/blacklist/firewalls/hq/push', { mode: 'check' }, [202]);
  await waitUntil(async () => (await firewall()).condition === 'mismatch', PATIENCE_MS);
  expect((await firewall()).mismatch).toMatchObject({ published: 70, loaded: 65, missing: 5, overflow: true });
  await waitUntil(() => heard.some(({ type }) => type === 'alert.raised'), PATIENCE_MS);
  const { data } = await body('GET', '/api/v1/blacklist/alerts', null, [200]);
  expect(data).toMatchObject([{ kind: 'appliance_mismatch', subject: 'firewall:hq', facts: { missing: 5 } }]);

  appliance.limit = 300_000;
  await api('POST', '/api/v1/blacklist/firewalls/hq/push', { mode: 'manual' }, [202]);
  await loadedWith(70);
  await waitUntil(() => heard.some(({ type }) => type === 'alert.closed'), PATIENCE_MS);
  expect(heard).toEqual([
    { type: 'alert.raised', kind: 'appliance_mismatch', isSigned: true },
    { type: 'alert.closed', kind: 'appliance_mismatch', isSigned: true },
  ]);
});

it('one that speaks no TLS, or refuses the token, says so and keeps the token to itself', async () => {
  const common = { resource: 'aegis', timeoutSeconds: 5 };
  const plain = { ...common, id: 'no-tls', url: `https://${fakeHost}`, token: TOKEN };
  const wrong = { ...common, id: 'wrong', url: fake.url, token: 'not-the-token-of-it' };
  for (const input of [plain, wrong]) await api('POST', '/api/v1/blacklist/firewalls', input, [201]);
  await waitUntil(async () => (await firewall('no-tls')).lastError !== null, PATIENCE_MS);
  await waitUntil(async () => (await firewall('wrong')).lastError !== null, PATIENCE_MS);
  expect((await firewall('no-tls')).lastError).toMatchObject({ code: 'upstream_failed' });
  expect((await firewall('wrong')).lastError.message).toContain('401');
  for (const id of ['no-tls', 'wrong']) await api('DELETE', `/api/v1/blacklist/firewalls/${id}`, null, [204]);
  expect(server.log()).not.toContain(TOKEN);
  expect(server.log()).not.toContain(HOOK_SECRET);
});

it('one that pulls gets the same, unchanged when nothing changed, and keeps it while the server is down', async () => {
  const login = { username: 'fgt', password: feedKey };
  const stix = new URL('/taxii2/root/collections/main/objects/', server.url).href.replace(/^http/, 'stix');
  const puller = new FortigatePuller(
    [
      { name: 'lines', url: new URL('/feeds/main.txt', server.url).href, ...login },
      { name: 'stix', url: stix, ...login },
      { name: 'refused', url: new URL('/feeds/main.txt', server.url).href, username: 'fgt', password: 'wrong' },
    ],
    100,
  );
  await waitUntil(async () => (await puller.poll('lines')) === 'loaded', PATIENCE_MS);
  expect([...puller.loaded('lines')].sort()).toEqual(appliance.loaded('aegis').sort());
  expect(await puller.poll('lines')).toBe('unchanged');
  expect([await puller.poll('stix'), puller.status('stix')]).toEqual(['loaded', 200]);
  // The limit counts over all feeds: 70 lines leave room for 30.
  expect(puller.loaded('stix')).toHaveLength(30);
  expect([await puller.poll('refused'), puller.status('refused')]).toEqual(['kept', 401]);
  await server.signal('SIGTERM');
  expect([await puller.poll('lines'), puller.status('lines')]).toEqual(['kept', null]);
  expect(puller.loaded('lines')).toHaveLength(70);
});
