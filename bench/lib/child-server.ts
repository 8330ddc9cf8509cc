import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treePids } from './process-tree.ts';

const READY_ATTEMPTS = 300;
const POLL_MS = 100;
const STOP_MS = 15_000;

/** A server program that runs in the foreground as a child of this process. */
export interface ChildServer {
  readonly pid: number;
  /** Ends it in order, then by force with all its descendants. */
  stop(): Promise<void>;
}

/** How to start one. */
export interface ChildServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What ends it in order. */
  readonly signal?: NodeJS.Signals;
  /** Asked until it says yes. */
  readonly isReady: () => Promise<boolean>;
}

/**
 * Starts a server program and waits until it is ready.
 *
 * @throws Error with what it printed, when it ends or does not get ready.
 */
export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const { command, args, env = {}, signal = 'SIGTERM', isReady } = options;
  const settings: SpawnOptions = { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(command, args, settings);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(String(chunk)));
  child.once('error', (error) => output.push(String(error)));
  for (let i = 0; i < READY_ATTEMPTS && isAlive(child); i++) {
    if (await isReady().catch(notYet)) return { pid: child.pid ?? 0, stop: () => end(child, signal) };
    await pause(POLL_MS);
  }
  await end(child, 'SIGKILL');
  throw new Error(`${command} did not get ready\n${output.join('').slice(-4_000)}`);
}

/** A folder of this run, which other users may read; `remove` deletes it. */
export function scratchFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `aegis-${name}-`));
  // Servers give up root for a user of their own.
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isAlive(child)) return;
  const ended = new Promise((resolve) => child.once('exit', () => resolve(true)));
  const descendants = treePids([child.pid!]);
  child.kill(signal);
  if (await Promise.race([ended, pause(STOP_MS)])) return;
  for (const pid of descendants) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Nobody listens yet. */
function notYet(): boolean {
  return false;
}

function pause(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, ms, false).unref());
}
