import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, kstDay } from '../../../shared/blacklist/portal/kst-day.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import {
  getGeographic,
  getRealtime,
  getReport,
  getThreatTypes,
  getTrends,
} from '../../../workers/blacklist/contract/analytics.ts';
import { blacklistProjector } from '../../../workers/blacklist/projections/projector.ts';
import { ADMIN, call, expectDocumented } from '../collection/support.ts';
import { putEnrichment } from '../enrichment/support.ts';
import { batchOf, compileNow, created, importBatch, listOf, numbers, pointerOf } from '../list/support.ts';

const PATIENCE_MS = 25_000;
const today = kstDay(Date.now());

const get = (path: string, headers: Record<string, string> = {}) =>
  call('GET', `/api/v1/analytics/${path}`, { headers: { ...ADMIN, ...headers } });

/** A version that became live in the past, told to the read model under the list's name as its own event. */
async function publishedOn(list: string, sequence: number, day: string, entries: number): Promise<void> {
  const source = `/blacklist/lists/${list}`;
  const envelope = {
    ...{ specversion: '1.0', id: `${source}:${sequence}`, source, dataversion: 1, sequence },
    ...{ type: 'blacklist.feed.published', time: '2026-01-01T00:00:00.000Z', datacontenttype: 'application/json' },
    ...{ correlationid: null, causationid: null, traceparent: null },
    data: {
      ...{ version: sequence, state: 'live', sha256: 'aa', lines4: entries, lines6: 0, entries, addresses4: entries },
      ...{ bytes: 9, reasons: [], compiledAt: 1, publishedAt: Date.parse(`${day}T12:00:00+09:00`) },
      breakdown: {
        bySource: { a: entries - 1, b: 1 },
        byCategory: { scanning: entries },
        byCountry: { KR: entries - 2, US: 1, other: 1 },
      },
    },
  } as unknown as Envelope;
  await blacklistProjector.project([envelope], env);
  await env.BLACKLIST_DB.prepare(
    `INSERT INTO daily_statistics (list, day, source, added, updated, withdrawn, expired, active, sequence)
     VALUES (?, ?, 'a', ?, 1, 2, 3, 4, ?) ON CONFLICT DO NOTHING`,
  )
    .bind(list, day, entries, sequence)
    .run();
}

const LIST = 'past';
const FROM = '2026-01-05';
const TO = '2026-01-11';

beforeAll(async () => {
  await publishedOn(LIST, 1, '2025-12-20', 10);
  await publishedOn(LIST, 2, '2026-01-06', 20);
  await publishedOn(LIST, 3, '2026-01-08', 5);
});

describe('trends', () => {
  it('carry levels over days without news and count nothing for them', async () => {
    const answer = await get(`trends?list=${LIST}&from=${FROM}&to=${TO}`);
    expectDocumented(getTrends, answer);
    const points = answer.body.points as { level: { entries: number; carried: boolean }; changes: { added: number } }[];
    expect(points.map(({ level }) => [level.entries, level.carried])).toEqual([
      [10, true],
      [20, false],
      [20, true],
      [5, false],
      [5, true],
      [5, true],
      [5, true],
    ]);
    expect(points.map(({ changes }) => changes.added)).toEqual([0, 20, 0, 5, 0, 0, 0]);
    expect(answer.headers.get('cache-control')).toBe('private, max-age=60');
  });

  it('sum up weeks and months', async () => {
    const weeks = await get(`trends?list=${LIST}&from=2025-12-15&to=${TO}&interval=weekly`);
    expect(weeks.body.points.map((point: { key: string }) => point.key)).toEqual([
      ...['2025-W51', '2025-W52', '2026-W01', '2026-W02'],
    ]);
    expect(weeks.body.points.at(-1)).toMatchObject({
      level: { entries: 5, version: 3 },
      bySource: { a: 4, b: 1 },
      changes: { added: 25, updated: 2, withdrawn: 4, expired: 6 },
    });
    const months = await get(`trends?list=${LIST}&from=2025-11-01&to=${TO}&interval=monthly`);
    expect(months.body.points.map((point: { level: object | null }) => point.level === null)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('refuse a period that is too long or reversed', async () => {
    expect((await get('trends?from=2020-01-01')).body.code).toBe('invalid_request');
    expect((await get(`trends?from=${TO}&to=${FROM}`)).status).toBe(400);
  });
});

it('threat types and countries are ranked and compared with the day before the period', async () => {
  const types = await get(`threat-types?list=${LIST}&from=${FROM}&to=${TO}`);
  expectDocumented(getThreatTypes, types);
  expect(types.body.types).toEqual([{ key: 'scanning', entries: 5, before: 10, change: -5, share: 1 }]);
  expect(types.body.points[1].byType).toEqual({ scanning: 20 });

  const geographic = await get(`geographic?list=${LIST}&from=${FROM}&to=${TO}`);
  expectDocumented(getGeographic, geographic);
  expect(geographic.body.countries[0]).toEqual({
    ...{ key: 'KR', entries: 3, before: 8, change: -5, share: 0.6 },
    name: { en: 'South Korea', ko: '대한민국' },
  });
  expect(geographic.body.registered).toBeNull();
});

describe('a report', () => {
  it('compares with the period before', async () => {
    const answer = await get(`report?list=${LIST}&from=${FROM}&to=${TO}`);
    expectDocumented(getReport, answer);
    expect(answer.body.before).toEqual({ from: '2025-12-29', to: '2026-01-04' });
    expect(answer.body.summary.entries).toEqual({ now: 5, before: 10, change: -5 });
    expect(answer.body.summary.added).toEqual({ now: 25, before: 0, change: 25 });
    expect(answer.body.sources[0]).toMatchObject({ key: 'a', entries: 4, changes: { added: 25 } });
  });

  it('comes as CSV that a spreadsheet reads', async () => {
    const answer = await get(`report?list=${LIST}&from=${FROM}&to=${TO}&format=csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain(`aegis-${LIST}-${FROM}-${TO}.csv`);
    const rows = (answer.body as string).trimEnd().split('\r\n');
    expect(rows).toContain('summary,past,,entries,5,10,-5');
    expect(rows).toContain('country,KR,South Korea,entries,3,8,-5');
    expect(rows.every((row) => row.startsWith('attribution') || row.split(',').length === 7)).toBe(true);
  });

  it('comes as a page in both languages that loads nothing', async () => {
    const path = `report?list=${LIST}&from=${FROM}&to=${TO}&format=html`;
    const english = await get(path);
    expect(english.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/);
    expect(english.body).toContain('<html lang="en">');
    expect(english.body).toContain('href="https://db-ip.com/"');
    expect(english.body).not.toMatch(/<script|src=|<link/);
    const korean = await get(path, { 'accept-language': 'ko-KR,ko;q=0.9' });
    expect(korean.body).toContain('차단 목록 보고서');
    expect((await get(`${path}&lang=en`, { 'accept-language': 'ko' })).body).toContain('Blocklist report');
  });
});

it('a real list: its events reach the tables, its networks are rolled up once, and what is live is told with an ETag', async () => {
  await putEnrichment('rollup');
  await created('real');
  await importBatch('real', batchOf(numbers(0, 40)));
  await evictDurableObject(listOf('real'));
  await compileNow('real');
  const pointer = await pointerOf('real');
  const until = Date.now() + PATIENCE_MS;
  let level: { version: number } | null = null;
  while (level === null && Date.now() < until) {
    level = (await get(`trends?list=real&from=${today}`)).body.points[0].level;
    if (level === null) await scheduler.wait(50);
  }
  expect(level).toMatchObject({ version: pointer?.version, entries: 40, carried: false });

  const geographic = await get(`geographic?list=real&from=${addDays(today, -3)}`);
  expectDocumented(getGeographic, geographic);
  expect(geographic.body.registered).toMatchObject({
    ...{ version: pointer?.version, dataVersion: 'rollup', blocks: 40, unknown: 0 },
    networks: [{ asn: 4766, name: 'Korea Telecom', blocks: 40, addresses4: 40 }],
    countries: [{ country: 'KR', name: { ko: '대한민국' }, blocks: 40, addresses4: 40 }],
  });
  // The text may go: what was rolled up stays.
  await env.SNAPSHOTS.delete(pointer!.textKey);
  expect((await get('geographic?list=real')).body.registered).toEqual(geographic.body.registered);

  const now = await get('realtime');
  expectDocumented(getRealtime, now);
  const real = now.body.lists.find(({ id }: { id: string }) => id === 'real');
  expect(real.live).toMatchObject({ version: pointer?.version, entries: 40, held: null });
  expect(real.lastVersions[0].version).toBe(pointer?.version);
  const etag = now.headers.get('etag')!;
  expect((await get('realtime', { 'if-none-match': etag })).status).toBe(304);
});
