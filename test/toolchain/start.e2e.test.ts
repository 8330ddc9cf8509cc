import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRunning, startServer, type TestServer, waitUntil } from '../support/server.ts';

let dataDir: string;
let server: TestServer;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'aegis-start-'));
  server = await startServer({ dataDir });
});

afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function runtimePid(): number {
  return Number(readFileSync(join(dataDir, 'runtime.pid'), 'utf8'));
}

/** The same while the runtime is being replaced: 0 when the file is not there, or not written yet. */
function runtimePidOrNone(): number {
  const file = join(dataDir, 'runtime.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

test('answers over HTTP', async () => {
  const response = await fetch(new URL('/health', server.url));
  await response.arrayBuffer();
  expect(response.status).toBeLessThan(500);
});

test('keeps its secrets where only their owner reads them', () => {
  for (const name of ['admin-key', 'secrets-key']) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(server.adminKey).toMatch(/^aegis_admin_[\w-]{43}$/);
  expect(Buffer.from(readFileSync(join(dataDir, 'secrets-key'), 'utf8'), 'base64')).toHaveLength(32);
  expect(server.log()).not.toContain(server.adminKey);
});

test('refuses a second server on the same data', async () => {
  await expect(startServer({ dataDir })).rejects.toThrow(`Another server (process ${server.pid})`);
  expect((await fetch(server.url)).status).toBeLessThan(500);
});

test('refuses a port that is taken', async () => {
  await expect(startServer({ env: { PORT: new URL(server.url).port } })).rejects.toThrow('is taken');
});

test('takes its runtime with it after kill -9, and starts again on the same data', async () => {
  const runtime = runtimePid();
  const { adminKey } = server;
  expect(isRunning(runtime)).toBe(true);
  await server.kill9();
  expect(isRunning(runtime)).toBe(false);
  server = await startServer({ dataDir });
  expect(server.adminKey).toBe(adminKey);
  expect((await fetch(server.url)).status).toBeLessThan(500);
});

test('puts a runtime that died back to work', async () => {
  const runtime = runtimePid();
  process.kill(runtime, 'SIGKILL');
  await waitUntil(() => ![0, runtime].includes(runtimePidOrNone()));
  await waitUntil(() =>
    fetch(server.url).then(
      (response) => response.status < 500,
      () => false,
    ),
  );
});

test('Ctrl-C ends it with 0 and leaves nothing behind', async () => {
  const runtime = runtimePid();
  expect(await server.signal('SIGINT')).toEqual({ code: 0, signal: null });
  expect(isRunning(runtime)).toBe(false);
  expect(existsSync(join(dataDir, 'server.pid'))).toBe(false);
  expect(existsSync(join(dataDir, 'runtime.pid'))).toBe(false);
});

test('Ctrl-C in a terminal, which reaches every process of the group, is an orderly end too', async () => {
  const child = spawn('node', ['scripts/start.mjs', '--json'], {
    env: { ...process.env, PORT: '0', AEGIS_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
    // Its own group, as a shell gives a foreground job.
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await waitUntil(() => output.includes('"ready":true'), 90_000);
  const runtime = runtimePid();
  process.kill(-(child.pid ?? 0), 'SIGINT');
  expect(await ended).toEqual({ code: 0, signal: null });
  await waitUntil(() => !isRunning(runtime));
});

test.each([
  ['npm', ['start', '--silent', '--', '--json'], 'SIGTERM'],
  ['node', ['scripts/start.mjs', '--json'], 'SIGKILL'],
] as const)('gives up when the process that started it is gone: %s', async (command, args, signal) => {
  const child = spawn(command, args, {
    env: { ...process.env, PORT: '0', AEGIS_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await waitUntil(() => output.includes('"ready":true'), 90_000);
  const runtime = runtimePid();
  child.kill(signal);
  await waitUntil(() => !isRunning(runtime) && !existsSync(join(dataDir, 'server.pid')));
});
