import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { MANIFEST_TYPE, type Manifest } from '../../../shared/blacklist/manifest.ts';
import { pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import { liveManifest } from '../../../workers/blacklist/edge/manifest.ts';

const admin = { authorization: 'Bearer test-admin-key', 'content-type': 'application/json' };

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`https://aegis.test${path}`, init));
}

async function keys(): Promise<{ keys: (JSONWebKeySet['keys'][number] & { retiredAt: string | null })[] }> {
  const response = await call('/feeds/signing-keys.json');
  expect(response.status).toBe(200);
  return response.json();
}

async function verified(manifest: string) {
  const { payload, protectedHeader } = await compactVerify(manifest, createLocalJWKSet(await keys()));
  expect(protectedHeader.typ).toBe(MANIFEST_TYPE);
  return { manifest: JSON.parse(new TextDecoder().decode(payload)) as Manifest, kid: protectedHeader.kid };
}

describe('a signer that is lost', () => {
  it('is asked again, and is unavailable when it stays away', async () => {
    const pointer = { version: 1, sha256: 'a'.repeat(64), list: 'away', bytes: 1, lines4: 1, lines6: 0 };
    const more = { textKey: 't', lookupKey: 'l', exemptKey: 'e', entries: 1, addresses4: 1, hold: null };
    const breakdown = { bySource: {}, byCategory: {}, byCountry: {} };
    const times = { publishedAt: 1, compiledAt: 1 };
    const text = JSON.stringify({ format: 1, ...pointer, ...more, ...times, breakdown });
    await env.SNAPSHOTS.put(pointerKey('away'), text);
    let calls = 0;
    const sign = async () => {
      calls += 1;
      if (calls === 1 || calls > 2) throw Object.assign(new Error('lost'), { retryable: true });
      return 'signed';
    };
    const shaky = { ...env, FEED_SIGNER: { getByName: () => ({ sign }) } as unknown as Env['FEED_SIGNER'] };
    expect(await liveManifest(shaky, 'away', Date.now())).toBe('signed');
    const later = liveManifest(shaky, 'away', Date.now() + 3_600_000);
    await expect(later).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the manifest of a list', () => {
  it('proves that the feed is the one that was published', async () => {
    await call('/api/v1/blacklist/lists/signed', { method: 'PUT', headers: admin, body: '{"title":"Signed"}' });
    const created = await call('/api/v1/feeds/keys', {
      method: 'POST',
      headers: admin,
      body: '{"name":"fw","lists":["signed"]}',
    });
    const { key } = (await created.json()) as { key: string };
    const auth = { 'x-api-key': key };
    await call('/api/v1/blacklist/entries?list=signed', {
      method: 'POST',
      headers: admin,
      body: '{"address":"45.9.148.0/24","reason":"seen"}',
    });
    const feed = await vi.waitFor(
      async () => {
        const response = await call('/feeds/signed.txt', { headers: auth });
        expect(response.status).toBe(200);
        return response;
      },
      { timeout: 20_000, interval: 50 },
    );

    const response = await call('/feeds/signed/manifest.jws', { headers: auth });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/jose');
    const { manifest } = await verified(await response.text());
    const text = await feed.text();
    expect(manifest).toMatchObject({ format: 1, list: 'signed', sha256: await sha256Hex(text), bytes: text.length });
    expect(manifest.version).toBe(Number(feed.headers.get('x-feed-version')));

    expect((await call('/feeds/signed/manifest.jws')).status).toBe(401);
    expect((await call('/feeds/other/manifest.jws', { headers: auth })).status).toBe(403);
  });
});

describe('the signer', () => {
  const manifest: Manifest = {
    ...{ format: 1, list: 'x', version: 3, sha256: 'ab', bytes: 1, lines4: 1, lines6: 0 },
    publishedAt: '2026-01-01T00:00:00.000Z',
  };

  it('signs the same after an eviction, and stores no private key open', async () => {
    const signer = env.FEED_SIGNER.getByName('evicted');
    const first = await signer.sign(manifest);
    await evictDurableObject(signer);
    expect(await signer.sign(manifest)).toBe(first);
    const stored = await runInDurableObject(signer, (_, { storage }) =>
      JSON.stringify(storage.sql.exec('SELECT * FROM signing_key').toArray()),
    );
    expect(stored).not.toContain('"d"');
    expect(JSON.stringify(await signer.keys())).not.toContain('"d"');
  });

  it('makes one key, however many ask first', async () => {
    const signer = env.FEED_SIGNER.getByName('together');
    const signed = await Promise.all([1, 2, 3, 4].map(() => signer.sign(manifest)));
    expect(new Set(signed).size).toBe(1);
    expect(await signer.keys()).toHaveLength(1);
  });

  it('signs with a new key after a rotation, old manifests can still be checked, and it is audited', async () => {
    const signer = env.FEED_SIGNER.getByName('main');
    const before = await signer.sign(manifest);
    expect((await call('/api/v1/feeds/signing-keys/rotate', { method: 'POST' })).status).toBe(401);
    const rotated = await call('/api/v1/feeds/signing-keys/rotate', { method: 'POST', headers: admin });
    expect(rotated.status).toBe(200);
    const after = await signer.sign(manifest);
    const [old, fresh] = [await verified(before), await verified(after)];
    expect(fresh.kid).not.toBe(old.kid);
    expect((await keys()).keys.map(({ kid, retiredAt }) => [kid, retiredAt === null])).toEqual([
      [fresh.kid, true],
      [old.kid, false],
    ]);
    const isAudited = async () => {
      const audit = await call('/api/v1/blacklist/audit?type=blacklist.signing.', { headers: admin });
      expect(((await audit.json()) as { data: { data: object }[] }).data.map(({ data }) => data)).toEqual([
        { kid: fresh.kid },
      ]);
    };
    await vi.waitFor(isAudited, { timeout: 20_000, interval: 50 });
  });
});
