import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../scripts/fakes/clock.ts';
import { startRegtechFake } from '../../scripts/fakes/regtech.ts';
import { startSecudiumFake } from '../../scripts/fakes/secudium.ts';
import { kstDay } from '../../shared/blacklist/portal/kst-day.ts';
import { startServer, type TestServer, waitUntil } from '../support/server.ts';
import { farFromMidnight } from './midnight.ts';
import {
  type CollectionClient,
  collectionClient,
  OPEN_GATE,
  type ShownRun,
  type ShownSource,
} from './portals/client.ts';
import { endOf, rowsByAddress, saidByAddress } from './portals/expect.ts';
import { filesBelow, secretsOf } from './portals/secrets.ts';

const PASSWORD = 'portal-Secret-91c7';
const WRONG_PASSWORD = 'mistyped-Secret-44d0';
const DAY_MS = 86_400_000;
/** For a test of several collections on a slow machine. */
const TEST_MS = 400_000;

vi.setConfig({ testTimeout: TEST_MS, hookTimeout: TEST_MS });
// The server's day goes by the clock, and with it the windows that it asks the portals for.
await farFromMidnight(TEST_MS);
// The portals' day stands still.
const clock = createManualClock(Date.now());
const today = kstDay(clock.now());

const regtech = (seed: number, perDay: number) => startRegtechFake({ seed, perDay, clock: clock.now });
const secudium = () => startSecudiumFake({ seed: 31, clock: clock.now });

const portals = {
  moving: await regtech(11, 3),
  paged: await regtech(12, 4),
  refusing: await regtech(13, 3),
  foreign: await regtech(14, 3),
  texting: await regtech(15, 3),
  due: await regtech(16, 3),
  asking: await secudium(),
  quiet: await secudium(),
};
type PortalName = keyof typeof portals;

const heard: string[] = [];
const logs: string[] = [];
const dataDir = mkdtempSync(join(tmpdir(), 'aegis-portals-'));
let server: TestServer;
let client: CollectionClient;

async function begin(): Promise<void> {
  const hosts = Object.values(portals).map((portal) => new URL(portal.url).host);
  server = await startServer({ dataDir, env: { AEGIS_EGRESS_ALLOW: hosts.join(',') } });
  client = collectionClient(server, heard);
}

/** A source of its own for each portal. A week between two collections: nothing comes due during the test. */
async function setUp(id: PortalName, settings: object, password = PASSWORD): Promise<void> {
  const portal = portals[id];
  portal.control.set({ password: PASSWORD });
  const kind = 'smsCode' in portal.control ? 'regtech' : 'secudium';
  const common = { id, kind, url: portal.url, paceMs: 0, intervalMinutes: 10_080, lookbackDays: 30 };
  await client.create({ ...common, ...settings }, password);
}

const requestsTo = (id: PortalName, path: string) =>
  portals[id].control.requests.filter((request) => request.path === path);

const expectNothingWritten = ({ written }: ShownRun) =>
  expect(written).toEqual({ added: 0, updated: 0, unchanged: 0, withdrawn: 0, rowsWritten: 0 });

beforeAll(async () => {
  await begin();
  await client.api('PUT', '/api/v1/blacklist/lists/main', OPEN_GATE, [200]);
});

afterAll(async () => {
  await server.stop();
  await Promise.all(Object.values(portals).map((portal) => portal.close()));
  rmSync(dataDir, { recursive: true, force: true });
});

describe.concurrent('a portal that is collected', () => {
  it('REGTECH: every row with its own expiry, moved both ways, withdrawn after two windows without it', async () => {
    const { data, set } = portals.moving.control;
    await setUp('moving', {});
    const first = await client.collect('moving');
    expect([first.status, first.error]).toEqual(['succeeded', null]);
    const { artefacts } = await client.run('moving', first.id);
    const window = artefacts[0]?.scope as { from: string; to: string };
    const rowsNow = () => data.query(window.from, window.to, today);
    const rows = rowsNow();
    expect(rows.length).toBeGreaterThan(40);
    expect(first.counts).toMatchObject({ added: rows.length });
    expect(saidByAddress(await client.claims('moving'))).toEqual(rowsByAddress(rows, 'export'));

    const again = await client.collect('moving');
    expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: rows.length, missing: 0, withdrawn: 0 });
    expectNothingWritten(again);

    const [extended, shortened, released] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];
    data.extend(extended.ip, 40, today);
    data.extend(shortened.ip, -20, today);
    data.release(released.ip, today);
    const moved = await client.collect('moving');
    expect(moved.counts).toMatchObject({ added: 0, changed: 2, missing: 1, withdrawn: 0 });
    expect(moved.written).toMatchObject({ added: 0, updated: 2, withdrawn: 0 });
    for (const before of [extended, shortened]) {
      const [found] = (await client.search(before.ip)).entries;
      const after = data.find(before.ip, today);
      expect(after?.released).not.toBe(before.released);
      expect(found?.entry.claims[0]?.expiresAt).toBe(endOf(after?.released ?? ''));
      expect(found?.moves).toMatchObject([
        { kind: 'expiry-moved', source: 'moving', before: endOf(before.released), after: endOf(after?.released ?? '') },
      ]);
    }

    // A window that could not be read proves nothing, and takes nothing away.
    set({ excel: 'drifted' });
    const drifted = await client.collect('moving');
    expect([drifted.status, drifted.error?.code]).toEqual(['failed', 'artefact_layout_drifted']);
    expect(await client.source('moving')).toMatchObject({
      condition: 'failing',
      drift: { code: 'artefact_layout_drifted' },
    });
    expect((await client.claims('moving')).has(released.ip)).toBe(true);

    set({ excel: 'three-sheets' });
    const second = await client.collect('moving');
    expect(second.counts).toMatchObject({ added: 0, changed: 0, missing: 0, withdrawn: 1 });
    expect(second.written).toMatchObject({ added: 0, updated: 0, withdrawn: 1 });
    expect(await client.source('moving')).toMatchObject({ condition: 'idle', drift: null, failures: 0 });
    expect(saidByAddress(await client.claims('moving'))).toEqual(rowsByAddress(rowsNow(), 'export'));
    const [gone] = (await client.search(released.ip)).entries;
    expect(gone?.entry).toMatchObject({ active: false, claims: [{ source: 'moving', endReason: 'withdrawn' }] });

    // And what the firewall gets follows.
    await waitUntil(async () => !(await client.search(released.ip)).listed);
    expect((await client.search(extended.ip)).listed).toBe(true);
  });

  it('REGTECH: an export that is a page is replaced by the list, across a lost session, with the ids of the portal', async () => {
    portals.paged.control.set({ excel: 'html', expireSessionAfter: 3 });
    await setUp('paged', {});
    const run = await client.collect('paged');
    expect([run.status, run.error]).toEqual(['succeeded', null]);
    const { artefacts } = await client.run('paged', run.id);
    expect(artefacts.length).toBeGreaterThan(1);
    const window = artefacts[0]?.scope as { kind: 'window'; from: string; to: string };
    expect(window.kind).toBe('window');
    const rows = portals.paged.control.data.query(window.from, window.to, today);
    expect(saidByAddress(await client.claims('paged'))).toEqual(rowsByAddress(rows, 'page'));
    expect(requestsTo('paged', '/login/addLogin')).toHaveLength(2);
    expect(portals.paged.control.openSessions()).toBe(0);
  });

  it('REGTECH: a wrong password is tried once, and the schedule stands still until a person acts', async () => {
    await setUp('refusing', {}, WRONG_PASSWORD);
    const run = await client.collect('refusing');
    expect([run.status, run.error?.code]).toEqual(['failed', 'collection_login_refused']);
    expect(await client.source('refusing')).toMatchObject({
      condition: 'paused',
      nextDueAt: null,
      paused: { code: 'collection_login_refused' },
    });
    expect(requestsTo('refusing', '/member/findOneMember')).toHaveLength(1);
    expect(requestsTo('refusing', '/login/addLogin')).toHaveLength(0);
  });

  it('REGTECH: an address that is not registered ends the run with the way out', async () => {
    portals.foreign.control.set({ natIp: 'status-406' });
    await setUp('foreign', {});
    const run = await client.collect('foreign');
    expect([run.status, run.error?.code]).toEqual(['failed', 'collection_address_not_registered']);
    expect(run.error?.message).toMatch(/relay/);
    expect(await client.source('foreign')).toMatchObject({ condition: 'paused', nextDueAt: null });
    expect(requestsTo('foreign', '/member/findOneMember')).toHaveLength(1);
  });

  it('REGTECH: a second factor waits for consent, then for the code', async () => {
    portals.texting.control.set({ sms: 'at-login' });
    await setUp('texting', {});
    const asked = await client.collect('texting');
    expect([asked.status, asked.attention]).toEqual(['attention', { kind: 'otp-consent', channel: 'sms' }]);
    expect(portals.texting.control.messages()).toBe(0);
    const sent = await client.answer('texting', { kind: 'otp-consent' });
    expect(sent.attention).toMatchObject({ kind: 'otp', channel: 'sms', wrong: false });
    expect(portals.texting.control.messages()).toBe(1);
    const wrong = await client.answer('texting', { kind: 'otp', code: '000000' });
    expect([wrong.status, wrong.attention]).toMatchObject(['attention', { kind: 'otp', wrong: true }]);
    expect(await client.source('texting')).toMatchObject({ condition: 'attention', attention: { run: asked.id } });
  });

  it('SECUDIUM: without standing consent nothing is sent at all', async () => {
    await setUp('quiet', {});
    const asked = await client.collect('quiet');
    expect([asked.status, asked.attention]).toEqual(['attention', { kind: 'otp-consent', channel: 'mail' }]);
    expect(asked.requests).toBe(0);
    expect(portals.quiet.control.requests).toHaveLength(0);
  });

  it('SECUDIUM: nobody is logged out without consent; dirty cells, a lifetime of 90 days, nothing new', async () => {
    const { control } = portals.asking;
    control.set({ isHeldByColleague: true, otp: 'required', isDirty: true, nameStyle: 'url-encoded' });
    // Far enough that the days listed again lie within.
    await setUp('asking', { lookbackDays: 5 });
    await client.collect('asking');
    const held = await client.answer('asking', { kind: 'otp-consent' });
    expect([held.status, held.attention?.kind]).toEqual(['attention', 'duplicate-login']);
    const logins = () => requestsTo('asking', '/isap-api/loginProcess').map(({ form }) => form.get('is_expire'));
    expect([control.kicks(), logins()]).toEqual([0, ['N']]);
    const coded = await client.answer('asking', { kind: 'duplicate-login-consent' });
    expect([coded.attention?.kind, control.kicks(), logins()]).toEqual(['otp', 1, ['N', 'Y']]);
    const wrong = await client.answer('asking', { kind: 'otp', code: '000000' });
    expect(wrong.attention).toMatchObject({ kind: 'otp', wrong: true });
    const run = await client.answer('asking', { kind: 'otp', code: control.otpCode() });
    expect([run.status, run.error]).toEqual(['succeeded', null]);
    expect([control.messages(), control.kicks(), control.hasSession()]).toEqual([2, 1, false]);

    const { artefacts } = await client.run('asking', run.id);
    expect(artefacts.length).toBeGreaterThan(0);
    expect(artefacts.every(({ name }) => name.startsWith('신규 침해 Black IP_'))).toBe(true);
    // One such cell in each workbook; the others are addresses, whatever they are worth.
    const count = artefacts.length;
    expect(run.parsed?.rejectsByReason).toEqual({ 'trailing-text': count, 'empty-address': count });
    const claims = await client.claims('asking');
    expect(claims.size).toBe(run.counts?.added);
    for (const { registeredAt, expiresAt } of claims.values()) {
      expect(Date.parse(expiresAt ?? '') - Date.parse(registeredAt ?? '')).toBe(90 * DAY_MS);
    }
    expect(claims.get('1.2.3.4')).toBeDefined();
    expect(claims.get('203.0.113.7')).toBeUndefined();
    await waitUntil(async () => (await client.search('1.2.3.4')).listed);
    for (const address of ['0.0.0.0', '10.1.2.3', '192.168.77.1', '198.51.100.7', '203.0.113.7']) {
      expect([address, (await client.search(address)).listed]).toEqual([address, false]);
    }

    await client.api('PUT', '/api/v1/collection/sources/asking', { loginConsent: true }, [200]);
    control.set({ otp: 'off' });
    const nothingNew = await client.collect('asking');
    expect([nothingNew.status, nothingNew.error]).toEqual(['unchanged', null]);
    expectNothingWritten(nothingNew);
  });
});

describe('after a crash', () => {
  let interrupted: string;

  beforeAll(async () => {
    await setUp('due', { enabled: false });
    await client.api('PUT', '/api/v1/collection/sources/due/enable', { enabled: true }, [200]);
    const { body } = await client.api('POST', '/api/v1/collection/trigger', { source: 'paged' }, [202]);
    interrupted = (body as ShownRun).id;
    await waitUntil(async () => (await client.run('paged', interrupted)).run.requests >= 4);
    await server.kill9();
    logs.push(server.log());
    await begin();
  });

  it('a run under way goes on in the same session', async () => {
    const run = await client.settled('paged', interrupted);
    expect([run.status, run.error]).toEqual(['succeeded', null]);
    expect(run.counts).toMatchObject({ added: 0, changed: 0, missing: 0, withdrawn: 0 });
    expectNothingWritten(run);
    // Two of the first run, whose session was ended by the portal.
    expect(requestsTo('paged', '/login/addLogin')).toHaveLength(3);
  });

  it('what is due is collected by the schedule; what is paused or waits for a person is left alone', async () => {
    await waitUntil(async () => (await client.runs('due')).length > 0);
    const [started] = await client.runs('due');
    const run = await client.settled('due', started?.id ?? '');
    expect([run.status, run.trigger, run.by]).toEqual(['succeeded', 'schedule', 'cron']);
    const { artefacts } = await client.run('due', run.id);
    const window = artefacts[0]?.scope as { from: string; to: string };
    const rows = portals.due.control.data.query(window.from, window.to, today);
    expect(saidByAddress(await client.claims('due'))).toEqual(rowsByAddress(rows, 'export'));

    for (const id of ['refusing', 'foreign'] as const) {
      expect(await client.source(id)).toMatchObject({ condition: 'paused' });
      expect(requestsTo(id, '/member/findOneMember')).toHaveLength(1);
    }
    expect(await client.source('quiet')).toMatchObject({
      condition: 'attention',
      attention: { question: { kind: 'otp-consent' } },
    });
    expect(portals.quiet.control.requests).toHaveLength(0);
  });

  it('a question is still open: the right code ends the run, and one message was sent in all', async () => {
    const { control } = portals.texting;
    const run = await client.answer('texting', { kind: 'otp', code: control.smsCode() });
    expect([run.status, run.error]).toEqual(['succeeded', null]);
    expect(control.messages()).toBe(1);
    expect((await client.claims('texting')).size).toBe(run.counts?.added);
  });

  it('an upload goes on beside a question; a person who cancels it has sent nothing', async () => {
    const answer = await fetch(new URL('/api/v1/collection/sources/quiet/artefacts?format=plain', server.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${server.adminKey}` },
      body: '2.3.0.1\n',
    });
    const { run: uploaded } = (await answer.json()) as { run: ShownRun };
    expect(await client.settled('quiet', uploaded.id)).toMatchObject({ status: 'succeeded', counts: { added: 1 } });
    expect(await client.source('quiet')).toMatchObject({ condition: 'attention' });
    const run = await client.answer('quiet', { kind: 'cancel' });
    expect([run.status, run.error?.code]).toEqual(['failed', 'collection_attention_required']);
    expect(await client.source('quiet')).toMatchObject({ condition: 'paused', nextDueAt: null });
    expect(portals.quiet.control.requests).toHaveLength(0);
  });

  it('what the events have told the read model is what the sources say', async () => {
    const ids = Object.keys(portals).sort();
    const own = await Promise.all(ids.map((id) => client.source(id)));
    await vi.waitFor(
      async () => {
        const { sources } = await client.get<{ sources: (ShownSource & { id: string })[] }>(
          '/api/v1/collection/status',
        );
        expect(sources.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(own);
      },
      { timeout: 60_000, interval: 200 },
    );
  });

  it('no password, cookie or token is in the log, an answer, an event or any file', async () => {
    await server.stop();
    logs.push(server.log());
    const sent = Object.values(portals).flatMap((portal) => secretsOf(portal.control.requests));
    const secrets = [...new Set([...sent, PASSWORD, WRONG_PASSWORD])];
    expect(secrets.length).toBeGreaterThan(10);
    expect(secrets.some((secret) => secret.startsWith('Bearer'))).toBe(true);
    expect(secrets.some((secret) => /^demo:\d+:[0-9a-f]{64}$/.test(secret))).toBe(true);

    const log = logs.join('\n');
    expect(log).toContain('/isap-api/secinfo/list/black_ip');
    const files = filesBelow(join(dataDir, 'state'));
    const hasEvents = [...files.values()].some((bytes) => bytes.includes('blacklist.source.credentials-set'));
    expect(hasEvents).toBe(true);
    for (const secret of secrets) {
      expect(log).not.toContain(secret);
      expect(heard.some((answer) => answer.includes(secret))).toBe(false);
      expect([...files].filter(([, bytes]) => bytes.includes(secret)).map(([path]) => path)).toEqual([]);
    }
  });
});
