/**
 * What a request costs the server in CPU, over the bare runtime's answer to `hello`: feed 304, feed 200 and check.
 * See bench/README.md for what is timed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { startSystem } from './lib/system.ts';

const ROOT = join(import.meta.dirname, '..');
const ENTRIES = Number(process.env.ENTRIES ?? 100_000);
const REQUESTS = Number(process.env.REQUESTS ?? 6_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const CONNECTIONS = 16;
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Target {
  readonly name: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly pid: number;
}

/** Processor time of a process so far, all threads, in microseconds. */
function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_PER_SECOND;
}

function workerdChildren(): number[] {
  const listed = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => line.includes('workerd'))
    .map((line) => Number.parseInt(line, 10));
}

function once(agent: Agent, target: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(target.url.href, { agent, headers: target.headers }, (response) => {
      if (response.statusCode !== target.status) reject(new Error(`${target.name}: ${response.statusCode}`));
      response.resume();
      response.once('end', resolve);
    });
    sent.once('error', reject);
    sent.end();
  });
}

/** CPU per request in microseconds over one round. */
async function measure(target: Target, requests: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let left = requests;
  const before = cpuMicroseconds(target.pid);
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await once(agent, target);
    }),
  );
  const used = cpuMicroseconds(target.pid) - before;
  agent.destroy();
  return used / requests;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

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
const aegisPid = runtime.pid;
const floor = new Miniflare({
  modules: true,
  script: "export default { fetch() { return new Response('hello'); } }",
  compatibilityDate: '2026-07-30',
  unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
});
await floor.ready;
const floorPid = workerdChildren().find((pid) => pid !== aegisPid) ?? 0;

const key = await fill(runtime.url);
const feedUrl = new URL('/feeds/main.txt', runtime.url);
const auth = { authorization: `Basic ${Buffer.from(`fw:${key}`).toString('base64')}` };
const etag = (await fetch(feedUrl, { headers: auth })).headers.get('etag') ?? '';
const targets: Target[] = [
  { name: 'floor', url: await floor.unsafeGetDirectURL(), headers: {}, status: 200, pid: floorPid },
  { name: 'gateway', url: new URL('/health/live', runtime.url), headers: {}, status: 200, pid: aegisPid },
  { name: 'feed304', url: feedUrl, headers: { ...auth, 'if-none-match': etag }, status: 304, pid: aegisPid },
  {
    name: 'check',
    url: new URL('/api/v1/blacklist/check/32.0.0.3', runtime.url),
    headers: { authorization: `Bearer ${runtime.adminKey}` },
    status: 200,
    pid: aegisPid,
  },
  { name: 'feed200', url: feedUrl, headers: auth, status: 200, pid: aegisPid },
];
const samples = new Map<string, number[]>(targets.map(({ name }) => [name, []]));
try {
  for (const target of targets) await measure(target, target.name === 'feed200' ? 50 : 2_000);
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? targets : [...targets].reverse();
    for (const target of order) {
      samples.get(target.name)?.push(await measure(target, target.name === 'feed200' ? 200 : REQUESTS));
    }
    process.stderr.write(`round ${round + 1}/${ROUNDS}\n`);
  }
} finally {
  await floor.dispose();
  await runtime.stop();
}
const floorCost = median(samples.get('floor') ?? []);
const rows = targets.map(({ name }) => {
  const cost = median(samples.get(name) ?? []);
  return {
    name,
    cpuMicroseconds: Math.round(cost),
    overFloor: Math.round(cost - floorCost),
    ratio: +(cost / floorCost).toFixed(2),
  };
});
console.table(rows);
const result = {
  bench: 'request',
  entries: ENTRIES,
  requests: REQUESTS,
  rounds: ROUNDS,
  cpu: cpus()[0]?.model,
  node: process.version,
  rows,
};
writeFileSync(join(ROOT, 'bench/results/request.json'), `${JSON.stringify(result, null, 2)}\n`);
