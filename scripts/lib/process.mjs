import { spawn } from 'node:child_process';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT_POLL_MS = 500;

/**
 * Runs a program to its end with this process's terminal, handing signals on. A program that shuts down on a signal
 * decides itself when it is done; this process only waits for it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{code: number | null, signal: NodeJS.Signals | null}>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const forward = FORWARDED.map((signal) => [signal, () => child.kill(signal)]);
    for (const [signal, handler] of forward) process.on(signal, handler);
    const orphaned = process.env.npm_lifecycle_event ? whenOrphaned(() => child.kill('SIGTERM')) : null;
    const settle = () => {
      if (orphaned) clearInterval(orphaned);
      for (const [signal, handler] of forward) process.off(signal, handler);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      settle();
      resolve({ code, signal });
    });
  });
}

/**
 * npm runs a script through a shell, and a shell that is killed tells nobody: without this, `kill <npm start>` would
 * leave a server behind. Only under npm, because a process started by hand may well outlive its shell.
 */
function whenOrphaned(stop) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, PARENT_POLL_MS);
  return timer.unref();
}

/** The exit code a shell would report: 128 + n for a signal. */
export function exitCodeOf({ code, signal }) {
  if (code !== null) return code;
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
  return 128 + (numbers[signal] ?? 1);
}
