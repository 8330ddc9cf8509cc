import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { random32 } from '../../bench/lib/random.ts';
import { dotted, NEVER_PUBLISHED, RangeOracle, randomEntries } from '../../bench/lib/volume.ts';
import { type Api, createApi } from '../../scripts/lib/api.ts';
import { startServer, type TestServer, waitUntil } from '../support/server.ts';

const ENTRIES = 50_000;
/** Half a percent goes, half a percent comes. */
const MOVED = ENTRIES / 200;
const CHECKS = 2_000;
const WAIT_MS = 120_000;

interface Run {
  readonly id: string;
  readonly status: string;
  readonly counts: { readonly added: number; readonly withdrawn: number; readonly unchanged: number } | null;
  readonly written: { readonly rowsWritten: number };
}

const all = randomEntries(ENTRIES + MOVED);
const before = all.slice(0, ENTRIES);
const after = all.slice(MOVED);
let server: TestServer;
let api: Api;

beforeAll(async () => {
  server = await startServer();
  api = createApi({ url: server.url, adminKey: server.adminKey });
  const bounds = { maxShrinkPercent: 1e6, maxGrowthPercent: 1e6, maxCoverageGrowthPercent: 1e6 };
  const gate = { ...bounds, ignoreBelowLines: 0, ignoreBelowAddresses: 0 };
  await api('PUT', '/api/v1/blacklist/lists/main', { gate }, [200]);
  await api('POST', '/api/v1/collection/sources', { id: 'bulk', kind: 'upload', list: 'main' }, [201]);
});

afterAll(() => server?.stop());

async function importLines(lines: readonly string[]): Promise<Run> {
  const path = '/api/v1/collection/sources/bulk/artefacts?scope=full&format=plain';
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'text/plain' },
    body: `${lines.join('\n')}\n`,
  });
  expect(response.status).toBe(202);
  let { run } = (await response.json()) as { run: Run };
  await waitUntil(async () => {
    const { body } = await api('GET', `/api/v1/collection/sources/bulk/runs/${run.id}`, null, [200]);
    run = (body as { run: Run }).run;
    return !['queued', 'running'].includes(run.status);
  }, WAIT_MS);
  expect(run.status).toBe('succeeded');
  return run;
}

/** Waits until the feed is the oracle's, byte for byte, and checks addresses against it. */
async function prove(lines: readonly string[]): Promise<void> {
  const oracle = new RangeOracle(lines, NEVER_PUBLISHED);
  const expected = `${oracle.lines().join('\n')}\n`;
  const feedKey = readFileSync(join(server.dataDir, 'feed-key'), 'utf8').trim();
  let feed = '';
  await waitUntil(async () => {
    const response = await fetch(new URL('/feeds/main.txt', server.url), { headers: { 'x-api-key': feedKey } });
    feed = await response.text();
    if (response.status !== 200) return false;
    expect(response.headers.get('etag')).toBe(`"${createHash('sha256').update(feed).digest('hex')}"`);
    return feed === expected;
  }, WAIT_MS);

  const asked = [...random32(5, CHECKS)].map((word, i) => {
    const line = i % 2 === 0 ? lines[word % lines.length]! : ':';
    return line.includes(':') ? word : line.split(/[./]/, 4).reduce((sum, octet) => sum * 256 + Number(octet), 0);
  });
  const { body } = await api('POST', '/api/v1/blacklist/check', { addresses: asked.map(dotted) }, [200]);
  const { results } = body as { results: { address: string; listed: boolean }[] };
  expect(results.map(({ listed }) => listed)).toEqual(asked.map((address) => oracle.has(address)));
}

it('imports, serves and checks a large list; the same again writes nothing; one percent writes about one percent', async () => {
  const first = await importLines(before);
  expect(first.counts?.added).toBe(ENTRIES);
  await prove(before);

  // Other bytes, the same statement: it is read and compared, not recognised by its hash.
  const again = await importLines([...before].reverse());
  expect(again.counts?.unchanged).toBe(ENTRIES);
  expect(again.written.rowsWritten).toBe(0);

  const changed = await importLines(after);
  expect(changed.counts).toMatchObject({ added: MOVED, withdrawn: MOVED, unchanged: ENTRIES - MOVED });
  expect(changed.written.rowsWritten).toBeGreaterThanOrEqual(2 * MOVED);
  expect(changed.written.rowsWritten).toBeLessThanOrEqual(3 * 2 * MOVED);
  await prove(after);
}, 600_000);
