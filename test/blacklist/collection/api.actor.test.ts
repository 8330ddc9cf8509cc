import { createScheduledController } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addDays, kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import {
  getCollectionStatus,
  getPresets,
  getSource,
  getSources,
  postSource,
  putSource,
  triggerCollection,
} from '../../../workers/blacklist/contract/collection.ts';
import {
  getRejects,
  getRun,
  getRuns,
  postArtefact,
  replayArtefact,
} from '../../../workers/blacklist/contract/collection-runs.ts';
import { tickSources } from '../../../workers/blacklist/service/collection.ts';
import { farFromMidnight } from '../midnight.ts';
import { claimsOf, everythingOf, lines, settle } from '../source/support.ts';
import { api, call, expectDocumented, uploadText } from './support.ts';

afterEach(() => void vi.restoreAllMocks());
const serve = (text: string) => vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(text));
const openList = (id: string, more = {}) =>
  api('POST', '/sources', {
    id,
    kind: 'open-list',
    url: 'https://lists.example.net/all.txt',
    format: 'plain',
    ...more,
  });

describe('sources', () => {
  it('are created, seen at once, changed on top of what one has seen, and deleted', async () => {
    const created = await openList('api-one', { title: 'One' });
    expect(created).toMatchObject({
      status: 201,
      body: { id: 'api-one', condition: 'idle', settings: { title: 'One' } },
    });
    expectDocumented(postSource, created);
    expect(await openList('api-one')).toMatchObject({ status: 409, body: { code: 'conflict' } });

    const listed = await api('GET', '/sources');
    expectDocumented(getSources, listed);
    expect(listed.body.data).toContainEqual(created.body);
    const status = await api('GET', '/status');
    expectDocumented(getCollectionStatus, status);
    expect(status.body.sources).toContainEqual(created.body);

    const one = await api('GET', '/sources/api-one');
    expectDocumented(getSource, one);
    const etag = one.headers.get('etag') ?? '';
    const changed = await api('PUT', '/sources/api-one', { intervalMinutes: 30 }, { 'if-match': etag });
    expect(changed).toMatchObject({ status: 200, body: { settings: { title: 'One', intervalMinutes: 30 } } });
    expectDocumented(putSource, changed);
    expect(await api('PUT', '/sources/api-one', { title: 'x' }, { 'if-match': etag })).toMatchObject({ status: 412 });
    expect(await api('PUT', '/sources/api-one', { list: 'other' })).toMatchObject({ status: 409 });

    expect(await api('PUT', '/sources/api-one/enable', { enabled: false })).toMatchObject({
      status: 200,
      body: { condition: 'disabled', nextDueAt: null },
    });
    expect(await api('DELETE', '/sources/api-one')).toMatchObject({ status: 204 });
    expect(await api('GET', '/sources/api-one')).toMatchObject({ status: 404 });
    expect((await api('GET', '/sources')).body.data).not.toContainEqual(expect.objectContaining({ id: 'api-one' }));
  });

  it('refuse what is not valid, not allowed, or not there', async () => {
    expect(await openList('Bad Id')).toMatchObject({ status: 400 });
    // What people enter by hand is kept under this name, and would go with a source that had it.
    expect(await openList('manual')).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(await openList('api-ssrf', { url: 'http://169.254.169.254/latest' })).toMatchObject({
      status: 422,
      body: { code: 'egress_refused' },
    });
    expect(await openList('api-preset', { preset: 'no-such-preset' })).toMatchObject({ status: 400 });
    expect(await api('POST', '/sources', { id: 'api-nourl', kind: 'open-list' })).toMatchObject({ status: 400 });
    expect(await api('PUT', '/sources/api-none', {})).toMatchObject({ status: 404 });
    expect(await api('POST', '/trigger', { source: 'api-none' })).toMatchObject({ status: 404 });
  });

  it('are for administrators only', async () => {
    for (const [method, path] of [
      ['GET', '/status'],
      ['GET', '/sources'],
      ['POST', '/trigger'],
      ['DELETE', '/sources/x'],
      ['POST', '/sources/x/artefacts'],
    ] as const) {
      expect((await call(method, `/api/v1/collection${path}`)).status).toBe(401);
    }
  });

  it('can be made from presets', async () => {
    const presets = await api('GET', '/presets');
    expectDocumented(getPresets, presets);
    const [preset] = presets.body.data;
    const made = await api('POST', '/sources', {
      id: 'api-from-preset',
      kind: 'open-list',
      preset: preset.id,
      enabled: false,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { settings: { url: preset.url, title: preset.title, format: preset.format } },
    });
  });

  it('never show their account', async () => {
    await api('POST', '/sources', { id: 'api-account', kind: 'regtech', enabled: false });
    expect((await api('GET', '/sources/api-account')).body).toMatchObject({ hasCredentials: false });
    expect(await api('POST', '/trigger', { source: 'api-account' })).toMatchObject({
      status: 409,
      body: { code: 'collection_credentials_missing' },
    });
    const account = { username: 'somebody', password: 'unforgettable-7' };
    expect(await api('PUT', '/sources/api-account/credentials', account)).toMatchObject({ status: 204, body: '' });
    const shown = await api('GET', '/sources/api-account');
    expect(shown.body).toMatchObject({ hasCredentials: true });
    const database = await env.BLACKLIST_DB.prepare('SELECT state FROM sources').all();
    for (const text of [
      JSON.stringify(shown.body),
      JSON.stringify(database.results),
      await everythingOf('api-account'),
    ]) {
      expect(text).not.toContain(account.password);
      expect(text).not.toContain(account.username);
    }
    expect(await api('PUT', '/sources/api-account/credentials', { ...account, otp: '1' })).toMatchObject({
      status: 400,
    });
    expect(await api('DELETE', '/sources/api-account/credentials')).toMatchObject({ status: 204 });
    expect((await api('GET', '/sources/api-account')).body).toMatchObject({ hasCredentials: false });
  });
});

describe('a triggered collection', () => {
  it('is one run for one idempotency key, and a conflict without', async () => {
    await openList('api-run');
    serve(lines(50, 3));
    const key = { 'idempotency-key': 'k-1' };
    const startDate = addDays(kstDay(Date.now()), -20);
    const first = await api('POST', '/trigger', { source: 'api-run', force: true, startDate }, key);
    expect(first).toMatchObject({ status: 202, body: { trigger: 'manual', by: 'admin-key', force: true } });
    expectDocumented(triggerCollection, first);
    const repeated = await api('POST', '/trigger', { source: 'api-run', force: true, startDate }, key);
    expect(repeated.body.id).toBe(first.body.id);
    expect(await api('POST', '/trigger', { source: 'api-run' }, key)).toMatchObject({ status: 422 });
    expect(await api('POST', '/trigger', { source: 'api-run', startDate: '2001-01-01' })).toMatchObject({
      status: 400,
    });
    await settle('api-run');
    const runs = await api('GET', '/sources/api-run/runs?limit=1');
    expectDocumented(getRuns, runs);
    expect(runs.body).toMatchObject({ data: [{ id: first.body.id, status: 'succeeded' }], page: { next: null } });
    const run = await api('GET', `/sources/api-run/runs/${first.body.id}`);
    expectDocumented(getRun, run);
    expect(run.body.artefacts).toMatchObject([
      { scope: { kind: 'full' }, format: 'plain', bytes: lines(50, 3).length },
    ]);
  });

  it('is started by cron when it is due', async () => {
    await openList('api-cron');
    serve(lines(51, 2));
    const now = createScheduledController().scheduledTime;
    await tickSources(env, now);
    expect(await settle('api-cron')).toMatchObject({ trigger: 'schedule', status: 'succeeded', counts: { added: 2 } });
  });
});

describe('an upload by an administrator', () => {
  it('is taken once a day, read as said, and its rejects are listed', { timeout: 120_000 }, async () => {
    await farFromMidnight(40_000);
    await api('POST', '/sources', { id: 'api-upload', kind: 'upload' });
    const text = `${lines(52, 2)}nonsense\n010.1.1.1\n1.2.3\n`;
    const taken = await uploadText('api-upload', text, '?format=plain&name=a.txt&scope=full');
    expect(taken).toMatchObject({ status: 202, body: { isNew: true, run: { trigger: 'upload' } } });
    expectDocumented(postArtefact, taken);
    const again = await uploadText('api-upload', text, '?format=plain&name=a.txt&scope=full');
    expect(again.body).toMatchObject({ isNew: false, run: { id: taken.body.run.id } });
    expect(await settle('api-upload')).toMatchObject({
      status: 'succeeded',
      counts: { added: 2 },
      parsed: { rejected: 3 },
    });

    const path = `/sources/api-upload/runs/${taken.body.run.id}/rejects`;
    const page = await api('GET', `${path}?limit=2`);
    expectDocumented(getRejects, page);
    expect(page.body.data.map(({ line }: { line: number }) => line)).toEqual([3, 4]);
    const rest = await api('GET', `${path}?limit=2&cursor=${page.body.page.next}`);
    expect(rest.body).toMatchObject({ data: [{ line: 5 }], page: { next: null } });

    // An addition withdraws nothing; a full statement does.
    await uploadText('api-upload', lines(53, 1), '?format=plain');
    await settle('api-upload');
    expect((await claimsOf('api-upload')).size).toBe(3);
    await uploadText('api-upload', lines(53, 1), '?format=plain&scope=full');
    await settle('api-upload');
    expect((await claimsOf('api-upload')).size).toBe(1);

    const replayed = await api('POST', '/sources/api-upload/replay', { sha256: taken.body.sha256 });
    expect(replayed).toMatchObject({ status: 202, body: { trigger: 'replay' } });
    expectDocumented(replayArtefact, replayed);
    expect(await settle('api-upload')).toMatchObject({ status: 'succeeded', counts: { added: 2, withdrawn: 0 } });
    expect(await api('POST', '/sources/api-upload/replay', { sha256: 'f'.repeat(64) })).toMatchObject({ status: 404 });
  });

  it('is taken again when another came in between: so a person goes back to an earlier file', {
    timeout: 120_000,
  }, async () => {
    await farFromMidnight(40_000);
    await api('POST', '/sources', { id: 'api-back', kind: 'upload' });
    const full = '?format=plain&scope=full';
    const [earlier, later] = [lines(54, 3), lines(55, 2)];
    const first = await uploadText('api-back', earlier, full);
    await settle('api-back');
    // One that ends badly changes nothing, so it does not count.
    await uploadText('api-back', '', full);
    await uploadText('api-back', '{', '?format=json');
    expect(await settle('api-back')).toMatchObject({ status: 'failed' });
    expect((await uploadText('api-back', earlier, full)).body).toMatchObject({ isNew: false });

    await uploadText('api-back', later, full);
    const back = await uploadText('api-back', earlier, full);
    expect(back.body.isNew).toBe(true);
    expect(back.body.run.id).not.toBe(first.body.run.id);
    expect((await uploadText('api-back', earlier, full)).body).toMatchObject({
      isNew: false,
      run: { id: back.body.run.id },
    });
    expect(await settle('api-back')).toMatchObject({ status: 'succeeded', counts: { added: 3, withdrawn: 2 } });
    expect((await claimsOf('api-back')).size).toBe(3);
  });

  it('is refused when it is empty, says half a window, or has no source', async () => {
    await api('POST', '/sources', { id: 'api-refuse', kind: 'upload' });
    expect(await uploadText('api-refuse', '')).toMatchObject({ status: 400 });
    expect(await uploadText('api-refuse', 'x', '?from=2026-01-01')).toMatchObject({ status: 400 });
    expect(await uploadText('api-refuse', 'x', '?scope=window')).toMatchObject({ status: 400 });
    expect(await uploadText('api-refuse', 'x', '?format=tarot')).toMatchObject({ status: 400 });
    expect(await uploadText('api-none', '1.1.1.1\n')).toMatchObject({ status: 404 });
  });
});
