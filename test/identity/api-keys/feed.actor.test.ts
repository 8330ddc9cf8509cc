import { beforeAll, describe, expect, it } from 'vitest';
import { getKeys, postKey, postKeyRotation } from '../../../workers/identity/contract/api-keys.ts';
import { compileNow } from '../../blacklist/list/support.ts';
import { ADMIN, bearer, call, expectDocumented, person } from '../sessions/http.ts';

const KEYS = '/api/v1/users/me/api-keys';
const basic = (key: string) => ({ authorization: `Basic ${btoa(`fortigate:${key}`)}` });

describe('API keys over HTTP', () => {
  let headers: Record<string, string> = {};

  beforeAll(async () => {
    for (const list of ['keyed', 'closed']) {
      await call('PUT', `/api/v1/blacklist/lists/${list}`, { headers: ADMIN, body: { title: list } });
      await call('POST', `/api/v1/blacklist/entries?list=${list}`, {
        headers: ADMIN,
        body: { address: '5.5.5.5', reason: 'scan' },
      });
      await compileNow(list);
    }
    const { email } = await person('key-operator', ['operator', 'user']);
    headers = await bearer(email);
  }, 60_000);

  const create = (body: unknown) => call('POST', KEYS, { headers, body });

  it('a key is created, opens what it may, and shows up without its secret', async () => {
    const made = await create({ name: 'script', scope: ['blacklist:read'] });
    expectDocumented(postKey, made);
    const use = (method: string, path: string, body?: unknown) =>
      call(method, path, { headers: { 'x-api-key': made.body.key }, ...(body ? { body } : {}) });
    expect((await use('GET', '/api/v1/blacklist/lists')).status).toBe(200);
    expect(
      await use('POST', '/api/v1/blacklist/entries?list=keyed', { address: '7.7.7.7', reason: 'x' }),
    ).toMatchObject({
      status: 403,
      body: { code: 'forbidden', details: { permission: 'blacklist:write' } },
    });
    // Nobody behind it has proved anything lately, so it makes no further keys.
    expect((await use('POST', KEYS, { name: 'more', scope: ['blacklist:read'] })).status).toBe(403);
    const list = await call('GET', KEYS, { headers });
    expectDocumented(getKeys, list);
    expect(JSON.stringify(list.body)).not.toContain(made.body.key);
  });

  it('opens a feed as the password of HTTP Basic, but only the lists that it is bound to', async () => {
    const { body } = await create({ name: 'firewall', scope: ['feed:read'], feeds: ['keyed'] });
    const feed = (list: string) => call('GET', `/feeds/${list}.txt`, { headers: basic(body.key) });
    expect(await feed('keyed')).toMatchObject({ status: 200, body: '5.5.5.5\n' });
    expect(await feed('closed')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const other = await create({ name: 'reader', scope: ['blacklist:read'] });
    expect(await call('GET', '/feeds/keyed.txt', { headers: basic(other.body.key) })).toMatchObject({ status: 403 });
    const mistyped = `${body.key.slice(0, -1)}${body.key.endsWith('0') ? '1' : '0'}`;
    expect(await call('GET', '/feeds/keyed.txt', { headers: basic(mistyped) })).toMatchObject({ status: 401 });
  });

  it('a rotation keeps the old secret for the overlap; a revoked key is refused', async () => {
    const { body } = await create({ name: 'rotating', scope: ['blacklist:read'] });
    const use = (key: string) => call('GET', '/api/v1/blacklist/lists', { headers: { 'x-api-key': key } });
    const rotated = await call('POST', `${KEYS}/${body.id}/rotate`, { headers, body: { overlapSeconds: 600 } });
    expectDocumented(postKeyRotation, rotated);
    expect([(await use(body.key)).status, (await use(rotated.body.key)).status]).toEqual([200, 200]);
    const gone = await call('DELETE', `${KEYS}/${body.id}`, { headers });
    expect(gone.status).toBe(204);
    // The isolate that revoked may have remembered the key; the revocation log ends that within the stated bound.
    await expect.poll(async () => (await use(rotated.body.key)).status, { timeout: 20_000 }).toBe(401);
    expect((await use(body.key)).status).toBe(401);
  });

  it('a key cannot do more than its owner, nor come from nonsense', async () => {
    expect(await create({ name: 'too much', scope: ['users:write', 'blacklist:read'] })).toMatchObject({
      status: 422,
      body: { code: 'scope_exceeded', details: { excess: ['users:write'] } },
    });
    expect(await create({ name: 'x', scope: ['blacklist:read'], addresses: ['1..2.3'] })).toMatchObject({
      status: 422,
      body: { code: 'address_invalid' },
    });
    expect(await create({ name: 'x', scope: [] })).toMatchObject({ status: 400 });
  });
});
