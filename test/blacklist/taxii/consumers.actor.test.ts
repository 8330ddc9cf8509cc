import { exports } from 'cloudflare:workers';
import { beforeAll, expect, it, vi } from 'vitest';
import { ADMIN, call } from '../collection/support.ts';
import { compileNow } from '../list/support.ts';

const LIST = 'taxii-consumers';
const JSON_TYPE = { ...ADMIN, 'content-type': 'application/json' };
const HERE = { 'cf-connecting-ip': '203.0.113.9' };
const TAXII = { accept: 'application/taxii+json;version=2.1' };
const OBJECTS = `/taxii2/root/collections/${LIST}/objects/`;

const post = (path: string, body: object) => call('POST', path, { headers: JSON_TYPE, body: JSON.stringify(body) });

async function block(...addresses: string[]): Promise<void> {
  for (const address of addresses) {
    const { status } = await post(`/api/v1/blacklist/entries?list=${LIST}`, { address, reason: 'scan' });
    expect(status).toBe(201);
  }
  await compileNow(LIST);
}

/** A consumer whose key this isolate knows: it reads the keys anew at most once a second. */
async function make(more: object): Promise<{ id: string; key: string }> {
  const { status, body } = await post('/api/v1/blacklist/consumers', { name: 'bouncer', lists: [LIST], ...more });
  expect(status).toBe(201);
  const init = { method: 'HEAD', headers: { 'api-key': body.key, ...HERE } };
  const isKnown = async () =>
    (await exports.default.fetch(new Request(`https://aegis.example/feeds/${LIST}.txt`, init))).status !== 401;
  await vi.waitUntil(isKnown, { timeout: 30_000, interval: 100 });
  return body;
}

const cut = { filter: { families: [4] }, exemptions: [{ address: '6.0.0.0/25', reason: 'partner' }] };
const values = (items: { value: string }[] | null) => (items ?? []).map(({ value }) => value).sort();
const bouncer = (key: string, path: string, more: object = HERE) =>
  call('GET', `/crowdsec/${LIST}/v1/${path}`, { headers: { 'x-api-key': key, ...more } });
const taxii = (key: string, path = OBJECTS, more: object = HERE) =>
  call('GET', path, { headers: { authorization: `Basic ${btoa(`x:${key}`)}`, ...TAXII, ...more } });
const patterns = (body: { objects?: { pattern?: string }[] }): string =>
  (body.objects ?? []).map(({ pattern }) => pattern ?? '').join(' ');

beforeAll(async () => {
  await call('PUT', `/api/v1/blacklist/lists/${LIST}`, { headers: JSON_TYPE, body: JSON.stringify({ title: 'T' }) });
  await block('5.5.5.5', '6.0.0.0/24', '2a00::1');
}, 60_000);

it('a bouncer is told what its consumer is to have, at first and from then on', async () => {
  const { key } = await make(cut);
  const first = await bouncer(key, 'decisions/stream?startup=true');
  expect(values(first.body.new)).toEqual(['5.5.5.5', '6.0.0.128/25']);
  expect(first.headers.get('x-feed-version')).toMatch(/^\d+$/);
  await block('7.7.7.7', '2a00::2');
  await call('DELETE', `/api/v1/blacklist/entries/5.5.5.5?list=${LIST}`, {
    headers: { ...ADMIN, 'if-match': '"r1"' },
  });
  await compileNow(LIST);
  const isLive = async () => {
    const { body } = await bouncer(key, 'decisions');
    return !values(body).includes('5.5.5.5');
  };
  await vi.waitUntil(isLive, { timeout: 30_000, interval: 200 });
  const next = await bouncer(key, 'decisions/stream');
  expect([values(next.body.new), values(next.body.deleted)]).toEqual([['7.7.7.7'], ['5.5.5.5']]);
  const asked = async (ip: string) => values((await bouncer(key, `decisions?ip=${ip}`)).body).length;
  expect([await asked('6.0.0.1'), await asked('6.0.0.200'), await asked('2a00::2')]).toEqual([0, 1, 0]);
});

it('a TAXII client is told what its consumer is to have, and is seen on the board', async () => {
  const { id, key } = await make(cut);
  const { status, body } = await taxii(key);
  expect(status).toBe(200);
  expect(patterns(body)).toContain('6.0.0.128/25');
  expect(patterns(body)).not.toMatch(/ipv6-addr|6\.0\.0\.0\/2/);
  const everything = await taxii((await make({})).key);
  expect(patterns(everything.body)).toMatch(/ipv6-addr/);
  const board = async () => {
    const all = await call('GET', `/api/v1/blacklist/consumers/board?list=${LIST}`, { headers: ADMIN });
    const own = all.body.data.find((one: object) => JSON.stringify(one).includes(id));
    return JSON.stringify(own ?? {});
  };
  await vi.waitUntil(async () => /"sent":[1-9]/.test(await board()), { timeout: 30_000, interval: 250 });
});

it('both open from where the consumer may come, in their own words', async () => {
  const { key } = await make({ allowFrom: ['203.0.113.0/24'] });
  const elsewhere = { 'cf-connecting-ip': '198.51.100.7' };
  expect((await bouncer(key, 'decisions')).status).toBe(200);
  const refused = await bouncer(key, 'decisions', elsewhere);
  expect([refused.status, refused.body]).toEqual([403, { message: 'access forbidden' }]);
  expect((await taxii(key)).status).toBe(200);
  expect((await taxii(key, OBJECTS, elsewhere)).status).toBe(404);
  expect((await taxii('wrong')).status).toBe(401);
});
