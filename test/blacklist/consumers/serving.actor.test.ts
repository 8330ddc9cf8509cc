import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { FEED_KEYS_OBJECT } from '../../../shared/blacklist/publication/feed-keys.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import {
  getConsumerBoard,
  postConsumer,
  putConsumer,
  rotateConsumer,
} from '../../../workers/blacklist/contract/consumers.ts';
import { authorizeFeed, identifyConsumer } from '../../../workers/blacklist/edge/feed-auth.ts';
import { fetchesOf } from '../../../workers/blacklist/service/consumers.ts';
import { ADMIN, type Answer, call, expectDocumented } from '../collection/support.ts';
import { compileNow } from '../list/support.ts';

const BASE = '/api/v1/blacklist/consumers';
const HERE = { 'cf-connecting-ip': '203.0.113.9', 'user-agent': 'FortiOS/7.4' };

function api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return call(method, path, {
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const load = (path: string, key: string, headers: Record<string, string> = {}) =>
  call('GET', path, { headers: { 'api-key': key, ...headers } });

/** A consumer whose key this isolate knows: it reads the keys anew at most once a second. HEAD is not counted. */
async function make(more: object = {}, headers: Record<string, string> = {}) {
  const { body } = await api('POST', BASE, { name: 'fw', lists: ['serve'], ...more });
  const isKnown = async () => {
    const init = { method: 'HEAD', headers: { 'api-key': body.key, ...headers } };
    return (await exports.default.fetch(new Request('https://aegis.example/feeds/serve.txt', init))).status !== 401;
  };
  await vi.waitUntil(isKnown, { timeout: 30_000, interval: 100 });
  return body;
}

beforeAll(async () => {
  await api('PUT', '/api/v1/blacklist/lists/serve', { title: 'Serve' });
  for (const address of ['5.5.5.5', '6.0.0.0/24', '2a00::1']) {
    await api('POST', '/api/v1/blacklist/entries?list=serve', { address, reason: 'scan' });
  }
  await compileNow('serve');
}, 60_000);

describe('consumers over HTTP', () => {
  it('take no setting that they do not know: a misspelt limit would be no limit', async () => {
    for (const more of [{ maxEntries: 5 }, { capacity: { entries: 5 } }, { filter: { score: 50 } }]) {
      const refused = await api('POST', BASE, { name: 'fw', lists: ['serve'], ...more });
      expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
    }
    const { body } = await api('POST', BASE, { name: 'fw', lists: ['serve'] });
    const { key, ...whole } = body;
    const back = await api('PUT', `${BASE}/${body.id}`, { ...whole, note: 'rack 7' }, { 'if-match': '"r1"' });
    expect(back.body).toMatchObject({ id: body.id, note: 'rack 7', revision: 2 });
    expect((await api('DELETE', `${BASE}/${body.id}`)).status).toBe(204);
  });

  it('are made, read, changed under their ETag, given a new key, and deleted', async () => {
    const created = await api('POST', BASE, { name: 'fw', lists: ['serve'], expectedPollSeconds: 300 });
    expectDocumented(postConsumer, created);
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"r1"']);
    const path = `${BASE}/${created.body.id}`;
    expect((await api('GET', path)).body.key).toBeUndefined();
    expect((await api('GET', BASE)).body.data.map(({ id }: { id: string }) => id)).toContain(created.body.id);
    const settings = { name: 'fw', lists: ['serve'], exemptions: [{ address: '5.5.5.5', reason: 'partner' }] };
    expect((await api('PUT', path, settings)).status).toBe(428);
    const changed = await api('PUT', path, settings, { 'if-match': '"r1"' });
    expectDocumented(putConsumer, changed);
    expect(changed.body).toMatchObject({ revision: 2, exemptions: [{ owner: 'admin-key', expiresAt: null }] });
    expect((await api('PUT', path, settings, { 'if-match': '"r1"' })).status).toBe(412);
    const rotated = await api('POST', `${path}/rotate`, { overlapSeconds: 60 });
    expectDocumented(rotateConsumer, rotated);
    expect(rotated.body.credentials).toHaveLength(2);
    expect((await api('GET', '/api/v1/feeds/keys')).body.data).toContainEqual(
      expect.objectContaining({ id: created.body.id, name: 'fw', lists: ['serve'] }),
    );
    expect((await api('DELETE', path, undefined, { 'if-match': '"r1"' })).status).toBe(412);
    expect((await api('DELETE', path)).status).toBe(204);
    expect((await api('GET', path)).status).toBe(404);
  });

  it('are refused with what no format, preset or address is, and to who may not', async () => {
    const code = async (more: object) => (await api('POST', BASE, { name: 'fw', ...more })).body.code;
    expect(await code({ format: 'none-such' })).toBe('invalid_request');
    expect(await code({ format: 'pan-os', options: { 'none-such': 'x' } })).toBe('invalid_request');
    expect(await code({ capacity: { preset: 'none-such' } })).toBe('invalid_request');
    expect(await code({ allowFrom: ['example.com'] })).toBe('address_invalid');
    expect((await call('GET', BASE)).status).toBe(401);
    const presets = await api('GET', `${BASE}/presets`);
    expect(presets.body.data[0]).toMatchObject({ id: 'fortigate-before-7.4.4', maxEntries: 131_072 });
  });
});

describe('the feed of a consumer', () => {
  it('is the plain one, byte for byte, while nothing else is said of it', async () => {
    const { key } = await make({ note: 'x', contact: 'noc@example.com', expectedPollSeconds: 60 });
    const feed = await load('/feeds/serve.txt', key);
    expect([feed.status, feed.body]).toEqual([200, '5.5.5.5\n6.0.0.0/24\n2a00::1\n']);
    const etag = feed.headers.get('etag') ?? '';
    expect(etag).toBe(`"${await sha256Hex(feed.body)}"`);
    // Neither actor nor D1: with what the isolate remembers, for some seconds, not even R2.
    const reads = vi.spyOn(Object.getPrototypeOf(env.SNAPSHOTS) as R2Bucket, 'get');
    const remembered = async () => {
      await load('/feeds/serve.txt', key);
      reads.mockClear();
      const again = await load('/feeds/serve.txt', key, { 'if-none-match': etag });
      const shard = await load('/feeds/serve/shards/1.txt', key);
      expect([again.status, shard.body, reads.mock.calls.length]).toEqual([304, feed.body, 0]);
    };
    await vi.waitFor(remembered, { timeout: 60_000, interval: 100 });
    reads.mockRestore();
    expect((await load('/feeds/serve/shards/2.txt', key)).status).toBe(400);
  });

  it('is rendered with its filter and exemptions on every path, with an ETag of its own', async () => {
    const { key } = await make({
      filter: { families: [4] },
      exemptions: [{ address: '6.0.0.0/25', reason: 'partner' }],
    });
    const paths = ['/feeds/serve.txt', '/api/v1/blacklist/fortigate?list=serve', '/feeds/serve/shards/1.txt'];
    const answers = await Promise.all(paths.map((path) => load(path, key)));
    for (const { status, body } of answers) expect([status, body]).toEqual([200, '5.5.5.5\n6.0.0.128/25\n']);
    expect((await call('GET', `/feeds/token/${key}/serve.txt`)).body).toBe('5.5.5.5\n6.0.0.128/25\n');
    const etag = answers[0]?.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    const again = await load('/feeds/serve.txt', key, { 'if-none-match': etag });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
    expect(Number(again.headers.get('x-feed-version'))).toBeGreaterThan(0);
  });

  it('is cut to what the device holds, in shards, with a receipt, and as a difference', async () => {
    const { key } = await make({ format: 'pan-os', capacity: { maxEntries: 2, shards: 2 } });
    const shards = await Promise.all([1, 2].map((n) => load(`/feeds/serve/shards/${n}.txt`, key)));
    expect(
      shards.map(({ status, headers }) => [status, headers.get('x-feed-count'), headers.get('x-feed-truncated')]),
    ).toEqual([
      [200, '1', 'true'],
      [200, '1', 'true'],
    ]);
    expect((await load('/feeds/serve/shards/3.txt', key)).status).toBe(400);
    const receipt = await load('/feeds/serve/receipt.json', key);
    expect([receipt.status, receipt.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    const version = shards[0]?.headers.get('x-feed-version');
    const delta = await load(`/feeds/serve/delta?since=${version}`, key);
    expect([delta.status, delta.headers.get('x-feed-version')]).toEqual([200, version]);
    expect((await load('/feeds/serve/delta', key)).status).toBe(400);
  });

  it('is whole again where settings have changed since the version of the device became live', async () => {
    const router = { format: 'mikrotik', options: { list: 'old' } };
    const { key, id } = await make(router);
    const version = (await load('/feeds/serve.txt', key)).headers.get('x-feed-version');
    const change = () => load(`/feeds/serve/delta?since=${version}`, key);
    expect((await change()).headers.get('x-feed-base')).toBe(version);
    const settings = { name: 'fw', lists: ['serve'], ...router, options: { list: 'new' } };
    await api('PUT', `${BASE}/${id}`, settings, { 'if-match': '"r1"' });
    await vi.waitUntil(async () => (await change()).body.includes('list="new'), { timeout: 30_000, interval: 200 });
    const whole = await change();
    expect([whole.headers.get('x-feed-base'), whole.headers.get('x-feed-count')]).toEqual([null, '3']);
  }, 60_000);

  it('is 403 from an address that it does not come from, also for other protocols, and never 401', async () => {
    const { key } = await make({ allowFrom: ['203.0.113.0/24', '2001:db8::/32'] }, HERE);
    const from = (address: string) => load('/feeds/serve.txt', key, { 'cf-connecting-ip': address });
    expect((await from('203.0.113.9')).status).toBe(200);
    expect((await from('2001:db8::9')).status).toBe(200);
    const foreign = await from('198.51.100.9');
    expect([foreign.status, foreign.body.code, foreign.body.details]).toMatchObject([
      403,
      'forbidden',
      { reason: 'origin' },
    ]);
    await expect(authorizeFeed(env, key, 'serve', Date.now())).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the set of keys of an earlier release', () => {
  it('opens what it opened, with the plain feed from everywhere', async () => {
    const old = { id: 'k', name: 'old', sha256: await sha256Hex('old-key'), lists: ['serve'] };
    const bucket = {
      get: async () => ({ body: {}, etag: 'e', text: async () => JSON.stringify({ format: 1, keys: [old] }) }),
    };
    const earlier = { ...env, SNAPSHOTS: bucket as unknown as R2Bucket };
    const known = await identifyConsumer(earlier, 'old-key', Date.now());
    expect(known).toEqual({ kind: 'key', key: { ...old, until: null, allowFrom: [], profile: null, changedAt: 0 } });
    expect((await env.SNAPSHOTS.get(FEED_KEYS_OBJECT)) === null).toBe(false);
  });
});

describe('the board', () => {
  it('says within seconds who has which version, who was turned away, and where keys are guessed', async () => {
    const good = await make({ name: 'good', expectedPollSeconds: 300, allowFrom: ['203.0.113.0/24'] }, HERE);
    const idle = await make({ name: 'idle' });
    const lost = await make({ name: 'lost' });
    await api('POST', `${BASE}/${lost.id}/rotate`, { overlapSeconds: 0 });
    const first = await load('/feeds/serve.txt', good.key, HERE);
    await load('/feeds/serve.txt', good.key, { ...HERE, 'if-none-match': first.headers.get('etag') ?? '' });
    await load('/feeds/serve.txt', good.key, { ...HERE, 'cf-connecting-ip': '198.51.100.9' });
    await load('/feeds/serve.txt', 'aegis_feed_guess', { 'cf-connecting-ip': '198.51.100.9' });

    const read = async () => {
      // The key that was replaced is known as such once this isolate has read the keys anew.
      await load('/feeds/serve.txt', lost.key, HERE);
      return api('GET', `${BASE}/board`);
    };
    type Line = { id: string; state: string; lists: { refusal: unknown }[] };
    const of = ({ body }: Answer, id: string): Line => body.data.find((line: Line) => line.id === id);
    await vi.waitUntil(
      async () => {
        const board = await read();
        return of(board, good.id).state === 'current' && of(board, lost.id).lists[0]?.refusal != null;
      },
      { timeout: 60_000, interval: 250 },
    );
    const board = await read();
    expectDocumented(getConsumerBoard, board);
    const version = Number(first.headers.get('x-feed-version'));
    expect(of(board, good.id)).toMatchObject({
      state: 'current',
      lists: [
        {
          ...{ version, liveVersion: version, lag: 0, notModifiedRatio: 0.5, refusal: { kind: 'origin' } },
          counts: {
            sent: 1,
            notModified: 1,
            refused: { origin: 1 },
            network: '203.0.113.0/24',
            userAgent: 'FortiOS/7.4',
          },
        },
      ],
    });
    expect(of(board, idle.id).state).toBe('never');
    const why = await api('GET', '/api/v1/blacklist/search/5.5.5.5?list=serve&versions=true');
    expect(why.body.versions.loadedBy).toContainEqual({
      ...{ consumer: good.id, name: 'good', firstVersion: version, lastVersion: version },
      firstAt: expect.any(String),
    });
    expect(why.body.versions.loadedBy.map(({ name }: { name: string }) => name)).not.toContain('idle');
    expect(of(board, lost.id).lists[0]).toMatchObject({ refusal: { kind: 'retired-key' } });
    expect(board.body.wrongCredentials).toContainEqual(
      expect.objectContaining({ list: 'serve', network: '198.51.100.0/24', count: 1 }),
    );
    expect(await fetchesOf(env, 'serve', [version])).toContainEqual(
      expect.objectContaining({ consumer: good.id, name: 'good', version }),
    );
  }, 90_000);
});
