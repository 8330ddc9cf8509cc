import { evictDurableObject } from 'cloudflare:test';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectionId } from '../../../shared/blacklist/stix/ids.ts';
import { batchOf, compileNow, created, importBatch, listOf, numbers } from '../list/support.ts';
import { bundle20, object21 } from '../stix/schemas.ts';
import { atEdge, client, keyFor, namesOf, request, TAXII } from './support.ts';

const address = (i: number) => `1.0.0.${i * 2}`;
const addresses = (from: number, count: number) => numbers(from, count).map(address);
const FORTIOS = 'application/vnd.oasis.stix+json; version=2.0';

describe('TAXII 2.1', () => {
  let key = '';
  let taxii: ReturnType<typeof client>;

  beforeAll(async () => {
    await created('taxii');
    await created('taxii-other');
    key = await keyFor(['taxii']);
    taxii = client(key, 'taxii');
    await importBatch('taxii', batchOf(numbers(0, 20)));
    await compileNow('taxii');
    await evictDurableObject(listOf('taxii'));
    await atEdge('taxii', key);
  }, 60_000);

  it('says what it has: discovery, API root, collections with their alias', async () => {
    const { body: discovery } = await taxii.get('');
    expect(discovery.api_roots).toEqual(['https://aegis.example/taxii2/root/']);
    expect((await taxii.get('root/')).body).toMatchObject({
      versions: [TAXII],
      max_content_length: expect.any(Number),
    });
    const { body } = await taxii.get('root/collections/taxii/');
    expect(body).toMatchObject({ id: collectionId('taxii'), alias: 'taxii', can_read: true, can_write: false });
    expect((await taxii.get('root/collections/')).status).toBe(200);
  });

  it('gives all objects of the live version page by page, each once, each valid STIX 2.1', async () => {
    const { objects, pages } = await taxii.walk({ limit: '7' });
    expect(pages).toBe(4);
    for (const object of objects) v.parse(object21, object);
    expect(objects.slice(0, 2).map(({ type }) => type)).toEqual(['marking-definition', 'identity']);
    expect(namesOf(objects)).toEqual(addresses(0, 20));
    expect((await taxii.walk()).objects).toEqual(objects);
    const { objects: records } = await taxii.walk({ limit: '7' }, 'manifest');
    expect(records.map(({ id }) => id)).toEqual(objects.map(({ id }) => id));
    expect(records[2]).toMatchObject({ version: objects[2].modified, media_type: 'application/stix+json;version=2.1' });
  });

  it('matches by id, type, version and version of STIX', async () => {
    const { objects } = await taxii.walk();
    const [, identity, first, second] = objects;
    const idsFor = async (query: Record<string, string>) => (await taxii.walk(query)).objects.map(({ id }) => id);
    expect(await idsFor({ 'match[id]': `${second.id},${first.id}` })).toEqual([first.id, second.id]);
    expect(await idsFor({ 'match[type]': 'identity,malware' })).toEqual([identity.id]);
    expect(await idsFor({ 'match[version]': first.modified, 'match[type]': 'indicator' })).toHaveLength(20);
    expect(await idsFor({ 'match[version]': '2026-01-02T00:00:00Z' })).toEqual([]);
    expect(await idsFor({ 'match[version]': 'first', 'match[spec_version]': '2.0' })).toEqual([]);
    const path = `root/collections/taxii/objects/${second.id}/`;
    expect((await taxii.get(path)).body.objects).toEqual([second]);
    expect((await taxii.get(`${path}versions/`)).body.versions).toEqual([second.modified]);
    const missing = `indicator--${collectionId('x')}`;
    expect((await taxii.get(`root/collections/taxii/objects/${missing}/`)).status).toBe(404);
  });

  it('goes on with the version that a walk began with, and then tells what changed, what is gone as revoked', async () => {
    const page = await taxii.get('root/collections/taxii/objects/', { limit: '5' });
    const before = await taxii.walk();
    expect((await taxii.walk({ added_after: before.last! })).objects).toEqual([]);

    await importBatch('taxii', batchOf(numbers(20, 3), numbers(0, 4)));
    await compileNow('taxii');
    await evictDurableObject(listOf('taxii'));
    await atEdge('taxii', key);

    const rest = await taxii.walk({ next: page.body.next });
    expect(namesOf([...page.body.objects, ...rest.objects])).toEqual(addresses(0, 20));

    const changes = await taxii.walk({ added_after: page.headers.get('x-taxii-date-added-last')!, limit: '2' });
    for (const object of changes.objects) v.parse(object21, object);
    expect(namesOf(changes.objects)).toEqual([...addresses(20, 3), ...addresses(0, 4).map((gone) => `-${gone}`)]);
    const gone = changes.objects.find(({ name }) => name === address(0));
    const was = before.objects.find(({ name }) => name === address(0));
    expect(gone).toMatchObject({ id: was.id, created: was.created, pattern: was.pattern });
    expect(gone.modified > was.modified).toBe(true);
    expect((await taxii.walk({ added_after: changes.last! })).objects).toEqual([]);
    expect(namesOf((await taxii.walk({ added_after: '2026-01-01T00:00:00Z' })).objects)).toEqual(addresses(4, 19));
  }, 90_000);

  it('answers FortiOS with one STIX 2.0 bundle, with and without the last slash, and 304 for who has it', async () => {
    for (const slash of ['/', '']) {
      const headers = { accept: FORTIOS, authorization: `Basic ${btoa(`x:${key}`)}`, 'user-agent': 'curl/7.58.0' };
      const path = `/taxii2/root/collections/taxii/objects${slash}`;
      const answer = await request(path, headers);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, FORTIOS]);
      const made = v.parse(bundle20, JSON.parse(answer.text));
      expect(namesOf(made.objects).length).toBeGreaterThan(18);
      const again = await request(path, { ...headers, 'if-none-match': answer.headers.get('etag')! });
      expect([again.status, again.text]).toEqual([304, '']);
    }
  });

  it('fails in the words of TAXII, never with a fault of ours', async () => {
    const good = { authorization: `Basic ${btoa(`x:${key}`)}`, accept: TAXII };
    const objects = '/taxii2/root/collections/taxii/objects/';
    const hostile = btoa(JSON.stringify({ kind: 'whole', from: 0, to: 4_000_000_000, at: 1, offset: 0 })).replaceAll(
      '=',
      '',
    );
    const cases: [string, Record<string, string>, string, number][] = [
      [objects, { accept: TAXII }, 'GET', 401],
      [objects, { accept: TAXII, authorization: `Basic ${btoa('x:wrong')}` }, 'GET', 401],
      ['/taxii2/', { accept: TAXII }, 'GET', 401],
      [objects, { ...good, accept: 'application/json' }, 'GET', 406],
      [objects, { ...good, accept: 'application/taxii+json;version=2.0' }, 'GET', 406],
      ['/taxii2/root/collections/taxii-other/objects/', good, 'GET', 404],
      ['/taxii2/root/collections/none/objects/', good, 'GET', 404],
      ['/taxii2/other/', good, 'GET', 404],
      ['/taxii2/root/status/2d086da7-4bdc-4f91-900e-d77486753710/', good, 'GET', 404],
      [objects, { ...good, 'content-type': TAXII }, 'POST', 403],
      [objects, { ...good, 'content-type': 'application/json' }, 'POST', 415],
      [`${objects}indicator--${collectionId('x')}/`, good, 'DELETE', 403],
      [`${objects}?limit=0`, good, 'GET', 400],
      [`${objects}?limit=1&limit=2`, good, 'GET', 400],
      [`${objects}?added_after=yesterday`, good, 'GET', 400],
      [`${objects}?match[id]=x`, good, 'GET', 400],
      [`${objects}?match[type]=,`, good, 'GET', 400],
      [`${objects}?next=x`, good, 'GET', 400],
      [`${objects}?next=${'A'.repeat(2_000)}`, good, 'GET', 400],
      [`${objects}?next=${hostile}`, good, 'GET', 400],
    ];
    for (const [path, headers, method, status] of cases) {
      const answer = await request(path, headers, method);
      expect({ path, method, status: answer.status }).toEqual({ path, method, status });
      expect(answer.headers.get('content-type')).toBe(TAXII);
      expect(JSON.parse(answer.text)).toMatchObject({ title: expect.any(String), http_status: String(status) });
      expect(answer.headers.has('www-authenticate')).toBe(status === 401);
    }
  });
});
