import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createManualClock } from '../../scripts/fakes/clock.ts';
import { startRegtechFake } from '../../scripts/fakes/regtech.ts';
import { exportBytes } from '../../scripts/fakes/regtech-pages.ts';
import { createKey, readKey } from '../../scripts/relay/keys.ts';
import { publicPart, signUpload } from '../../scripts/relay/sign.ts';
import { addDays, kstDay } from '../../shared/blacklist/portal/kst-day.ts';
import type { RelayKey } from '../../shared/blacklist/source/config.ts';
import { RELAY_HEADER } from '../../shared/blacklist/source/relay-token.ts';
import { sha256Hex } from '../../shared/kernel/hash.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { farFromMidnight } from './midnight.ts';
import { type CollectionClient, collectionClient } from './portals/client.ts';
import { rowsByAddress, saidByAddress } from './portals/expect.ts';

const ROOT = join(import.meta.dirname, '../..');
const PASSWORD = 'portal-Secret-5be2';
const LOOKBACK_DAYS = 30;

// The day decides the windows that are asked for, and whether a file is a new one.
await farFromMidnight(400_000);
const clock = createManualClock(Date.now());
const today = kstDay(clock.now());
const portal = await startRegtechFake({ seed: 21, perDay: 3, clock: clock.now });
portal.control.set({ password: PASSWORD });
const portalHost = new URL(portal.url).host;

const home = mkdtempSync(join(tmpdir(), 'aegis-relay-'));
const keyFile = join(home, 'relay.json');
let server: TestServer;
let client: CollectionClient;
let publicKey: RelayKey;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the script as a person or a timer would: without a terminal. */
function relay(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['scripts/relay.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

const relayTo = (source: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  relay(['--server', server.url, '--source', source, '--key', keyFile, '--spool', join(home, 'spool'), ...args], env);

const collectArgs = ['--collect', 'regtech', '--username', 'demo', '--base-url', portal.url, '--allow', portalHost];
const collectFast = [...collectArgs, '--days', String(LOOKBACK_DAYS), '--pace-ms', '0'];

/** The runs that the script says its artefacts were taken as. */
const runsIn = ({ stderr }: Ended): string[] => [...stderr.matchAll(/taken as run (\w+)/g)].map(([, run]) => run ?? '');
const waiting = (source: string): string[] =>
  readdirSync(join(home, 'spool', source)).filter((name) => name.endsWith('.json'));

beforeAll(async () => {
  server = await startServer({ env: { AEGIS_EGRESS_ALLOW: portalHost } });
  client = collectionClient(server);
});

afterAll(async () => {
  await server.stop();
  await portal.close();
  rmSync(home, { recursive: true, force: true });
});

it('makes a key that only its owner can read, says only its public part, and never overwrites it', async () => {
  const made = await relay(['--keygen', '--key', keyFile]);
  expect(made.code).toBe(0);
  publicKey = JSON.parse(made.stdout) as RelayKey;
  expect(publicKey).toEqual(publicPart(readKey(keyFile)));
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  const secret = (JSON.parse(readFileSync(keyFile, 'utf8')) as { d: string }).d;
  expect(made.stdout + made.stderr).not.toContain(secret);
  expect(await relay(['--keygen', '--key', keyFile])).toMatchObject({ code: 1, stdout: '' });
  expect(publicPart(readKey(keyFile))).toEqual(publicKey);
});

it('uploads a file with its window; the same file again is the same run', async () => {
  await client.create({ id: 'filed', kind: 'regtech', enabled: false, relayKeys: [publicKey] });
  const [from, to] = [addDays(today, -60), today];
  const rows = portal.control.data.query(from, to, today);
  const file = join(home, 'export.xlsx');
  writeFileSync(file, exportBytes(rows, 'three-sheets'));

  const uploaded = await relayTo('filed', ['--file', file, '--from', from, '--to', to]);
  expect([uploaded.code, uploaded.stdout]).toEqual([0, '']);
  const [id = ''] = runsIn(uploaded);
  const run = await client.settled('filed', id);
  expect(run).toMatchObject({ status: 'succeeded', trigger: 'relay', by: `relay:${publicKey.kid}` });
  const { artefacts } = await client.run('filed', id);
  expect(artefacts).toMatchObject([{ name: 'export.xlsx', scope: { kind: 'window', from, to } }]);
  expect(saidByAddress(await client.claims('filed'))).toEqual(rowsByAddress(rows, 'export'));

  const again = await relayTo('filed', ['--file', file, '--from', from, '--to', to]);
  expect([again.code, runsIn(again)]).toEqual([0, [id]]);
  expect(await client.runs('filed')).toHaveLength(1);
  expect(waiting('filed')).toEqual([]);
});

it('collects from the portal what the server itself would collect', async () => {
  const settings = { kind: 'regtech', url: portal.url, paceMs: 0, lookbackDays: LOOKBACK_DAYS, enabled: false };
  await client.create({ id: 'relayed', ...settings, relayKeys: [publicKey] });
  await client.create({ id: 'direct', ...settings }, PASSWORD);
  const [collected, direct] = await Promise.all([
    relayTo('relayed', collectFast, { AEGIS_PORTAL_PASSWORD: PASSWORD }),
    client.collect('direct'),
  ]);
  expect([collected.code, direct.status]).toEqual([0, 'succeeded']);
  for (const id of runsIn(collected)) {
    expect(await client.settled('relayed', id)).toMatchObject({ status: 'succeeded', trigger: 'relay' });
  }
  const claims = saidByAddress(await client.claims('relayed'));
  expect(Object.keys(claims).length).toBeGreaterThan(40);
  expect(claims).toEqual(saidByAddress(await client.claims('direct')));

  // Not only the claims: the very bytes with the same scope, so that absence means the same on both ways.
  const [relayedRun] = await client.runs('relayed');
  const [viaRelay, viaServer] = await Promise.all([
    client.run('relayed', relayedRun?.id ?? ''),
    client.run('direct', direct.id),
  ]);
  const essence = ({ sha256, format, scope }: (typeof viaRelay.artefacts)[0]) => ({ sha256, format, scope });
  expect(viaRelay.artefacts.map(essence)).toEqual(viaServer.artefacts.map(essence));
  expect(collected.stdout + collected.stderr).not.toContain(PASSWORD);
  expect(portal.control.openSessions()).toBe(0);
});

it('withdraws through the relay after two windows without an entry, as directly', async () => {
  const [released] = portal.control.data.query(addDays(today, -LOOKBACK_DAYS), today, today);
  portal.control.data.release(released?.ip ?? '', today);
  const counts: unknown[] = [];
  for (const round of [1, 2]) {
    // Another row each time: the same bytes on the same day would be the same run.
    const extra = { country: 'KR', reason: '포트 스캐닝', registered: today, released: addDays(today, 90) };
    portal.control.data.add({ ...extra, ip: `2.0.0.${round}` });
    const collected = await relayTo('relayed', collectFast, { AEGIS_PORTAL_PASSWORD: PASSWORD });
    const [id = ''] = runsIn(collected);
    counts.push((await client.settled('relayed', id)).counts);
  }
  expect(counts).toMatchObject([
    { added: 1, missing: 1, withdrawn: 0 },
    { added: 1, missing: 0, withdrawn: 1 },
  ]);
  expect((await client.claims('relayed')).has(released?.ip ?? '')).toBe(false);
});

it('sends the pages of the list as additions where the export fails', async () => {
  await client.create({ id: 'pages', kind: 'regtech', enabled: false, relayKeys: [publicKey] });
  portal.control.set({ excel: 'html' });
  const collected = await relayTo('pages', collectFast, { AEGIS_PORTAL_PASSWORD: PASSWORD });
  portal.control.set({ excel: 'three-sheets' });
  expect(collected.code).toBe(0);
  const runs = runsIn(collected);
  expect(runs.length).toBeGreaterThan(1);
  for (const id of runs) {
    expect(await client.settled('pages', id)).toMatchObject({ status: 'succeeded' });
    const { artefacts } = await client.run('pages', id);
    expect(artefacts).toMatchObject([{ format: 'regtech-html', scope: { kind: 'partial' } }]);
  }
  const rows = portal.control.data.query(addDays(today, -LOOKBACK_DAYS), today, today);
  expect(saidByAddress(await client.claims('pages'))).toEqual(rowsByAddress(rows, 'page'));
});

it('keeps what the server refuses, and uploads it once its key is registered', async () => {
  await client.create({ id: 'late', kind: 'upload', relayKeys: [] });
  const file = join(home, 'late.txt');
  writeFileSync(file, '2.1.0.1\n2.1.0.2\n');
  const refused = await relayTo('late', ['--file', file, '--full']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('not registered')]);
  expect(waiting('late')).toHaveLength(1);
  await client.api('PUT', '/api/v1/collection/sources/late', { relayKeys: [publicKey] }, [200]);
  const drained = await relayTo('late');
  expect(drained.code).toBe(0);
  expect(await client.settled('late', runsIn(drained)[0] ?? '')).toMatchObject({ status: 'succeeded' });
  expect([...(await client.claims('late')).keys()]).toEqual(['2.1.0.1', '2.1.0.2']);
  expect(waiting('late')).toEqual([]);
});

it('stops before a message is sent when a person is needed and there is none', async () => {
  portal.control.set({ sms: 'at-login' });
  const asked = await relayTo('relayed', collectFast, { AEGIS_PORTAL_PASSWORD: PASSWORD });
  portal.control.set({ sms: 'off' });
  expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('otp-consent')]);
  expect(portal.control.messages()).toBe(0);
  const mistyped = await relayTo('relayed', collectFast, { AEGIS_PORTAL_PASSWORD: 'mistyped' });
  expect([mistyped.code, mistyped.stderr]).toEqual([1, expect.stringContaining('collection_login_refused')]);
  expect(mistyped.stderr).not.toContain('mistyped');
});

it.each([
  ['the body was changed', {}, { body: '2.2.0.2\n' }],
  ['it is for another source', { sub: 'filed' }, {}],
  ['it has expired', {}, { at: Date.now() - 600_000 }],
  ['its key is another one', {}, { isForeign: true }],
])('refuses a signature when %s', async (_, claims, { body, at, isForeign }: Forgery) => {
  const text = '2.2.0.1\n';
  const bytes = new TextEncoder().encode(text);
  const key = isForeign ? await createKey(join(home, 'foreign.json')) : readKey(keyFile);
  // The foreign key claims the name of the registered one.
  const signature = await signUpload(
    { ...key, kid: publicKey.kid },
    { sub: 'late', sha256: await sha256Hex(bytes), format: 'auto', name: 'x', scope: { kind: 'full' }, ...claims },
    at ?? Date.now(),
  );
  const before = await client.runs('late');
  const answer = await fetch(new URL('/api/v1/collection/sources/late/artefacts', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', [RELAY_HEADER]: signature },
    body: body ?? text,
  });
  expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'signature_invalid' }]);
  expect(await client.runs('late')).toEqual(before);
  expect(server.log()).not.toContain(signature);
});

interface Forgery {
  readonly body?: string;
  readonly at?: number;
  readonly isForeign?: boolean;
}
