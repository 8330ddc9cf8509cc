/**
 * What a request costs the server in CPU, over the bare runtime's answer to `hello`: feed 304, feed 200 and check.
 * See bench/README.md for what is timed.
 */
import { startFloor } from './lib/floor.ts';
import { alternate, type Call, exchange, type Job, overFloor } from './lib/load.ts';
import { writeResult } from './lib/result.ts';
import { startSystem } from './lib/system.ts';

const ENTRIES = Number(process.env.ENTRIES ?? 100_000);
const REQUESTS = Number(process.env.REQUESTS ?? 6_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const LANES = 16;

async function call(url: URL, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization: `Bearer ${runtime.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function fill(url: URL): Promise<string> {
  const { key } = (await call(url, 'POST', '/api/v1/feeds/keys', { name: 'bench', lists: ['main'] })) as {
    key: string;
  };
  for (let from = 0; from < ENTRIES; from += 5_000) {
    const entries = Array.from({ length: Math.min(5_000, ENTRIES - from) }, (_, i) => {
      const n = 0x20000000 + (from + i) * 3;
      return { address: [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.'), reason: 'bench' };
    });
    await call(url, 'POST', '/api/v1/blacklist/entries/bulk', { entries });
  }
  for (let i = 0; i < 600; i++) {
    const list = (await call(url, 'GET', '/api/v1/blacklist/lists/main')) as {
      pending: boolean;
      live: { lines4: number } | null;
      held: { version: number } | null;
      events: { head: number; confirmed: number };
    };
    if (list.held)
      await call(url, 'POST', `/api/v1/blacklist/lists/main/publications/${list.held.version}/confirm`, {});
    const isQuiet = !list.pending && list.events.confirmed === list.events.head;
    if (isQuiet && list.live?.lines4 === ENTRIES) return key;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the feed was not published');
}

const runtime = await startSystem();
const floor = await startFloor();
try {
  const key = await fill(runtime.url);
  const feed = new URL('/feeds/main.txt', runtime.url);
  const auth = { authorization: `Basic ${Buffer.from(`fw:${key}`).toString('base64')}` };
  const etag = (await fetch(feed, { headers: auth })).headers.get('etag') ?? '';
  const check = new URL('/api/v1/blacklist/check/32.0.0.3', runtime.url);
  const admin = { authorization: `Bearer ${runtime.adminKey}` };
  const job = (name: string, call: Call, pid = runtime.pid, requests = REQUESTS): Job => ({
    name,
    pid,
    requests,
    lanes: LANES,
    send: (_, agent) => exchange(agent, call),
  });
  const medians = await alternate(
    [
      job('floor', { url: floor.url, status: 200 }, floor.pid),
      job('gateway', { url: new URL('/health/live', runtime.url), status: 200 }),
      job('feed304', { url: feed, headers: { ...auth, 'if-none-match': etag }, status: 304 }),
      job('check', { url: check, headers: admin, status: 200 }),
      job('feed200', { url: feed, headers: auth, status: 200 }, runtime.pid, 200),
    ],
    ROUNDS,
  );
  const rows = overFloor(medians);
  console.table(rows);
  writeResult('request', { entries: ENTRIES, requests: REQUESTS, rounds: ROUNDS, rows });
} finally {
  await floor.stop();
  await runtime.stop();
}
