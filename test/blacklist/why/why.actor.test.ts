import { evictDurableObject } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { address, batchOf, causation, compileNow, created, facts, listOf, meta } from '../list/support.ts';

vi.setConfig({ testTimeout: 60_000 });

const ask = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(`https://aegis.example/api/v1/blacklist/${path}`, {
    ...init,
    headers: { authorization: 'Bearer test-admin-key', ...init.headers },
  });
const json = async (path: string, init: RequestInit = {}) => {
  const response = await ask(path, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

async function say(list: string, source: string, confidence: number, expiresAt: number | null) {
  const base = { source, run: crypto.randomUUID(), at: Date.now(), causation };
  await listOf(list).openImport(base);
  const batch = {
    facts: [{ ...facts, confidence }],
    upserts: [[address(1), address(1), 0, `id-${source}`, null, expiresAt] as const],
    withdrawals: [],
  };
  await listOf(list).applyClaims({ ...base, batch });
  await listOf(list).closeImport({ ...base, outcome: 'complete', collectedAt: base.at });
}

describe('why an address is blocked', () => {
  it('is answered with every claim, every move of an end, the arithmetic of the score and what each layer says', async () => {
    const list = await created('why');
    const soon = Date.now() + 86_400_000;
    await say('why', 'blocklist-de', 80, soon);
    await say('why', 'blocklist-de', 80, soon + 1_000);
    await say('why', 'ipsum-3', 40, null);
    await say('why', 'regtech', 90, null);
    await compileNow('why');
    const put = await ask('lists/why/warning-lists/amazon-aws', {
      method: 'PUT',
      body: JSON.stringify({ name: 'AWS', type: 'cidr', list: ['1.0.0.0/24'] }),
      headers: { 'content-type': 'application/json' },
    });
    expect(put.status).toBe(200);
    await evictDurableObject(list);

    expect((await json('search/1.0.0.2?list=why')).body).toMatchObject({ versions: null });
    const { body } = await json('search/1.0.0.2?list=why&versions=true');
    expect(body).toMatchObject({
      listed: true,
      versions: { intervals: [{ fromVersion: 1, toVersion: 1, until: null, line: '1.0.0.2' }], checked: 1, unknown: 0 },
      layers: [{ layer: 'warning-list', effect: 'annotates', covers: 'all', reason: 'amazon-aws: AWS' }],
      entries: [
        {
          entry: {
            claims: [
              { source: 'blocklist-de', upstreamId: 'id-blocklist-de' },
              { source: 'ipsum-3' },
              { source: 'regtech' },
            ],
          },
          moves: [{ kind: 'expiry-moved', source: 'blocklist-de', before: new Date(soon).toISOString() }],
          arithmetic: {
            groups: [
              { source: 'regtech', reliability: 0.9, confidence: 90 },
              { source: 'blocklist-de', lineage: 'attacking-hosts', alsoSaid: ['ipsum-3'], confidence: 80 },
            ],
            score: 92,
          },
        },
      ],
    });

    await list.allow(
      { family: 4, lo: address(1), hi: address(1) },
      { reason: 'our partner', owner: 'kim', expiresAt: soon },
      meta,
    );
    await list.configure({ untouchable: [{ address: '1.0.0.0/30', label: 'egress' }] }, meta);
    const range = await json('search/1.0.0.0-1.0.0.7?list=why');
    expect(range.body.layers).toMatchObject([
      { layer: 'untouchable', effect: 'cuts', address: '1.0.0.0/30', covers: 'part', reason: 'egress' },
      { layer: 'warning-list', effect: 'annotates' },
      { layer: 'allowlist', covers: 'part', owner: 'kim', until: new Date(soon).toISOString() },
    ]);
    expect((await json('search/10.0.0.1?list=why')).body).toMatchObject({
      entries: [],
      layers: [{ layer: 'special-purpose' }],
    });
  });
});

describe('warning lists over the API', () => {
  it('take the effect that their name is known for, refuse a large cut with the report, and can be listed and deleted', async () => {
    await created('warned-api');
    await listOf('warned-api').openImport({ source: 'a', run: 'r', at: Date.now(), causation });
    await listOf('warned-api').applyClaims({
      source: 'a',
      run: 'r',
      at: Date.now(),
      batch: batchOf([1, 2, 3, 4]),
      causation,
    });
    await listOf('warned-api').closeImport({
      source: 'a',
      run: 'r',
      at: Date.now(),
      outcome: 'complete',
      collectedAt: null,
      causation,
    });
    await compileNow('warned-api');
    const path = 'lists/warned-api/warning-lists/cloudflare';
    const init = { method: 'PUT', body: '1.0.0.2\n', headers: { 'content-type': 'text/plain' } };
    expect(await json(path, init)).toMatchObject({
      status: 409,
      body: { code: 'conflict', details: { cut: { percent: 25, samples: ['1.0.0.2'] } } },
    });
    expect(await json(`${path}?dryRun=true`, init)).toMatchObject({ status: 200, body: { cut: { percent: 25 } } });
    expect(await json('lists/warned-api/warning-lists')).toMatchObject({ body: { data: [] } });
    expect(await json(`${path}?confirm=true`, init)).toMatchObject({
      status: 200,
      body: { list: { effect: 'never-block', ranges: 1 } },
    });
    expect(await json('lists/warned-api/warning-lists')).toMatchObject({ body: { data: [{ name: 'cloudflare' }] } });
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(404);
  });
});
