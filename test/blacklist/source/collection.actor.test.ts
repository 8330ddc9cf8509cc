import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SourceActor } from '../../../durable-objects/blacklist/source.ts';
import { completeConfig } from '../../../shared/blacklist/source/config.ts';
import { codeOf } from '../../support/code-of.ts';
import { claimsOf, collectNow, fireAlarm, LIST_URL, lines, meta, openList, settle, sourceOf } from './support.ts';

/** An answer, made anew for each request: a response belongs to the actor that has asked for it. */
const reply = (body: string | null, init: ResponseInit = {}) => ({ body, init });

/** What the lists' server answers with; an error is a connection that fails. */
function serve(answer: ReturnType<typeof reply> | Error) {
  const requests: Headers[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    requests.push(new Headers(init?.headers as HeadersInit));
    if (answer instanceof Error) throw answer;
    return new Response(answer.body, answer.init);
  });
  return requests;
}

const json = (value: unknown) => reply(JSON.stringify(value));

afterEach(() => void vi.restoreAllMocks());

describe('a collection', () => {
  it('brings what the source says to the list, and then only what has changed', async () => {
    await openList('basic');
    serve(reply(`${lines(1, 40)}not an address\n# comment\n1.1.0.1\n`));
    const first = await collectNow('basic');
    expect(first).toMatchObject({
      status: 'succeeded',
      trigger: 'manual',
      requests: 1,
      artefacts: 1,
      parsed: { records: 41, duplicates: 1, rejected: 1 },
      counts: { added: 40, changed: 0, withdrawn: 0 },
      written: { added: 40, withdrawn: 0 },
    });
    expect((await claimsOf('basic')).size).toBe(40);
    expect(await sourceOf('basic').rejects(first.id, 0, 10)).toMatchObject([
      { line: 41, artefact: 1, sample: 'not an address' },
    ]);

    serve(reply(lines(1, 39) + lines(2, 2)));
    const second = await collectNow('basic');
    expect(second.counts).toMatchObject({ added: 2, unchanged: 39, withdrawn: 1 });
    expect(second.written).toMatchObject({ added: 2, withdrawn: 1, unchanged: 0 });
    expect((await claimsOf('basic')).size).toBe(41);
    expect(await sourceOf('basic').describe()).toMatchObject({
      baseline: { rows: 41, run: second.id },
      lastRun: { id: second.id, status: 'succeeded' },
      failures: 0,
      activeRun: null,
    });
  });

  it('writes nothing when the bytes are the same, and nothing when only their order is', async () => {
    await openList('same');
    serve(reply(lines(3, 30)));
    await collectNow('same');
    const same = await collectNow('same');
    expect(same).toMatchObject({ status: 'unchanged', parsed: null, written: { rowsWritten: 0 } });
    serve(reply(lines(3, 30).trim().split('\n').reverse().join('\n')));
    const reordered = await collectNow('same');
    expect(reordered).toMatchObject({
      status: 'succeeded',
      written: { rowsWritten: 0, added: 0 },
      counts: { unchanged: 30 },
    });
  });

  it('asks conditionally, and takes 304 for unchanged', async () => {
    await openList('conditional');
    serve(reply(lines(4, 5), { headers: { etag: '"v1"' } }));
    await collectNow('conditional');
    const requests = serve(reply(null, { status: 304 }));
    expect(await collectNow('conditional')).toMatchObject({ status: 'unchanged', artefacts: 0 });
    expect(requests[0]?.get('if-none-match')).toBe('"v1"');
    const forced = serve(reply(lines(4, 6)));
    expect(await collectNow('conditional', true)).toMatchObject({ status: 'succeeded', counts: { added: 1 } });
    expect(forced[0]?.get('if-none-match')).toBeNull();
  });

  it('refuses a second run and names the first; a run that was cancelled changes nothing any more', async () => {
    await openList('double');
    let isHeld = true;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      while (isHeld) await scheduler.wait(5);
      return new Response(lines(10, 3));
    });
    const { run } = await sourceOf('double').trigger({ force: false, lookbackDays: null }, meta);
    let refusal: unknown;
    try {
      await sourceOf('double').trigger({ force: false, lookbackDays: null }, meta);
    } catch (thrown) {
      refusal = thrown;
    }
    expect(refusal).toMatchObject({ code: 'conflict', details: { run: run?.id } });
    await vi.waitUntil(() => vi.mocked(globalThis.fetch).mock.calls.length > 0, { timeout: 20_000 });
    await sourceOf('double').cancel(run!.id);
    isHeld = false;
    await fireAlarm('double');
    expect(await settle('double')).toMatchObject({ id: run?.id, status: 'cancelled', artefacts: 0 });
    expect((await claimsOf('double')).size).toBe(0);
    expect((await sourceOf('double').describe()).failures).toBe(0);
  });

  it('starts by the schedule when it is due, once', async () => {
    await openList('scheduled', { intervalMinutes: 60 });
    serve(reply(lines(5, 3)));
    const now = Date.now();
    expect(await sourceOf('scheduled').tick(now)).toMatchObject({ trigger: 'schedule', by: 'cron' });
    expect(await sourceOf('scheduled').tick(now)).toBeNull();
    expect(await settle('scheduled')).toMatchObject({ status: 'succeeded' });
    expect(await sourceOf('scheduled').tick(now + 59 * 60_000)).toBeNull();
    await sourceOf('scheduled').setEnabled(false, meta);
    expect(await sourceOf('scheduled').tick(now + 61 * 60_000)).toBeNull();
    await sourceOf('scheduled').setEnabled(true, meta);
    expect(await sourceOf('scheduled').tick(now + 61 * 60_000)).toMatchObject({ status: 'queued' });
    await settle('scheduled');
  });
});

describe('a collection that fails', () => {
  it('backs off, opens the breaker after three failures, and is forgiven after a success', async () => {
    await openList('failing', { intervalMinutes: 5 });
    serve(new TypeError('connection refused'));
    const before = Date.now();
    expect(await collectNow('failing')).toMatchObject({ status: 'failed', error: { code: 'collection_unreachable' } });
    const once = await sourceOf('failing').describe();
    expect(once).toMatchObject({ failures: 1, breaker: { phase: 'closed', failures: 1 }, paused: null });
    expect(once.nextDueAt).toBeGreaterThanOrEqual(before + 150_000);
    await collectNow('failing');
    await collectNow('failing');
    expect(await sourceOf('failing').describe()).toMatchObject({ failures: 3, breaker: { phase: 'open' } });
    expect(await sourceOf('failing').tick(Date.now() + 14 * 60_000)).toBeNull();
    serve(reply(lines(6, 3)));
    await collectNow('failing');
    expect(await sourceOf('failing').describe()).toMatchObject({ failures: 0, breaker: { phase: 'closed' } });
  });

  it('pauses when only a person can help, until one acts', async () => {
    await openList('paused');
    serve(reply(null, { status: 302, headers: { location: 'https://10.0.0.1/' } }));
    expect(await collectNow('paused')).toMatchObject({ status: 'failed', error: { code: 'egress_refused' } });
    expect((await sourceOf('paused').describe()).paused).toMatchObject({ code: 'egress_refused' });
    expect(await sourceOf('paused').tick(Date.now() + 10 ** 10)).toBeNull();
    await sourceOf('paused').setEnabled(true, meta);
    expect((await sourceOf('paused').describe()).paused).toBeNull();
  });

  it('keeps the earlier claims when the list shrinks beyond belief, until it is forced', async () => {
    await openList('shrunk');
    serve(reply(lines(7, 100)));
    await collectNow('shrunk');
    serve(reply(lines(7, 10)));
    const held = await collectNow('shrunk');
    expect(held).toMatchObject({ status: 'failed', phase: 'parse', error: { code: 'collection_unexpected_answer' } });
    expect((await claimsOf('shrunk')).size).toBe(100);
    expect(await sourceOf('shrunk').describe()).toMatchObject({ drift: { run: held.id }, baseline: { rows: 100 } });
    expect(await collectNow('shrunk', true)).toMatchObject({ status: 'succeeded', counts: { withdrawn: 90 } });
    expect((await claimsOf('shrunk')).size).toBe(10);
    expect((await sourceOf('shrunk').describe()).drift).toBeNull();
  });

  it('keeps the earlier claims when the layout is not the one that we know', async () => {
    await openList('drifted', {
      format: 'json',
      parse: { defaults: { reason: null, category: null, confidence: null }, json: { path: 'data' } },
    });
    serve(json({ data: ['1.8.0.1', '1.8.0.2'] }));
    await collectNow('drifted');
    serve(json({ items: ['1.8.0.1'] }));
    expect(await collectNow('drifted')).toMatchObject({ status: 'failed', phase: 'parse' });
    expect((await claimsOf('drifted')).size).toBe(2);
    expect((await sourceOf('drifted').describe()).baseline?.rows).toBe(2);
  });

  it('gives up a run that takes its isolate with it again and again', async () => {
    await openList('fatal');
    serve(new Error('never asked'));
    const id = await runInDurableObject(env.SOURCE.getByName('fatal'), (actor: SourceActor, state) => {
      const { run } = actor.trigger({ force: false, lookbackDays: null }, meta);
      state.storage.sql.exec("UPDATE run SET work = json_set(work, '$.attempts', 5)");
      return run?.id ?? '';
    });
    await fireAlarm('fatal');
    expect((await sourceOf('fatal').run(id)).run).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  });
});

describe('a source', () => {
  it('can be changed but not moved to another list, and only on top of the revision one has seen', async () => {
    await openList('changed');
    const { config, revision } = await sourceOf('changed').describe();
    expect(await codeOf(sourceOf('changed').configure(config, 0, meta))).toBe('conflict');
    expect(await codeOf(sourceOf('changed').configure(config, revision + 1, meta))).toBe('revision_mismatch');
    expect(await codeOf(sourceOf('changed').configure({ ...config, list: 'other' }, revision, meta))).toBe('conflict');
    const { source, events } = await sourceOf('changed').configure({ ...config, title: 'New' }, revision, meta);
    expect(source).toMatchObject({ revision: revision + 1, config: { title: 'New' } });
    expect(events).toMatchObject([{ type: 'blacklist.source.configured', source: '/blacklist/sources/changed' }]);
  });

  it('takes its claims along when it is deleted, and can be created anew', async () => {
    await openList('deleted');
    serve(reply(lines(9, 20)));
    await collectNow('deleted');
    await sourceOf('deleted').remove(null, meta);
    expect(await codeOf(sourceOf('deleted').describe())).toBe('not_found');
    await fireAlarm('deleted');
    expect((await claimsOf('deleted')).size).toBe(0);
    const config = completeConfig({ id: 'deleted', kind: 'open-list', url: LIST_URL }, null);
    await sourceOf('deleted').configure(config, 0, meta);
    expect(await collectNow('deleted')).toMatchObject({ status: 'succeeded', counts: { added: 20 } });
  });

  it('answers not_found before it exists', async () => {
    expect(await codeOf(sourceOf('nobody').describe())).toBe('not_found');
    expect(await codeOf(sourceOf('nobody').trigger({ force: false, lookbackDays: null }, meta))).toBe('not_found');
    expect(await sourceOf('nobody').tick(Date.now())).toBeNull();
  });
});
