import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactVerify, importJWK } from 'jose';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { createKey, readKey } from '../../../scripts/relay/keys.ts';
import { publicPart, signUpload } from '../../../scripts/relay/sign.ts';
import { openSpool } from '../../../scripts/relay/spool.ts';
import { type Upload, UploadRefused, upload } from '../../../scripts/relay/upload.ts';
import { relayKeySchema } from '../../../shared/blacklist/source/config.ts';
import { relayClaimsSchema, whyRelayRefused } from '../../../shared/blacklist/source/relay-token.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';

const directory = mkdtempSync(join(tmpdir(), 'relay-'));
afterAll(() => rmSync(directory, { recursive: true }));
const NOW = Date.UTC(2026, 0, 5);
const key = await createKey(join(directory, 'relay.json'));
const artefact: Upload = {
  bytes: new TextEncoder().encode('192.0.2.1\n'),
  format: 'plain',
  name: 'list.txt',
  scope: { kind: 'full' },
};

describe('a relay key', () => {
  it('is readable by its owner only, never overwritten, and registered without its private part', async () => {
    const path = join(directory, 'relay.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readKey(path)).toEqual(key);
    await expect(createKey(path)).rejects.toThrow(/exists/);
    expect(v.is(relayKeySchema, publicPart(key))).toBe(true);
    expect(JSON.stringify(publicPart(key))).not.toContain(key.jwk.d);
  });
});

describe('a signature', () => {
  it('binds source, bytes and meaning, for five minutes', async () => {
    const sha256 = await sha256Hex(artefact.bytes);
    const { format, name, scope } = artefact;
    const token = await signUpload(key, { sub: 'regtech', sha256, format, name, scope }, NOW);
    const { payload } = await compactVerify(token, await importJWK(publicPart(key).publicKeyJwk, 'EdDSA'));
    const claims = v.parse(relayClaimsSchema, JSON.parse(new TextDecoder().decode(payload)));
    expect(claims).toMatchObject({ sub: 'regtech', sha256, scope: { kind: 'full' } });
    expect(whyRelayRefused(claims, 'regtech', NOW)).toBeNull();
    expect(whyRelayRefused(claims, 'regtech', NOW + 299_000)).toBeNull();
    expect(whyRelayRefused(claims, 'regtech', NOW + 300_000)).toMatch(/expired/);
    expect(whyRelayRefused(claims, 'secudium', NOW)).toMatch(/another source/);
    expect(whyRelayRefused(claims, 'regtech', NOW - 61_000)).toMatch(/future/);
    expect(whyRelayRefused({ ...claims, exp: claims.iat + 301 }, 'regtech', NOW)).toMatch(/longer/);
  });
});

describe('upload', () => {
  const to = { server: 'http://127.0.0.1:1', source: 'regtech', key };
  const effects = (answers: (Response | Error)[]) => {
    const sent: Headers[] = [];
    const waits: number[] = [];
    const said: string[] = [];
    return {
      sent,
      waits,
      said,
      now: () => NOW,
      random: () => 0.5,
      say: (line: string) => void said.push(line),
      sleep: async (ms: number) => void waits.push(ms),
      fetch: (async (_url: URL, init: RequestInit) => {
        sent.push(new Headers(init.headers));
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no more answers');
        return answer;
      }) as unknown as typeof fetch,
    };
  };
  const problem = (status: number, headers = {}) => new Response('{"detail":"why"}', { status, headers });
  const taken = () => new Response('{"run":{"id":"R1"}}', { status: 202 });

  it('tries again with a new signature until it is acknowledged', async () => {
    const world = effects([new TypeError('fetch failed'), problem(503, { 'retry-after': '40' }), taken()]);
    await expect(upload(artefact, to, world)).resolves.toBe('R1');
    const tokens = world.sent.map((headers) => headers.get('x-aegis-signature'));
    expect(new Set(tokens).size).toBe(3);
    expect(world.waits[0]).toBeGreaterThanOrEqual(1_000);
    expect(world.waits[1]).toBe(40_000);
    for (const token of tokens) expect(world.said.join()).not.toContain(token);
  });

  it('does not try again what the server refuses', async () => {
    const world = effects([problem(401)]);
    await expect(upload(artefact, to, world)).rejects.toBeInstanceOf(UploadRefused);
    expect(world.waits).toEqual([]);
  });

  it('gives up after a bounded number of attempts', async () => {
    const world = effects([]);
    await expect(upload(artefact, to, world)).rejects.toThrow(/gave up/);
    expect(world.sent).toHaveLength(8);
  });
});

describe('the spool', () => {
  it('keeps what was not acknowledged, in order, across restarts', async () => {
    let clock = NOW;
    const spool = openSpool(directory, 'regtech', () => clock++);
    await spool.add(artefact);
    await spool.add({ ...artefact, name: 'second', bytes: new Uint8Array([1]) });
    const reopened = openSpool(directory, 'regtech', () => clock++);
    const [first, second] = reopened.pending();
    expect(reopened.read(first!)).toMatchObject({ name: 'list.txt', format: 'plain', scope: { kind: 'full' } });
    expect([...reopened.read(second!).bytes]).toEqual([1]);
    reopened.remove(first!);
    expect(reopened.pending()).toEqual([second]);
    expect(readFileSync(join(directory, 'regtech', `${second}.json`), 'utf8')).toContain('second');
  });
});
