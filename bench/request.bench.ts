/**
 * What a request costs the server in CPU, over the bare runtime's answer to `hello`: feed 304, feed 200 and check.
 * See bench/README.md for what is timed.
 */
import { startFloor } from './lib/floor.ts';
import { alternate, type Call, exchange, type Job, overFloor, send } from './lib/load.ts';
import { writeResult } from './lib/result.ts';
import { type BenchSystem, startSystem } from './lib/system.ts';

const ENTRIES = Number(process.env.ENTRIES ?? 100_000);
const REQUESTS = Number(process.env.REQUESTS ?? 6_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const LANES = 16;

async function fill({ api }: BenchSystem): Promise<string> {
  const { key } = (await api('POST', '/api/v1/feeds/keys', { name: 'bench', lists: ['main'] }, [201])).body as {
    key: string;
  };
  for (let from = 0; from < ENTRIES; from += 5_000) {
    const entries = Array.from({ length: Math.min(5_000, ENTRIES - from) }, (_, i) => {
      const n = 0x20000000 + (from + i) * 3;
      return { address: [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join('.'), reason: 'bench' };
    });
    await api('POST', '/api/v1/blacklist/entries/bulk', { entries }, [200, 201]);
  }
  for (let i = 0; i < 600; i++) {
    const list = (await api('GET', '/api/v1/blacklist/lists/main', null, [200])).body as {
      pending: boolean;
      live: { lines4: number } | null;
      held: { version: number } | null;
      events: { head: number; confirmed: number };
    };
    if (list.held)
      await api('POST', `/api/v1/blacklist/lists/main/publications/${list.held.version}/confirm`, {}, [200, 409]);
    const isQuiet = !list.pending && list.events.confirmed === list.events.head;
    if (isQuiet && list.live?.lines4 === ENTRIES) return key;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the feed was not published');
}

const runtime = await startSystem();
const floor = await startFloor();
try {
  const key = await fill(runtime);
  const feed = new URL('/feeds/main.txt', runtime.url);
  const auth = { authorization: `Basic ${Buffer.from(`fw:${key}`).toString('base64')}` };
  const etag = (await send({ url: feed, headers: auth, status: 200 })).headers.etag ?? '';
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
