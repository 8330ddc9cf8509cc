// The way into every tool: installs what is missing, then runs it under the pinned Node.js. Needs Node 20 or later.
//   node scripts/bootstrap.mjs                       only install
//   node scripts/bootstrap.mjs wrangler dev          a tool of node_modules/.bin
//   node scripts/bootstrap.mjs scripts/openapi.ts    a script of this project
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, localNode } from './lib/install.mjs';
import { exitCodeOf, run } from './lib/process.mjs';

/** Directory of package.json. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Installs what is missing and runs a tool or a script of the project with this process's terminal.
 *
 * @param {string} name a script with an extension, relative to the root, or a tool of `node_modules/.bin`
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code
 */
export async function bootstrap(name, args, options = {}) {
  await ensureInstalled(ROOT);
  const bin = join(ROOT, 'node_modules', '.bin');
  const environment = {
    ...process.env,
    ...options.env,
    PATH: `${bin}${delimiter}${dirname(localNode(ROOT))}${delimiter}${process.env.PATH ?? ''}`,
    WRANGLER_SEND_METRICS: process.env.WRANGLER_SEND_METRICS ?? 'false',
  };
  const isScript = /\.(ts|mjs|js)$/.test(name);
  const tool = join(bin, process.platform === 'win32' ? `${name}.cmd` : name);
  if (!isScript && !existsSync(tool)) throw new Error(`No such tool: ${name}`);
  const [command, rest] = isScript ? [localNode(ROOT), [join(ROOT, name), ...args]] : [tool, args];
  const shell = !isScript && process.platform === 'win32';
  return exitCodeOf(await run(command, rest, { shell, ...options, env: environment }));
}

/** Ends this process with the code of `task`, or 1 and its message when it throws. */
export async function exitWith(task) {
  try {
    process.exitCode = await task;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [name, ...args] = process.argv.slice(2);
  await exitWith(name === undefined ? ensureInstalled(ROOT).then(() => 0) : bootstrap(name, args));
}
