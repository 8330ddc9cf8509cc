import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileNow } from '../list/support.ts';

const ORIGIN = 'https://aegis.example';
const ADMIN = { authorization: 'Bearer test-admin-key' };

interface Problem {
  code: string;
  details?: Record<string, unknown>;
}

function call(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(ORIGIN + path, init));
}

async function api<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await call(path, {
    method,
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
}

const basic = (key: string, user = 'fortigate') => ({ authorization: `Basic ${btoa(`${user}:${key}`)}` });

describe('the feed', () => {
  let key = '';

  beforeAll(async () => {
    await api('PUT', '/api/v1/blacklist/lists/feed', { title: 'Feed' });
    await api('PUT', '/api/v1/blacklist/lists/young', { title: 'Young' });
    const created = await api<{ key: string }>('POST', '/api/v1/feeds/keys', { name: 'fw', lists: ['feed', 'young'] });
    key = created.body.key;
    await api('POST', '/api/v1/blacklist/entries?list=feed', { address: '5.5.5.5', reason: 'scan', country: 'KR' });
    await api('POST', '/api/v1/blacklist/entries?list=feed', { address: '6.0.0.0/24', reason: 'net' });
    await api('POST', '/api/v1/blacklist/entries?list=feed', { address: '2a00::1', reason: 'six' });
    await compileNow('feed');
  }, 60_000);

  it('is plain lines with a strong ETag, and 304 for who has it', async () => {
    const first = await call('/feeds/feed.txt', { headers: basic(key) });
    expect(first.status).toBe(200);
    expect(await first.text()).toBe('5.5.5.5\n6.0.0.0/24\n2a00::1\n');
    expect(first.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(first.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
    expect(first.headers.get('content-encoding')).toBeNull();
    expect(first.headers.get('x-feed-count')).toBe('3');
    const etag = first.headers.get('etag') ?? '';
    const lastModified = first.headers.get('last-modified') ?? '';
    const again = await call('/feeds/feed.txt', { headers: { ...basic(key), 'if-none-match': etag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    const since = await call('/feeds/feed.txt', { headers: { ...basic(key), 'if-modified-since': lastModified } });
    expect(since.status).toBe(304);
    const other = await call('/feeds/feed.txt', {
      headers: { ...basic(key), 'if-none-match': '"x"', 'if-modified-since': lastModified },
    });
    expect(other.status).toBe(200);
    const head = await call('/feeds/feed.txt', { method: 'HEAD', headers: basic(key) });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '27', '']);
  });

  it.each([
    ['X-API-Key', () => call('/feeds/feed.txt', { headers: { 'x-api-key': key } })],
    ['API-Key, the only header FortiOS can add', () => call('/feeds/feed.txt', { headers: { 'api-key': key } })],
    ['Bearer', () => call('/feeds/feed.txt', { headers: { authorization: `Bearer ${key}` } })],
    ['a token in the query', () => call(`/feeds/feed.txt?token=${key}`)],
    ['a token in the path', () => call(`/feeds/token/${key}/feed.txt`)],
    ['the path of the original design', () => call('/api/v1/blacklist/fortigate?list=feed', { headers: basic(key) })],
  ])('opens with %s', async (_, fetchFeed) => {
    const response = await fetchFeed();
    expect([response.status, (await response.text()).length]).toEqual([200, 27]);
  });

  it('refuses a missing, wrong, foreign or revoked key', async () => {
    expect((await call('/feeds/feed.txt')).status).toBe(401);
    expect((await call('/feeds/feed.txt', { headers: basic('wrong') })).status).toBe(401);
    expect((await call('/feeds/feed.txt', { headers: { authorization: 'Basic %%%' } })).status).toBe(401);
    const foreign = await call('/feeds/main.txt', { headers: basic(key) });
    expect([foreign.status, (await foreign.json<Problem>()).code]).toEqual([403, 'forbidden']);
    expect((await call('/feeds/feed.txt', { headers: ADMIN })).status).toBe(401);
  });

  it('answers 503 with Retry-After before the first version, never an empty 200', async () => {
    const response = await call('/feeds/young.txt', { headers: basic(key) });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await response.json<Problem>()).code).toBe('feed_not_ready');
  });
});

describe('check and search', () => {
  beforeAll(async () => {
    await api('PUT', '/api/v1/blacklist/lists/check', { title: 'Check' });
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await api('POST', '/api/v1/blacklist/entries?list=check', {
      address: '6.0.0.0/24',
      reason: 'net',
      category: 'botnet',
    });
    await api('POST', '/api/v1/blacklist/entries?list=check', { address: '6.0.0.7', reason: 'host', expiresAt: until });
    await api('POST', '/api/v1/blacklist/lists/check/allowlist', { address: '6.0.0.9', reason: 'partner' });
    await compileNow('check');
  }, 60_000);

  it('answers with the narrowest entry, why and until when', async () => {
    const host = await api<Record<string, never>>('GET', '/api/v1/blacklist/check/6.0.0.7?list=check');
    expect(host.body).toMatchObject({
      listed: true,
      match: { address: '6.0.0.7', claims: [{ source: 'manual', reason: 'host' }] },
    });
    expect(host.body).toHaveProperty('match.until', expect.stringMatching(/^20/));
    const net = await api('GET', '/api/v1/blacklist/check/6.0.0.8?list=check');
    expect(net.body).toMatchObject({ listed: true, match: { address: '6.0.0.0/24', until: null } });
    const allowed = await api('GET', '/api/v1/blacklist/check/6.0.0.9?list=check');
    expect(allowed.body).toMatchObject({ listed: false, exempt: { kind: 'allowlist', reason: 'partner' } });
    const none = await api('GET', '/api/v1/blacklist/check/7.7.7.7?list=check');
    expect(none.body).toMatchObject({ listed: false, match: null, exempt: null });
  });

  it('checks many at once and explains what is no address', async () => {
    const addresses = ['6.0.0.7', '6.0.0.9', '1..2.3', '::ffff:6.0.0.7', '010.0.0.1'];
    const { body } = await api('POST', '/api/v1/blacklist/check?list=check', { addresses });
    expect(body).toMatchObject({
      listed: 1,
      results: [
        { listed: true },
        { listed: false },
        { error: 'octet-missing' },
        { error: 'ipv4-mapped' },
        { error: 'leading-zero' },
      ],
    });
  });

  it('tells everything about an address', async () => {
    const { body } = await api('GET', '/api/v1/blacklist/search/6.0.0.7?list=check');
    expect(body).toMatchObject({
      listed: true,
      entries: [{ entry: { id: '6.0.0.7' } }, { entry: { id: '6.0.0.0_24', address: '6.0.0.0/24' } }],
    });
  });

  it.each(['1..2.3', '10.0.0.0%2F0%2Fpath', '0x7f.1', 'example.com', '300.1.1.1'])(
    'explains why %s is no address',
    async (address) => {
      const { status, body } = await api<Problem>('GET', `/api/v1/blacklist/check/${address}?list=check`);
      expect([status, body.code]).toEqual([422, 'address_invalid']);
    },
  );
});

describe('entries over HTTP', () => {
  beforeAll(() => api('PUT', '/api/v1/blacklist/lists/crud', { title: 'CRUD' }), 60_000);

  it('are created, read, changed and deleted under their ETag', async () => {
    const created = await api<{ id: string }>('POST', '/api/v1/blacklist/entries?list=crud', {
      address: '7.0.0.0/24',
      reason: 'x',
    });
    expect([created.status, created.body.id, created.headers.get('etag')]).toEqual([201, '7.0.0.0_24', '"r1"']);
    const path = '/api/v1/blacklist/entries/7.0.0.0_24?list=crud';
    expect((await api('PUT', path, { reason: 'y' })).status).toBe(428);
    expect((await api('PUT', path, { reason: 'y' }, { 'if-match': '"r7"' })).status).toBe(412);
    const changed = await api('PUT', path, { reason: 'y' }, { 'if-match': '"r1"' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"r2"']);
    expect((await api('DELETE', path, undefined, { 'if-match': '"r2"' })).status).toBe(204);
    expect((await api('DELETE', path, undefined, { 'if-match': '"r3"' })).status).toBe(404);
  });

  it('refuse what would block too much or the wrong things', async () => {
    const post = (body: object) =>
      api<Problem>('POST', '/api/v1/blacklist/entries?list=crud', { reason: 'x', ...body });
    expect((await post({ address: '12.0.0.0/7' })).body.code).toBe('address_too_wide');
    expect((await post({ address: '12.0.0.0/7', confirmWide: true })).status).toBe(201);
    expect((await post({ address: '192.168.1.1' })).body.code).toBe('address_untouchable');
    expect((await post({ address: '8.8.8.0/24' })).body.code).toBe('address_untouchable');
    expect((await post({ address: 'evil.example' })).body.code).toBe('address_invalid');
    expect((await post({})).body.code).toBe('invalid_request');
  });

  it('come in bulk, each with its own answer, and in pages', async () => {
    const entries = ['9.0.0.1', '9.0.0.2', '9.0.0.3', '10.1.1.1', 'nonsense'].map((address) => ({
      address,
      reason: 'bulk',
    }));
    const bulk = await api('POST', '/api/v1/blacklist/entries/bulk?list=crud', { entries });
    expect(bulk.body).toMatchObject({
      created: 3,
      refused: 2,
      results: { 3: { code: 'address_untouchable' }, 4: { code: 'address_invalid' } },
    });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: { data: { address: string }[]; page: { next: string | null } } } = await api(
        'GET',
        `/api/v1/blacklist/entries?list=crud&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.body.data.map((entry) => entry.address));
      cursor = page.body.page.next;
    }
    expect(seen).toEqual(['9.0.0.1', '9.0.0.2', '9.0.0.3', '12.0.0.0/7']);
  });

  it('need the administrator key', async () => {
    expect((await call('/api/v1/blacklist/entries')).status).toBe(401);
    expect((await call('/api/v1/blacklist/entries', { headers: { 'x-api-key': 'wrong' } })).status).toBe(401);
  });
});
