import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import { pointerKey } from '../../../shared/blacklist/publication/pointer.ts';
import {
  downloadAnalyticsExport,
  getAnalyticsExports,
  postAnalyticsExport,
} from '../../../workers/blacklist/contract/analytics-exports.ts';
import { exportNightly } from '../../../workers/blacklist/service/analytics-exports.ts';
import { type ParquetColumn, writeParquet } from '../../../workers/blacklist/service/analytics-parquet.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { batchOf, compileNow, created, importBatch, listOf, numbers, pointerOf } from '../list/support.ts';

const PATIENCE_MS = 25_000;
const month = kstDay(Date.now()).slice(0, 7);

const post = (body: object) =>
  call('POST', '/api/v1/analytics/exports', {
    headers: { ...ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const list = () => call('GET', '/api/v1/analytics/exports?list=file', { headers: ADMIN });

async function rowsOf(key: string): Promise<Record<string, unknown>[]> {
  const object = await env.EXPORTS.get(key);
  return parquetReadObjects({ file: await object!.arrayBuffer() });
}

/** Waits until the read model has what the list said. */
async function projected(sql: string, name: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while ((await env.BLACKLIST_DB.prepare(sql).bind(name).first()) === null) {
    if (Date.now() > until) throw new Error(`list ${name} is not projected`);
    await scheduler.wait(50);
  }
}

describe('the exports of a night', () => {
  it('are made of every list, though one cannot be read', async () => {
    const row = env.BLACKLIST_DB.prepare('INSERT OR IGNORE INTO lists (id, title, sequence) VALUES (?1, ?1, 0)');
    await env.BLACKLIST_DB.batch(['a-broken', 'b-sound'].map((id) => row.bind(id)));
    await env.SNAPSHOTS.put(pointerKey('a-broken'), 'no pointer');
    await expect(exportNightly(env, Date.now())).rejects.toThrow();
    expect(await env.EXPORTS.head(`analytics/b-sound/${month}/daily.parquet`)).not.toBeNull();
    await env.BLACKLIST_DB.prepare("DELETE FROM lists WHERE id IN ('a-broken', 'b-sound')").run();
  });
});

describe('exports of history', () => {
  it('are written once for the same data, listed, downloaded and read back', async () => {
    await created('file');
    await importBatch('file', batchOf(numbers(0, 30)));
    await evictDurableObject(listOf('file'));
    await compileNow('file');
    await projected('SELECT 1 FROM daily_levels WHERE list = ?', 'file');

    const first = await post({ list: 'file' });
    expectDocumented(postAnalyticsExport, first);
    expect(first.body.files).toEqual([
      { kind: 'daily', outcome: 'written' },
      { kind: 'entries', outcome: 'written' },
    ]);
    const files = await list();
    expectDocumented(getAnalyticsExports, files);
    expect(files.body.data.map(({ kind }: { kind: string }) => kind)).toEqual(['daily', 'entries']);
    expect(files.body.data[1].rows).toBe(30);

    const entries = await rowsOf(`analytics/file/${month}/entries.parquet`);
    expect(entries).toHaveLength(30);
    expect(entries[1]).toMatchObject({
      ...{ address: '1.0.0.2', family: 4, sources: 'a', categories: 'scanning' },
      ...{ reason: 'scan', country: 'KR', until: null },
    });
    const daily = await rowsOf(`analytics/file/${month}/daily.parquet`);
    const day = kstDay((await pointerOf('file'))!.publishedAt);
    expect(daily).toContainEqual({ day, section: 'level', key: 'file', figure: 'entries', value: 30n });
    expect(daily).toContainEqual({ day, section: 'country', key: 'KR', figure: 'entries', value: 30n });

    const path = files.body.data[1].url as string;
    const response = await exports.default.fetch(new Request(`https://aegis.example${path}`, { headers: ADMIN }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(downloadAnalyticsExport.responses[200]?.mediaType);
    expect(await parquetReadObjects({ file: await response.arrayBuffer() })).toEqual(entries);

    expect((await post({ list: 'file' })).body.files.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      ...['unchanged', 'unchanged'],
    ]);
    // Written anew from the same data, they are the same bytes.
    const etags = (await list()).body.data.map(({ etag }: { etag: string }) => etag);
    for (const kind of ['daily', 'entries']) await env.EXPORTS.delete(`analytics/file/${month}/${kind}.parquet`);
    await exportNightly(env, Date.now());
    expect((await list()).body.data.map(({ etag }: { etag: string }) => etag)).toEqual(etags);
  });

  it('of a month that is over have its figures alone, of one to come nothing', async () => {
    await created('old');
    await projected('SELECT 1 FROM lists WHERE id = ?', 'old');
    const past = await post({ list: 'old', month: '2026-01' });
    expect(past.body.files).toEqual([
      { kind: 'daily', outcome: 'written' },
      { kind: 'entries', outcome: 'past-month' },
    ]);
    expect(await rowsOf('analytics/old/2026-01/daily.parquet')).toEqual([]);
    expect((await post({ list: 'old', month: '2999-01' })).body.code).toBe('invalid_request');
    expect((await post({ list: 'nobody' })).status).toBe(404);
    const missing = await call('GET', '/api/v1/analytics/exports/old/2026-02/daily.parquet', { headers: ADMIN });
    expect(missing.status).toBe(404);
  });
});

it('a long file goes up in parts, group by group', async () => {
  const columns: ParquetColumn[] = [{ name: 'word', type: 'STRING', nullable: false }];
  // Letters without a pattern do not compress, so that the file is longer than a part.
  const word = (i: number) => {
    let state = i + 1;
    let text = '';
    while (text.length < 70) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      text += state.toString(36);
    }
    return text;
  };
  const groups = function* () {
    for (let n = 0; n < 4; n++) yield [Array.from({ length: 30_000 }, (_, i) => word(n * 30_000 + i))];
  };
  await writeParquet(env.EXPORTS, 'analytics/long.parquet', columns, groups(), { list: 'x' });
  const object = await env.EXPORTS.get('analytics/long.parquet');
  expect(object!.size).toBeGreaterThan(5 * 1024 * 1024);
  expect(object!.customMetadata).toEqual({ list: 'x' });
  const file = await object!.arrayBuffer();
  expect(parquetMetadata(file).row_groups.map((group) => Number(group.num_rows))).toEqual(Array(4).fill(30_000));
  const rows = await parquetReadObjects({ file, rowStart: 119_998 });
  expect(rows).toEqual([{ word: word(119_998) }, { word: word(119_999) }]);
});

it('a file that cannot be made to its end leaves nothing behind', async () => {
  const groups = function* () {
    yield [['a']];
    throw new Error('the table is damaged');
  };
  const columns: ParquetColumn[] = [{ name: 'word', type: 'STRING' }];
  await expect(writeParquet(env.EXPORTS, 'analytics/broken.parquet', columns, groups(), {})).rejects.toThrow('damaged');
  expect(await env.EXPORTS.head('analytics/broken.parquet')).toBeNull();
});
