import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchOf, compileNow, created, importBatch, listOf, numbers } from '../list/support.ts';
import { atEdge, type Json, keyFor, request } from '../taxii/support.ts';

const addresses = (from: number, count: number) => numbers(from, count).map((i) => `1.0.0.${i * 2}`);

describe('the decision stream', () => {
  let key = '';
  const lapi = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    request(path, { 'x-api-key': key, ...headers }, method);
  const stream = async (query: string, address = '192.0.2.1') => {
    const { status, text } = await lapi(`/crowdsec/crowd/v1/decisions/stream?${query}`, {
      'cf-connecting-ip': address,
    });
    expect(status).toBe(200);
    const { new: added, deleted } = JSON.parse(text) as Json;
    const values = (decisions: Json) => decisions?.map(({ value }: Json) => value) ?? null;
    return { added: values(added), deleted: values(deleted) };
  };
  const cursors = async () =>
    (await env.SNAPSHOTS.list({ prefix: 'feeds/crowd/bouncers/' })).objects.map(({ key: name }) => name);
  const publish = async (more: readonly number[], gone: readonly number[]) => {
    await importBatch('crowd', batchOf(more, gone));
    await compileNow('crowd');
    await evictDurableObject(listOf('crowd'));
    return atEdge('crowd', key);
  };

  beforeAll(async () => {
    await created('crowd');
    key = await keyFor(['crowd']);
    await publish(numbers(0, 20), []);
  }, 60_000);

  it('begins with everything, says changes in three answers running, and then nothing', async () => {
    expect(await stream('startup=true')).toEqual({ added: addresses(0, 20), deleted: null });
    expect(await stream('startup=false')).toEqual({ added: null, deleted: null });
    await publish(numbers(20, 3), numbers(0, 2));
    for (let answer = 1; answer <= 3; answer++) {
      const { added, deleted } = await stream('startup=false');
      expect({ answer, added, deleted }).toEqual({ answer, added: addresses(20, 3), deleted: addresses(0, 2) });
    }
    expect(await stream('startup=false')).toEqual({ added: null, deleted: null });
  }, 60_000);

  it('keeps bouncers apart, and tells everything, with what is gone, to one whose place is lost', async () => {
    await stream('startup=true', '192.0.2.7');
    const { objects } = await env.SNAPSHOTS.list({ prefix: 'feeds/crowd/bouncers/' });
    expect(objects).toHaveLength(2);
    expect(objects.every(({ key: name }) => !name.includes(key))).toBe(true);
    await env.SNAPSHOTS.put(objects[0]!.key, 'not json');
    await env.SNAPSHOTS.delete(objects[1]!.key);
    for (const address of ['192.0.2.1', '192.0.2.7']) {
      expect(await stream('', address)).toEqual({ added: addresses(2, 21), deleted: addresses(0, 2) });
    }
  });

  it('is told nothing by an isolate that is behind the one it asked before', async () => {
    const address = '192.0.2.9';
    const before = new Set(await cursors());
    await stream('startup=true', address);
    const [mine] = (await cursors()).filter((name) => !before.has(name));
    const { served } = (await (await env.SNAPSHOTS.get(mine!))!.json()) as { served: { version: number }[] };
    const ahead = JSON.stringify({ served: served.map((one) => ({ ...one, version: one.version + 1 })) });
    await env.SNAPSHOTS.put(mine!, ahead);
    expect(await stream('startup=false', address)).toEqual({ added: null, deleted: null });
    expect(await (await env.SNAPSHOTS.get(mine!))!.text()).toBe(ahead);
  });

  it('leaves out what a filter leaves out', async () => {
    expect(await stream('startup=true&scopes=range')).toEqual({ added: null, deleted: null });
    expect(await stream('startup=true&origins=CAPI')).toEqual({ added: null, deleted: null });
    expect((await stream('startup=true&scopes=ip,range&origins=aegis')).added).toHaveLength(21);
  });

  it('answers about an address and a network', async () => {
    const about = async (query: string) => JSON.parse((await lapi(`/v1/decisions?list=crowd&${query}`)).text);
    expect(await about('ip=1.0.0.20')).toMatchObject([{ scope: 'Ip', value: '1.0.0.20', type: 'ban' }]);
    expect(await about('ip=1.0.0.21')).toBeNull();
    expect(await about('range=1.0.0.20/31')).toBeNull();
    expect((await about('range=1.0.0.16/29&contains=false')).map(({ value }: Json) => value)).toEqual(addresses(8, 4));
    expect(await about('')).toHaveLength(21);
  });

  it('answers what else bouncers call, and fails as they expect', async () => {
    expect((await lapi('/crowdsec/crowd/v1/decisions', {}, 'HEAD')).status).toBe(200);
    expect((await lapi('/crowdsec/crowd/v1/heartbeat')).status).toBe(200);
    expect((await lapi('/crowdsec/crowd/v1/usage-metrics', {}, 'POST')).status).toBe(201);
    const wrong = await lapi('/crowdsec/crowd/v1/decisions/stream?startup=true', { 'x-api-key': 'wrong' });
    expect([wrong.status, JSON.parse(wrong.text)]).toEqual([403, { message: 'access forbidden' }]);
    expect((await lapi('/crowdsec/other/v1/decisions/stream')).status).toBe(403);
    expect((await lapi('/v1/decisions?list=crowd&ip=x')).status).toBe(400);
  });
});
