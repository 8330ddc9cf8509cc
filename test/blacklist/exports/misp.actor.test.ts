import { evictDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { mispEventUuid } from '../../../shared/blacklist/formats/misp/event.ts';
import { hexOf } from '../../../shared/kernel/hash.ts';
import { getMispEvent, getMispManifest } from '../../../workers/blacklist/contract/misp.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { compileNow, listOf } from '../list/support.ts';

const LIST = 'misp';
const BASE = `/feeds/${LIST}/misp`;
const JSON_TYPE = { ...ADMIN, 'content-type': 'application/json' };
const UUID = mispEventUuid(LIST);

/** A consumer whose key this isolate knows: it reads the keys anew at most once a second. */
async function make(more: object = {}): Promise<{ key: string; id: string }> {
  const body = JSON.stringify({ name: 'misp', lists: [LIST], ...more });
  const made = await call('POST', '/api/v1/blacklist/consumers', { headers: JSON_TYPE, body });
  expect(made.status).toBe(201);
  const init = { method: 'HEAD', headers: { 'api-key': made.body.key } };
  const isKnown = async () =>
    (await exports.default.fetch(new Request(`https://aegis.example/feeds/${LIST}.txt`, init))).status !== 401;
  await vi.waitUntil(isKnown, { timeout: 30_000, interval: 100 });
  return made.body;
}

const load = (file: string, key: string, headers: Record<string, string> = {}) =>
  call('GET', `${BASE}/${file}`, { headers: { authorization: `Basic ${btoa(`misp:${key}`)}`, ...headers } });

/** The three files as a MISP server pulls them, with the values of the event. */
async function pull(key: string) {
  const manifest = await load('manifest.json', key);
  expectDocumented(getMispManifest, manifest);
  const [uuid = ''] = Object.keys(manifest.body);
  const event = await load(`${uuid}.json`, key);
  expectDocumented(getMispEvent, event);
  const hashes = await load('hashes.csv', key);
  const attributes: { value: string }[] = event.body.Event.Attribute;
  return { manifest, event, hashes, uuid, values: attributes.map(({ value }) => value) };
}

async function md5(text: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('MD5', new TextEncoder().encode(text))));
}

beforeAll(async () => {
  const body = JSON.stringify({ title: 'Bad addresses' });
  await call('PUT', `/api/v1/blacklist/lists/${LIST}`, { headers: JSON_TYPE, body });
  for (const address of ['5.5.5.5', '6.0.0.0/24', '2a00::1']) {
    const entry = JSON.stringify({ address, reason: 'scan' });
    await call('POST', `/api/v1/blacklist/entries?list=${LIST}`, { headers: JSON_TYPE, body: entry });
  }
  await compileNow(LIST);
}, 60_000);

describe('a list as a MISP feed', () => {
  it('is a manifest, the event that it names, and the hashes of its values', async () => {
    const { key } = await make();
    await evictDurableObject(listOf(LIST));
    const { manifest, event, hashes, uuid, values } = await pull(key);
    expect(uuid).toBe(UUID);
    expect(values).toEqual(['5.5.5.5', '6.0.0.0/24', '2a00::1']);
    expect(event.body.Event).toMatchObject({ ...manifest.body[UUID], uuid: UUID, published: true });
    expect(hashes.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const wanted = await Promise.all(values.map(async (value) => `${await md5(value)},${UUID}`));
    expect((hashes.body as string).trimEnd().split('\n')).toEqual(wanted);
    const etag = event.headers.get('etag') ?? '';
    expect((await load(`${UUID}.json`, key, { 'if-none-match': etag })).status).toBe(304);
  });

  it('has of a consumer its filter, exemptions, number of entries and options', async () => {
    const { key } = await make({
      format: 'misp-event',
      options: { org: 'Example CERT', tlp: 'red' },
      filter: { families: [4] },
      exemptions: [{ address: '6.0.0.0/25', reason: 'partner' }],
    });
    const { manifest, event, values } = await pull(key);
    expect(values).toEqual(['5.5.5.5', '6.0.0.128/25']);
    for (const head of [manifest.body[UUID], event.body.Event]) {
      expect([head.Orgc.name, head.Tag[0].name]).toEqual(['Example CERT', 'tlp:red']);
    }
    // Options of another format say nothing here.
    const other = await make({ format: 'ipset', options: { set: 'bad' }, capacity: { maxEntries: 1 } });
    const cut = await pull(other.key);
    expect([cut.values.length, cut.event.headers.get('x-feed-truncated')]).toEqual([1, 'true']);
  });

  it('has no other event, no empty manifest, and nothing for who may not', async () => {
    const { key } = await make();
    expect((await load(`${mispEventUuid('main')}.json`, key)).body.code).toBe('not_found');
    const nothing = await make({ filter: { categories: ['malware'] } });
    for (const file of ['manifest.json', 'hashes.csv', `${UUID}.json`]) {
      expect((await load(file, nothing.key)).body.code).toBe('feed_not_ready');
      expect((await call('GET', `${BASE}/${file}`)).status).toBe(401);
    }
    const { status } = await call('GET', `/feeds/other/misp/manifest.json`, { headers: { 'api-key': key } });
    expect(status).toBe(403);
    const bound = await make({ allowFrom: ['203.0.113.0/24'] });
    expect((await load('manifest.json', bound.key)).status).toBe(403);
    expect((await load('manifest.json', bound.key, { 'cf-connecting-ip': '203.0.113.7' })).status).toBe(200);
  });

  it('is seen on the board of consumers', async () => {
    const { key, id } = await make();
    await load('manifest.json', key);
    const seen = async () => {
      const { body } = await call('GET', `/api/v1/blacklist/consumers/board?list=${LIST}`, { headers: ADMIN });
      return JSON.stringify(body).includes(id) && JSON.stringify(body);
    };
    await vi.waitUntil(async () => /"sent":[1-9]/.test((await seen()) || ''), { timeout: 30_000, interval: 250 });
    expect(await seen()).toContain(id);
  });
});
