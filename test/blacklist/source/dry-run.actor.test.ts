import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dryRunSource } from '../../../workers/blacklist/contract/collection-dry-run.ts';
import { ADMIN, api, call, expectDocumented } from '../collection/support.ts';
import { batchOf, created, importBatch, numbers, runAlarm } from '../list/support.ts';
import { claimsOf, collectNow, LIST_URL, lines, openList, sourceOf } from './support.ts';

afterEach(() => void vi.restoreAllMocks());

const serve = (text: string, init: ResponseInit = {}) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(text, init));

const draftOf = (list: string, more = {}) => ({ kind: 'open-list', url: LIST_URL, format: 'plain', list, ...more });

/** All that is stored of a source and in the buckets, to see that nothing was. */
async function stored(id: string): Promise<string> {
  const rows = await runInDurableObject(env.SOURCE.getByName(id), (_, { storage }) => [
    storage.sql.exec('SELECT * FROM source').toArray(),
    storage.sql.exec('SELECT * FROM run').toArray(),
    storage.sql.exec('SELECT count(*) AS n FROM k_events').toArray(),
  ]);
  const objects = (await env.ARTEFACTS.list()).objects.map(({ key, etag }) => `${key} ${etag}`);
  return JSON.stringify([rows, objects]);
}

describe('a dry run of a source', () => {
  it('says of a draft what it would bring, and stores nothing', async () => {
    await created('dry-a');
    await importBatch('dry-a', batchOf(numbers(0, 10)));
    await runAlarm('dry-a', 'compile');
    const allowed = { address: '1.9.0.2', reason: 'ours', owner: 'noc' };
    const { status } = await call('POST', '/api/v1/blacklist/lists/dry-a/allowlist', {
      headers: { ...ADMIN, 'content-type': 'application/json' },
      body: JSON.stringify(allowed),
    });
    expect(status).toBe(201);
    const before = await stored('dry-draft');
    serve(`# list\n1.0.0.0\n1.9.0.1\n1.9.0.2\n10.0.0.1\n0.0.0.0/0\nnonsense\n`);
    const answer = await api('POST', '/sources/dry-draft/dry-run', { draft: draftOf('dry-a') });
    expectDocumented(dryRunSource, answer);
    expect(answer.body).toMatchObject({
      outcome: 'parsed',
      requests: 1,
      artefacts: [{ format: 'plain', scope: { kind: 'full' } }],
      parsed: { records: 4, rejected: 2, rejectsByReason: { 'too-wide': 1, 'host-name': 1 } },
      rejects: [{ line: 6, reason: 'too-wide' }, { line: 7 }],
      samples: ['1.0.0.0', '1.9.0.1', '1.9.0.2', '10.0.0.1'],
      counts: { added: 4, withdrawn: 0 },
      list: {
        rows: 4,
        fresh: 3,
        known: 1,
        allowlisted: 1,
        special: 1,
        gained: { lines: 1, samples: ['1.9.0.1'] },
        lost: { lines: 0 },
        reasons: [],
      },
    });
    expect(await stored('dry-draft')).toBe(before);
    expect((await api('GET', '/sources/dry-draft')).status).toBe(404);
    expect(await api('POST', '/sources/dry-draft/dry-run', {})).toMatchObject({ status: 404 });
  });

  it('compares with what the source said last, and says what would leave the feed or be held', async () => {
    await created('dry-b');
    await openList('dry-known', { list: 'dry-b' });
    serve(lines(1, 400));
    await collectNow('dry-known');
    await runAlarm('dry-b', 'compile');
    const before = await stored('dry-known');
    serve(lines(1, 200) + lines(2, 1));
    const { body } = await api('POST', '/sources/dry-known/dry-run', {});
    expect(body).toMatchObject({
      outcome: 'parsed',
      counts: { added: 1, unchanged: 200, withdrawn: 200 },
      list: { rows: 201, known: 200, fresh: 1 },
    });
    expect(body.list.lost.lines).toBeGreaterThan(0);
    serve(lines(1, 10));
    const shrunk = await api('POST', '/sources/dry-known/dry-run', {});
    expectDocumented(dryRunSource, shrunk);
    expect(shrunk.body).toMatchObject({
      outcome: 'failed',
      isDrift: true,
      failure: { code: 'collection_unexpected_answer' },
      counts: { withdrawn: 390 },
    });
    expect(await stored('dry-known')).toBe(before);
    expect((await claimsOf('dry-known')).size).toBe(0);
  });

  it('says what is wrong with an answer instead of failing', async () => {
    await created('dry-c');
    const run = () => api('POST', '/sources/dry-bad/dry-run', { draft: draftOf('dry-c', { format: 'csv' }) });
    serve('gone', { status: 404 });
    expect((await run()).body).toMatchObject({
      outcome: 'failed',
      failure: { code: 'collection_http_error' },
      list: null,
    });
    serve('<html><body>login</body></html>');
    expect((await run()).body).toMatchObject({ outcome: 'failed', isDrift: true });
    const hidden = await api('POST', '/sources/dry-bad/dry-run', {
      draft: draftOf('dry-c', { url: 'http://127.0.0.1/' }),
    });
    expect(hidden).toMatchObject({ status: 422, body: { code: 'egress_refused' } });
  });

  it('of domains asks the list of domains', async () => {
    await created('dry-d');
    serve('0.0.0.0 evil.example\n0.0.0.0 worse.example\n0.0.0.0 google.com\n');
    const draft = draftOf('dry-d', { indicator: 'domain', format: 'auto' });
    const answer = await api('POST', '/sources/dry-domains/dry-run', { draft });
    expectDocumented(dryRunSource, answer);
    expect(answer.body).toMatchObject({
      parsed: { records: 2, rejectsByReason: { 'well-known': 1 } },
      list: {
        rows: 2,
        fresh: 2,
        gained: { lines: 2, samples: ['evil.example', 'worse.example'] },
        linesBefore: 0,
        linesAfter: 2,
      },
    });
  });

  it('logs in to a portal only when that is confirmed, and only with an account', async () => {
    const fetched = serve('');
    await api('POST', '/sources', { id: 'dry-portal', kind: 'regtech' });
    const asked = await api('POST', '/sources/dry-portal/dry-run', {});
    expect(asked).toMatchObject({ status: 409 });
    const without = await api('POST', '/sources/dry-portal/dry-run', { confirm: true });
    expect(without.body).toMatchObject({ code: 'collection_credentials_missing' });
    expect(fetched).not.toHaveBeenCalled();
    expect((await sourceOf('dry-portal').describe()).lastRun).toBeNull();
  });
});
