import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FeedPointer } from '../../../shared/blacklist/publication/pointer.ts';
import { diffVersions, getHistory } from '../../../workers/blacklist/contract/history.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { batchOf, compileNow, created, importBatch, listOf, numbers, pointerOf } from '../list/support.ts';

const get = (path: string) => call('GET', `/api/v1/blacklist${path}`, { headers: ADMIN });

/** One more version of a list. */
async function next(name: string, upserts: readonly number[], withdrawals: readonly number[] = []) {
  await importBatch(name, batchOf(upserts, withdrawals));
  await compileNow(name);
  return (await pointerOf(name))!;
}

const HOST = '1.0.0.4';

describe('the history of an address', () => {
  const versions: FeedPointer[] = [];

  beforeAll(async () => {
    await created('hist');
    versions.push(await next('hist', numbers(0, 5)));
    versions.push(await next('hist', numbers(5, 5), [2]));
    versions.push(await next('hist', [2, 20]));
    versions.push(await next('hist', [21]));
    await evictDurableObject(listOf('hist'));
  }, 60_000);

  const instant = (index: number, offset = 0): string => new Date(versions[index]!.publishedAt + offset).toISOString();

  it('says whether it was blocked at a moment, by which version and line, and what was said then', async () => {
    const at = async (time: string) => {
      const answer = await get(`/history/${HOST}?list=hist&at=${time}`);
      expectDocumented(getHistory, answer);
      return answer.body.moment;
    };
    expect(await at(instant(0))).toMatchObject({
      ...{ blocked: true, line: HOST, version: { version: versions[0]!.version } },
    });
    expect(await at(instant(1))).toMatchObject({ blocked: false, line: null, version: { lines: 9 } });
    const last = await at(instant(3, 1_000));
    expect(last).toMatchObject({ blocked: true, version: { state: 'live', version: versions[3]!.version } });
    expect(last.entries).toMatchObject([{ address: HOST, claims: [{ source: 'a', reason: 'scan' }] }]);
    expect(await at(instant(0, -1))).toMatchObject({ blocked: false, version: null, entries: [] });
  });

  it('says in which versions it was contained', async () => {
    const answer = await get(`/history/${HOST}?list=hist`);
    expectDocumented(getHistory, answer);
    expect(answer.body).toMatchObject({
      ...{ address: HOST, at: null, moment: null, versions: { checked: 4, unknown: 0, since: instant(0) } },
      intervals: [
        { from: instant(2), until: null, fromVersion: versions[2]!.version, toVersion: versions[3]!.version },
        { from: instant(0), until: instant(1), fromVersion: versions[0]!.version, toVersion: versions[0]!.version },
      ],
    });
    const never = await get('/history/9.9.9.9?list=hist');
    expect(never.body).toMatchObject({ intervals: [], versions: { checked: 4 } });
  });

  it('says so when a text is not kept any more', async () => {
    await env.SNAPSHOTS.delete(versions[1]!.textKey);
    const then = await get(`/history/1.0.0.6?list=hist&at=${instant(1)}`);
    expect(then.body.moment).toMatchObject({ blocked: null, line: null });
    const all = await get('/history/1.0.0.6?list=hist');
    expect(all.body.versions).toMatchObject({ checked: 4, unknown: 1 });
    expect(all.body.intervals).toHaveLength(2);
  });

  it('refuses what is no address, a range, and lists that are not there', async () => {
    expect((await get('/history/1..2?list=hist')).body.code).toBe('address_invalid');
    expect((await get('/history/1.0.0.1-1.0.0.3?list=hist')).body.code).toBe('address_invalid');
    expect((await get(`/history/1.0.0.1?list=nowhere&at=${instant(0)}`)).body.code).toBe('not_found');
    expect((await get('/history/1.0.0.1?list=nowhere')).body.code).toBe('feed_not_ready');
  });
});

describe('the difference between two versions', () => {
  const diff = (list: string, from: number, to: number, query = '') =>
    get(`/lists/${list}/versions/${from}/diff/${to}${query}`);

  it('has figures, what they consist of, and samples; or every line', async () => {
    await created('diff');
    const first = await next('diff', numbers(0, 20));
    const second = await next('diff', numbers(20, 3), [0]);
    const answer = await diff('diff', first.version, second.version, '?samples=2');
    expectDocumented(diffVersions, answer);
    expect(answer.body).toMatchObject({
      ...{ list: 'diff', complete: true, reasons: [], untouchable: [] },
      added: {
        ...{ lines: 3, addresses4: 3, addresses6: '0', bySource: { a: 3 }, byCategory: { scanning: 3 } },
        ...{ byCountry: { KR: 3 }, samples: [{ cidr: '1.0.0.40', sources: ['a'] }, { cidr: '1.0.0.42' }] },
      },
      removed: { lines: 1, addresses4: 1, bySource: { a: 1 }, samples: [{ cidr: '1.0.0.0' }] },
    });
    for (const [query, headers] of [
      ['?format=jsonl', {}],
      ['', { accept: 'application/jsonl' }],
    ] as const) {
      const path = `/api/v1/blacklist/lists/diff/versions/${first.version}/diff/${second.version}${query}`;
      const lines = await exports.default.fetch(
        new Request(`https://aegis.example${path}`, { headers: { ...ADMIN, ...headers } }),
      );
      expect(lines.headers.get('content-type')).toContain('application/jsonl');
      const changes = (await lines.text())
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { op: string; cidr: string });
      expect(changes.map(({ op, cidr }) => `${op} ${cidr}`)).toEqual([
        ...['add 1.0.0.40', 'add 1.0.0.42', 'add 1.0.0.44', 'remove 1.0.0.0'],
      ]);
    }
    expect((await diff('diff', first.version, 99)).body.code).toBe('not_found');
    await env.SNAPSHOTS.delete(first.textKey);
    const gone = await diff('diff', second.version, first.version);
    expect([gone.status, gone.body.code]).toEqual([404, 'not_found']);
  });

  it('to a held version is what would change, and why it is held', async () => {
    await created('diff-held');
    const live = await next('diff-held', numbers(0, 1_000));
    await listOf('diff-held').configure(
      { untouchable: [{ address: '1.0.7.208', label: 'ours' }] },
      {
        causation: { correlationId: null, causationId: null, traceparent: null, actor: 'test' },
        idempotencyKey: null,
        requestHash: '',
      },
    );
    await importBatch('diff-held', batchOf([1_000], numbers(10, 990)));
    await compileNow('diff-held');
    const { held } = await listOf('diff-held').describe();
    const { body } = await diff('diff-held', live.version, held!.version);
    expect(body).toMatchObject({
      to: { state: 'held', publishedAt: null },
      removed: { lines: 990, bySource: { a: 990 } },
    });
    expect(body.reasons.map(({ code }: { code: string }) => code).sort()).toEqual(['shrink', 'untouchable']);
    expect(body.untouchable).toEqual(['1.0.7.208']);
  });

  it('is not for everybody', async () => {
    const answer = await call('GET', '/api/v1/blacklist/lists/diff/versions/1/diff/2');
    expect(answer.status).toBe(401);
  });
});
