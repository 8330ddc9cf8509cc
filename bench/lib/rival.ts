import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Miniflare } from 'miniflare';
import { runtimePids } from './load.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Another product, as a Worker on the same runtime. */
export interface Rival {
  readonly url: URL;
  readonly pid: number;
  readonly version: string;
  stop(): Promise<void>;
}

/**
 * Installs a rival's packages into its own folder when they are not there, by its lock file; bundles it with the project's wrangler
 * and runs it on the project's Miniflare, with D1 on disk as ours.
 *
 * @param name Folder of `bench/rivals`.
 * @param mainPackage The package that is compared.
 */
export async function startRival(name: string, mainPackage: string): Promise<Rival> {
  const home = join(ROOT, 'bench/rivals', name);
  if (!existsSync(join(home, 'node_modules', mainPackage))) {
    process.stderr.write(`installing ${name}\n`);
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: home, stdio: 'inherit' });
  }
  const { version } = JSON.parse(readFileSync(join(home, 'node_modules', mainPackage, 'package.json'), 'utf8')) as {
    version: string;
  };
  const directory = mkdtempSync(join(tmpdir(), 'aegis-rival-'));
  const others = new Set(runtimePids());
  const runtime = new Miniflare({
    defaultPersistRoot: join(directory, 'state'),
    cf: false,
    modules: await bundle(home, join(directory, 'worker')),
    compatibilityDate: '2026-07-30',
    compatibilityFlags: ['nodejs_compat'],
    d1Databases: { DB: 'rival' },
    bindings: { SECRET: 'a secret of benches, longer than thirty-two characters' },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  });
  await runtime.ready;
  return {
    url: await runtime.unsafeGetDirectURL(),
    pid: runtimePids().find((pid) => !others.has(pid)) ?? 0,
    version,
    async stop() {
      await runtime.dispose();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function bundle(home: string, outdir: string) {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  const config = join(home, 'wrangler.toml');
  await promisify(execFile)(
    process.execPath,
    [wrangler, 'deploy', '--config', config, '--dry-run', '--outdir', outdir],
    {
      cwd: home,
      env: {
        ...process.env,
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
        WRANGLER_LOG_PATH: outdir,
      },
    },
  );
  return readdirSync(outdir)
    .filter((file) => file.endsWith('.js'))
    .sort((a, b) => Number(b === 'worker.js') - Number(a === 'worker.js'))
    .map((file) => ({ type: 'ESModule' as const, path: file, contents: readFileSync(join(outdir, file), 'utf8') }));
}
