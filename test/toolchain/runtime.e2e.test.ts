import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Build, Plan } from '../../scripts/start/build.ts';
import { migrate } from '../../scripts/start/migrations.ts';
import { allowedNetworks } from '../../scripts/start/options.ts';
import { type Runtime, startRuntime } from '../../scripts/start/runtime.ts';
import { waitUntil } from '../support/server.ts';

// A Worker of its own: what is tested is what the runtime promises to any Worker.
const WORKER = `
import { DurableObject } from 'cloudflare:workers';
export class Actor extends DurableObject {
  async arm(ms) { await this.ctx.storage.setAlarm(Date.now() + ms); }
  async alarm() { await this.ctx.storage.put('rang', true); }
  async rang() { return (await this.ctx.storage.get('rang')) ?? false; }
}
let drained = 0;
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const actor = env.ACTOR.getByName('one');
    const answers = {
      '/out': async () => { try { return (await fetch(url.searchParams.get('to'))).text(); } catch { return 'refused'; } },
      '/arm': async () => { await actor.arm(Number(url.searchParams.get('ms'))); return 'armed'; },
      '/rang': async () => String(await actor.rang()),
      '/send': async () => { await env.EVENTS.send('x'); return 'sent'; },
      '/drained': async () => String(drained),
      '/rows': async () => JSON.stringify((await env.DB.prepare('SELECT name FROM fruit ORDER BY name').all()).results),
      '/headers': async () => JSON.stringify({ url: request.url, headers: [...request.headers] }),
      '/throw': async () => { throw new Error('a private detail'); },
    };
    return new Response(await answers[url.pathname]());
  },
  async queue(batch) { drained += batch.messages.length; },
  async scheduled(controller) { if (controller.cron === 'bad') throw new Error('no'); },
};`;

const plan: Plan = {
  workerOptions: {
    name: 'worker',
    compatibilityDate: '2026-07-30',
    bindings: { GREETING: 'from the file' },
    durableObjects: { ACTOR: { className: 'Actor', useSQLite: true } },
    d1Databases: { DB: { id: 'fruit' } },
    queueProducers: { EVENTS: { queueName: 'events' } },
    queueConsumers: { events: { maxBatchSize: 10, maxBatchTimeout: 1 } },
  },
  crons: [],
  databases: [{ binding: 'DB', migrationsDir: 'migrations', table: 'd1_migrations' }],
};
const build: Build = { plan, modules: [{ type: 'ESModule', path: 'index.js', contents: WORKER }] };

let scratch: string;
let portal: Server;
let portalUrl: string;
let runtime: Runtime | null = null;

async function start(
  egressAllow: readonly string[] = [],
): Promise<(path: string, init?: RequestInit) => Promise<string>> {
  const started = await startRuntime(build, {
    host: '127.0.0.1',
    port: 0,
    stateDir: join(scratch, 'state'),
    bindings: {},
    networks: allowedNetworks(egressAllow),
    onLine: () => {},
  });
  runtime = started;
  return async (path, init) => (await fetch(new URL(path, started.url), init)).text();
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'aegis-runtime-'));
  portal = createServer((_, response) => response.end('inside'));
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  portalUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}/`;
});

afterEach(async () => {
  await runtime?.dispose();
  runtime = null;
});

afterAll(() => {
  portal.close();
  rmSync(scratch, { recursive: true, force: true });
});

test('the Worker reaches nothing private, by whatever name', async () => {
  const get = await start();
  const port = new URL(portalUrl).port;
  for (const host of [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '10.0.0.1',
  ]) {
    expect(await get(`/out?to=${encodeURIComponent(`http://${host}:${port}/`)}`), host).toBe('refused');
  }
});

test('an allowed address is reached, its neighbours are not', async () => {
  const get = await start([new URL(portalUrl).host]);
  expect(await get(`/out?to=${encodeURIComponent(portalUrl)}`)).toBe('inside');
  expect(await get(`/out?to=${encodeURIComponent(portalUrl.replace('127.0.0.1', '127.0.0.2'))}`)).toBe('refused');
});

test('an alarm that fell due while the server was down rings after the restart', async () => {
  const before = await start();
  await before('/arm?ms=500');
  await runtime?.dispose();
  await new Promise((resolve) => setTimeout(resolve, 700));
  const get = await start();
  // Asking would wake the actor; the alarm must ring without it.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await waitUntil(async () => (await get('/rang')) === 'true');
});

test('draining lets queued messages reach their consumer', async () => {
  const get = await start();
  await get('/send');
  await runtime?.drain(5_000);
  await waitUntil(async () => (await get('/drained')) === '1');
});

test('a scheduled handler that throws is reported', async () => {
  await start();
  await expect(runtime?.scheduled('good', new Date())).resolves.toBeUndefined();
  await expect(runtime?.scheduled('bad', new Date())).rejects.toThrow('exception');
});

test('no development headers, no stack traces: the public port leads straight into the Worker', async () => {
  const get = await start();
  expect(await get('/throw')).not.toContain('private detail');
  const seen = JSON.parse(await get('/headers', { headers: { 'MF-Original-URL': 'http://evil.example/' } })) as {
    url: string;
  };
  expect(seen.url).toBe(new URL('/headers', runtime?.url).href);
  expect(await get('/headers', { headers: { 'MF-Route-Override': 'nobody' } })).toContain('/headers');
});

test('migrations: in order, once, each whole or not at all, the next start goes on', async () => {
  const root = join(scratch, 'project');
  const state = join(scratch, 'state');
  mkdirSync(join(root, 'migrations'), { recursive: true });
  const write = (name: string, sql: string) => writeFileSync(join(root, 'migrations', name), sql);
  write(
    '0001_first.sql',
    "CREATE TABLE fruit(name TEXT);\n--> statement-breakpoint\nINSERT INTO fruit VALUES ('a; b');\n-- the end\n",
  );
  expect(await migrate(root, plan, state)).toEqual(['DB/0001_first.sql']);
  expect(await migrate(root, plan, state)).toEqual([]);

  write('0002_half.sql', "INSERT INTO fruit VALUES ('half'); INSERT INTO nowhere VALUES (1);");
  await expect(migrate(root, plan, state)).rejects.toThrow('migrations/0002_half.sql failed');
  write('0002_half.sql', "INSERT INTO fruit VALUES ('whole');");
  expect(await migrate(root, plan, state)).toEqual(['DB/0002_half.sql']);

  const get = await start();
  expect(JSON.parse(await get('/rows'))).toEqual([{ name: 'a; b' }, { name: 'whole' }]);
});
