// Runs on any Node from 20 on with nothing installed: only Node's own modules here.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, run } from './process.mjs';

/**
 * Why `node_modules` cannot be used as it is, or `null` when it holds exactly what the lockfile says.
 * The comparison is with npm's own record of the tree, so an install by hand counts too.
 *
 * @param {string} root directory of package.json
 * @returns {string | null}
 */
export function whyInstall(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'nothing is installed yet';
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(record);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const found = present[path];
    if (found === undefined) {
      if (entry.optional) continue;
      return `${path} is missing`;
    }
    if (found.version !== entry.version) return `${path} is ${found.version}, the lockfile says ${entry.version}`;
  }
  return existsSync(localNode(root)) ? null : 'the pinned Node.js is missing (its install script did not run)';
}

/**
 * Makes `node_modules` match the lockfile, by `npm ci` when it does not.
 *
 * @param {string} root directory of package.json
 * @returns {Promise<void>} rejects with a message for a person when the packages cannot be had
 */
export async function ensureInstalled(root) {
  const reason = whyInstall(root);
  if (reason === null) return;
  const count = Object.keys(packagesOf(join(root, 'package-lock.json'))).length - 1;
  process.stderr.write(`Installing ${count} packages: ${reason}.\n`);
  const started = Date.now();
  // npm draws its own progress on a terminal; elsewhere a line now and then shows that it is alive.
  const heartbeat = process.stderr.isTTY
    ? null
    : setInterval(() => process.stderr.write(`  still installing, ${seconds(started)} s\n`), 10_000);
  // `error` hides EBADENGINE only: those tools run under the pinned Node.js, never under the host's.
  const result = await runNpm(
    ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'],
    { cwd: root },
  ).finally(() => heartbeat && clearInterval(heartbeat));
  if (exitCodeOf(result) !== 0) {
    throw new Error(
      'The packages could not be installed (npm ci failed, see above). The first start needs the npm registry once;\n' +
        'without a network, fill the npm cache elsewhere and run `npm ci --offline` here, then start again.',
    );
  }
  const still = whyInstall(root);
  if (still !== null) throw new Error(`npm ci ran, but ${still}. Run \`npm ci\` by hand and read what it prints.`);
  process.stderr.write(`Installed in ${seconds(started)} s.\n`);
}

/** The pinned Node.js, whatever the host has. */
export function localNode(root) {
  return process.platform === 'win32'
    ? join(root, 'node_modules', 'node', 'bin', 'node.exe')
    : join(root, 'node_modules', 'node', 'bin', 'node');
}

function runNpm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return run(process.execPath, [cli, ...args], options);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const probe = spawnSync(npm, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' });
  if (probe.status !== 0) return Promise.reject(new Error('npm is not on the PATH; it comes with Node.js.'));
  return run(npm, args, { ...options, shell: process.platform === 'win32' });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(0);
}
