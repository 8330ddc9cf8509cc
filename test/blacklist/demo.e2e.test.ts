import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEMO_SEED } from '../../scripts/demo.ts';
import { createRegtechData, type RegtechRow } from '../../scripts/fakes/regtech-data.ts';
import { type Api, createApi } from '../../scripts/lib/api.ts';
import { addDays, kstDay } from '../../shared/blacklist/portal/kst-day.ts';
import { startServer, type TestServer, waitUntil } from '../support/server.ts';
import { farFromMidnight } from './midnight.ts';

const LIST = '/api/v1/blacklist/lists/main';
const REGTECH = '/api/v1/collection/sources/demo-regtech';
const PORTALS_MS = 200_000;
/** The whole file on a slow machine. */
const DEMO_MS = 400_000;

vi.setConfig({ testTimeout: DEMO_MS, hookTimeout: 2 * DEMO_MS });

interface ListAnswer {
  readonly pending: boolean;
  readonly live: { readonly version: number };
  readonly held: { readonly version: number; readonly lines4: number; readonly reasons: { code: string }[] } | null;
}

interface RunAnswer {
  readonly run: {
    readonly id: string;
    readonly status: string;
    readonly parsed: { readonly records: number } | null;
    readonly written: { readonly rowsWritten: number };
  };
  readonly artefacts: readonly { readonly sha256: string; readonly format: string }[];
}

interface SearchAnswer {
  readonly listed: boolean;
  readonly feedVersion: number;
  readonly entries: readonly { readonly entry: { readonly active: boolean; readonly claims: readonly unknown[] } }[];
}

let dataDir: string;
let server: TestServer;
let api: Api;
/** A row as the portal has it: the same seed gives the same rows. */
let row: RegtechRow;

const get = async <T>(path: string): Promise<T> => (await api('GET', path, null, [200])).body as T;

async function feed(headers: Readonly<Record<string, string>> = {}) {
  const key = readFileSync(join(dataDir, 'feed-key'), 'utf8').trim();
  const response = await fetch(new URL('/feeds/main.txt', server.url), {
    headers: { authorization: `Basic ${btoa(`feed:${key}`)}`, ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, lines: text.split('\n').slice(0, -1) };
}

/** The list once every source is at rest and every change compiled: then a held version is the newest there will be. */
async function settled(): Promise<ListAnswer> {
  let list: ListAnswer | null = null;
  await waitUntil(async () => {
    const { sources } = await get<{ sources: { condition: string; statement: unknown }[] }>(
      '/api/v1/collection/status',
    );
    const isDone = sources.length === 3 && sources.every((one) => one.condition === 'idle' && one.statement !== null);
    list = await get<ListAnswer>(LIST);
    return isDone && !list.pending;
  }, PORTALS_MS);
  return list as unknown as ListAnswer;
}

beforeAll(async () => {
  // The day decides which rows the portal has.
  await farFromMidnight(DEMO_MS);
  dataDir = mkdtempSync(join(tmpdir(), 'aegis-demo-'));
  server = await startServer({ dataDir, args: ['--demo'] });
  api = createApi({ url: server.url, adminKey: server.adminKey });
  const today = kstDay(Date.now());
  const rows = createRegtechData({ seed: DEMO_SEED }).query(addDays(today, -30), addDays(today, -1), today);
  row = rows.find(({ ip }) => rows.filter((other) => other.ip === ip).length === 1) as RegtechRow;
});

afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('there is a feed while the portals are still being read, and the second fetch is a 304', async () => {
  await waitUntil(async () => (await feed()).status === 200, PORTALS_MS);
  const { headers, lines, text } = await feed();
  expect(lines).toHaveLength(500);
  expect(text.endsWith('\n')).toBe(true);
  const again = await feed({ 'if-none-match': headers.get('etag') ?? '' });
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', headers.get('etag')]);
});

test('the portals more than double the feed: the version is held and the feed says so', async () => {
  const { live, held } = await settled();
  expect(held?.reasons.map(({ code }) => code)).toEqual(['growth']);
  await waitUntil(async () => (await feed()).headers.get('x-feed-held') === `version=${held?.version}; reasons=growth`);
  const { status, headers, lines } = await feed();
  expect([status, lines.length, headers.get('x-feed-version')]).toEqual([200, 500, String(live.version)]);
});

test('prints commands that can be pasted, with the version that is held in the end', async () => {
  const { held } = await get<ListAnswer>(LIST);
  await waitUntil(() => server.log().includes('/confirm'));
  const log = server.log();
  expect(log.match(/demo: version \d+/g)).toEqual([`demo: version ${held?.version}`]);
  expect(log).toContain(`-u "feed:$(cat ${join(dataDir, 'feed-key')})" ${server.url}feeds/main.txt`);
  const confirm = new URL(`${LIST}/publications/${held?.version}/confirm`, server.url).href;
  expect(log).toMatch(`-H "Authorization: Bearer $(cat ${join(dataDir, 'admin-key')})" -X POST`);
  expect(log).toContain(confirm);
  expect(log).toMatch(/demo: a row at REGTECH: [\d.]+ \| [A-Z]{2} \| [^|]+ \| [\d-]+ \| [\d-]+$/m);
  expect(log).not.toContain(server.adminKey);
});

test("an entry is traced from the portal's row: source, reason, dates, and the file", async () => {
  const { listed, entries } = await get<SearchAnswer>(`/api/v1/blacklist/search/${row.ip}`);
  const midnight = (day: string) => new Date(`${day}T00:00:00+09:00`).toISOString();
  expect(listed).toBe(false);
  expect(entries[0]?.entry.active).toBe(true);
  expect(entries[0]?.entry.claims).toEqual([
    expect.objectContaining({
      source: 'demo-regtech',
      reason: row.reason,
      country: row.country,
      registeredAt: midnight(row.registered),
      expiresAt: midnight(addDays(row.released, 1)),
    }),
  ]);
  const { lastRun } = await get<{ lastRun: { id: string } }>(REGTECH);
  const { run, artefacts } = await get<RunAnswer>(`${REGTECH}/runs/${lastRun.id}`);
  expect(run.written.rowsWritten).toBeGreaterThan(0);
  expect(artefacts.length).toBeGreaterThan(0);
  for (const { sha256, format } of artefacts) expect([sha256.length, format]).toEqual([64, 'regtech-xlsx']);

  const replay = await api('POST', `${REGTECH}/replay`, { sha256: artefacts[0]?.sha256 }, [202]);
  const { id } = replay.body as { id: string };
  let replayed: RunAnswer | null = null;
  await waitUntil(async () => {
    replayed = await get<RunAnswer>(`${REGTECH}/runs/${id}`);
    return !['queued', 'running'].includes(replayed.run.status);
  });
  expect(replayed).toMatchObject({
    run: { status: 'succeeded', error: null, parsed: { records: run.parsed?.records }, written: { rowsWritten: 0 } },
  });
});

test('a person confirms, and the feed has the new lines within seconds', async () => {
  const { held } = await settled();
  const path = `${LIST}/publications/${held?.version}/confirm`;
  const { body } = await api('POST', path, { note: 'both portals are new' }, [200]);
  expect(body).toMatchObject({ state: 'live', decidedBy: 'admin-key', note: 'both portals are new' });
  await waitUntil(async () => (await feed()).headers.get('x-feed-version') === String(held?.version));
  const { headers, lines } = await feed();
  expect(headers.get('x-feed-held')).toBeNull();
  expect(lines).toHaveLength(held?.lines4 ?? 0);
  expect(lines).toContain(row.ip);
  const { listed, feedVersion } = await get<SearchAnswer>(`/api/v1/blacklist/search/${row.ip}`);
  expect([listed, feedVersion]).toEqual([true, held?.version]);
  expect(await get(`/api/v1/blacklist/check/${row.ip}`)).toMatchObject({
    listed: true,
    match: { claims: [{ source: 'demo-regtech', reason: row.reason }] },
  });
});

test('a restart on the same data serves the same feed at once, and collects from portals that have moved', async () => {
  const before = await feed();
  await server.stop();
  server = await startServer({ dataDir, args: ['--demo'] });
  api = createApi({ url: server.url, adminKey: server.adminKey });
  const after = await feed();
  expect([after.status, after.headers.get('etag')]).toEqual([200, before.headers.get('etag')]);
  expect(after.text).toBe(before.text);
  await waitUntil(() => server.log().includes('a row at REGTECH'), PORTALS_MS);
  expect(server.log().match(/demo: demo-\w+ (?:succeeded|unchanged)/g)).toHaveLength(3);
});
