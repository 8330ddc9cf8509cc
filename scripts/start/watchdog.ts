import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DataDir } from './data-dir.ts';

/** Stands the watch down after an orderly stop. */
export type StandDown = () => void;

/**
 * Sees to it that the runtime never outlives this process, not even after `kill -9`: workerd does not notice the loss
 * of its parent, and would go on holding the port and writing to the data directory. A shell waits on a pipe that the
 * operating system closes when this process ends in whatever way, and then kills the runtime.
 * Where there is no POSIX shell, nothing watches.
 */
export function watchRuntime(dir: DataDir): StandDown {
  killLeftover(dir.runtimePidFile);
  const wrapper = join(import.meta.dirname, 'workerd.sh');
  if (process.platform === 'win32' || !isExecutable(wrapper)) return () => {};
  // workerd belongs to Miniflare, so it is looked up from there.
  const workerd = createRequire(createRequire(import.meta.url).resolve('miniflare'))('workerd') as { default: string };
  process.env.MINIFLARE_WORKERD_PATH = wrapper;
  process.env.AEGIS_RUNTIME_BINARY = workerd.default;
  process.env.AEGIS_RUNTIME_PID_FILE = dir.runtimePidFile;
  const script = 'read -r word; [ "$word" = done ] || kill -9 "$(cat "$0")"';
  // Detached: Ctrl-C must not reach it.
  const watchdog = spawn('/bin/sh', ['-c', script, dir.runtimePidFile], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  });
  watchdog.unref();
  return () => {
    watchdog.stdin.end('done\n');
    rmSync(dir.runtimePidFile, { force: true });
  };
}

/** Ends a runtime that an earlier server left behind, as after the loss of both server and watchdog. */
function killLeftover(pidFile: string): void {
  let pid: number;
  try {
    pid = Number(readFileSync(pidFile, 'utf8'));
  } catch {
    // No file: the last stop was an orderly one.
    return;
  }
  if (pid > 1 && commandOf(pid).includes('workerd')) process.kill(pid, 'SIGKILL');
  rmSync(pidFile, { force: true });
}

/** The command line of a process, or nothing: the number may belong to somebody else by now. */
function commandOf(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-p', String(pid), '-o', 'args='], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
  } catch {
    // No such process.
    return '';
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // A copy without permission bits: the server runs, only unwatched.
    return false;
  }
}
