import { spawn } from 'node:child_process';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

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
    const settle = () => {
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

/** The exit code a shell would report: 128 + n for a signal. */
export function exitCodeOf({ code, signal }) {
  if (code !== null) return code;
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
  return 128 + (numbers[signal] ?? 1);
}
