import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const READY_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 20_000;

/** What to start, and where. */
export interface ServerOptions {
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** An earlier server's directory, to go on with it; otherwise a fresh one that `stop` deletes. */
  readonly dataDir?: string;
  readonly args?: readonly string[];
}

/** A real server: the start script, Miniflare, the deployed bundle, its own data on disk. */
export interface TestServer {
  /** With a trailing slash. */
  readonly url: string;
  readonly adminKey: string;
  readonly dataDir: string;
  /** Process id of the server; the runtime's is in `<dataDir>/runtime.pid`. */
  readonly pid: number;
  /** Everything the server has printed so far, both streams. */
  log(): string;
  /** Sends a signal and waits for the end, whoever ordered it. */
  signal(name: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Orderly end. Deletes the data directory if `startServer` made it. */
  stop(): Promise<void>;
  /** The server as after a crash: no handler runs. Waits until the runtime is gone too; the data stays. */
  kill9(): Promise<void>;
}

/**
 * Starts a server on a free port and waits until it answers.
 *
 * @throws {Error} with everything it printed, when it ends before it is ready
 * @example
 * const server = await startServer();
 * await fetch(new URL('/health', server.url));
 * await server.stop();
 */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'aegis-test-'));
  const child = spawn(process.execPath, ['scripts/start/main.ts', '--json', ...(options.args ?? [])], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', AEGIS_DATA_DIR: dataDir, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const ready = await Promise.race([readyLine(child, output), ended, timeout(READY_TIMEOUT_MS)]);
  if (ready === null || !('url' in ready)) {
    child.kill('SIGKILL');
    throw new Error(`The server did not get ready.\n${output.join('\n')}`);
  }

  const signal = async (name: NodeJS.Signals) => {
    child.kill(name);
    const end = await Promise.race([ended, timeout(STOP_TIMEOUT_MS)]);
    if (end === null) {
      child.kill('SIGKILL');
      throw new Error(`The server did not end within ${STOP_TIMEOUT_MS} ms of ${name}.\n${output.join('\n')}`);
    }
    return end;
  };
  return {
    url: ready.url,
    adminKey: options.env?.AEGIS_ADMIN_KEY ?? readFileSync(ready.adminKeyFile, 'utf8').trim(),
    dataDir,
    pid: child.pid ?? 0,
    log: () => output.join('\n'),
    signal,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await signal('SIGTERM');
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
    async kill9() {
      const runtimePid = Number(readFileSync(join(dataDir, 'runtime.pid'), 'utf8'));
      await signal('SIGKILL');
      await waitUntil(() => !isRunning(runtimePid));
    },
  };
}

/** Whether a process with this id exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // The only way to ask is to fail.
    return false;
  }
}

/** Polls until `condition` holds. Fails after `timeoutMs`, so a test cannot wait for ever. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Nothing came of waiting ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Ready {
  readonly url: string;
  readonly adminKeyFile: string;
}

function readyLine(child: ChildProcess, output: string[]): Promise<Ready> {
  return new Promise((resolve) => {
    if (child.stderr) createInterface(child.stderr).on('line', (line) => output.push(line));
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      output.push(line);
      if (line.startsWith('{"ready":true')) resolve(JSON.parse(line) as Ready);
    });
  });
}

function timeout(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, ms, null).unref());
}
