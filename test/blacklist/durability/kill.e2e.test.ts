import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startServer, type TestServer, waitUntil } from '../../support/server.ts';
import { type Acknowledged, api, createEntries, readFeeds, statement, uploadStatements } from './load.ts';

const KILLS = 20;
const PATIENCE_MS = 120_000;
const dataDir = mkdtempSync(join(tmpdir(), 'aegis-kill-'));

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Starts a server that publishes any change, so that the gate does not stand in the way of the load. */
async function begin(): Promise<{ server: TestServer; feedKey: string }> {
  const server = await startServer({ dataDir });
  const bounds = { maxShrinkPercent: 1e6, maxGrowthPercent: 1e6, maxCoverageGrowthPercent: 1e6 };
  const gate = { ...bounds, ignoreBelowLines: 0, ignoreBelowAddresses: 0 };
  const list = await api(server, 'PUT', '/api/v1/blacklist/lists/main', { gate });
  expect(list.status).toBe(200);
  const settings = { id: 'bulk', kind: 'upload', list: 'main' };
  const source = await api(server, 'POST', '/api/v1/collection/sources', settings);
  expect([201, 409]).toContain(source.status);
  return { server, feedKey: readFileSync(join(dataDir, 'feed-key'), 'utf8').trim() };
}

async function load(server: TestServer, feedKey: string, round: number, done: Acknowledged, broken: string[]) {
  let over = false;
  const isOver = () => over;
  const nextVersion = () => done.uploads.length + round + 1;
  const workers = [
    createEntries(server, round, isOver, done),
    uploadStatements(server, isOver, done, nextVersion),
    readFeeds(server, feedKey, isOver, done, broken),
  ];
  // Every other server has done some work before its time runs, however slow the machine; the rest may die starting up.
  if (round % 2 === 1) {
    const { feeds } = done;
    const [entries, uploads] = [done.entries.size + 3, done.uploads.length + 2];
    await waitUntil(
      () => done.entries.size >= entries && done.uploads.length >= uploads && done.feeds > feeds,
      PATIENCE_MS,
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 2_000));
  await server.kill9();
  over = true;
  await Promise.all(workers);
}

async function until<T>(what: string, attempt: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const value = await attempt();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
}

it(`survives ${KILLS} kill -9 under load: nothing acknowledged is lost, nothing is served half`, async () => {
  const done: Acknowledged = { entries: new Set(), uploads: [], feeds: 0 };
  const broken: string[] = [];
  for (let round = 0; round < KILLS; round++) {
    const { server, feedKey } = await begin();
    await load(server, feedKey, round, done, broken);
  }
  expect(broken).toEqual([]);
  expect(done.entries.size).toBeGreaterThan(KILLS);
  expect(done.uploads.length).toBeGreaterThan(KILLS / 2);
  expect(done.feeds).toBeGreaterThan(0);

  const { server, feedKey } = await startServer({ dataDir }).then((s) => ({
    server: s,
    feedKey: readFileSync(join(dataDir, 'feed-key'), 'utf8').trim(),
  }));
  try {
    for (const { run } of done.uploads) {
      await until(`run ${run} has ended`, async () => {
        const response = await api(server, 'GET', `/api/v1/collection/sources/bulk/runs/${run}`);
        expect(response.status).toBe(200);
        const { run: state } = (await response.json()) as { run: { status: string } };
        return ['succeeded', 'unchanged'].includes(state.status) ? state : null;
      });
    }
    await until('everything is compiled and confirmed', async () => {
      const list = (await (await api(server, 'GET', '/api/v1/blacklist/lists/main')).json()) as {
        pending: boolean;
        events: { head: number; confirmed: number };
      };
      return !list.pending && list.events.confirmed === list.events.head ? list : null;
    });
    const feed = await until('the feed has every acknowledged address', async () => {
      const response = await fetch(new URL('/feeds/main.txt', server.url), { headers: { 'x-api-key': feedKey } });
      const lines = new Set((await response.text()).trimEnd().split('\n'));
      return [...done.entries].every((address) => lines.has(address)) ? lines : null;
    });
    const last = statement(done.uploads.at(-1)?.version ?? 0);
    expect(last.filter((address) => !feed.has(address))).toEqual([]);
    for (const address of [...done.entries].slice(0, 50)) {
      const response = await api(server, 'GET', `/api/v1/blacklist/entries/${address}`);
      expect([address, response.status]).toEqual([address, 200]);
    }
  } finally {
    await server.stop();
  }
}, 1_800_000);
