import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import type { SourcelessWorkerOptions } from 'wrangler';

/** What the server needs to know from `wrangler.toml`, read by wrangler itself. */
export interface Plan {
  readonly workerOptions: SourcelessWorkerOptions;
  readonly crons: readonly string[];
  readonly databases: readonly { readonly binding: string; readonly migrationsDir: string; readonly table: string }[];
}

/** One module of the bundle, as Miniflare takes it. */
export interface BundledModule {
  readonly type: 'ESModule' | 'CompiledWasm' | 'Text' | 'Data';
  readonly path: string;
  readonly contents: string | Uint8Array<ArrayBuffer>;
}

/** The Worker as `wrangler deploy` would upload it, and its bindings. */
export interface Build {
  readonly plan: Plan;
  readonly modules: readonly BundledModule[];
}

/** A build that lies on disk. */
export interface KeptBuild extends Build {
  /** File that turns places of the code back into lines of its sources. */
  readonly sourceMap: string;
}

/** The part of a `[[d1_databases]]` entry that migrations need. */
interface D1Entry {
  readonly binding: string;
  readonly migrations_dir?: string;
  readonly migrations_table?: string;
}

const SOURCES = [
  'workers',
  'durable-objects',
  'shared',
  'wrangler.toml',
  'package-lock.json',
  'tsconfig.json',
  'scripts/start/build.ts',
];
const KEPT_BUILDS = 4;
const MODULE_TYPES: Readonly<Record<string, BundledModule['type']>> = {
  '.js': 'ESModule',
  '.mjs': 'ESModule',
  '.wasm': 'CompiledWasm',
  '.txt': 'Text',
  '.html': 'Text',
  '.sql': 'Text',
  '.bin': 'Data',
};

/**
 * Bundles the Worker with wrangler, or takes the bundle of an earlier start when nothing it is made of has changed.
 *
 * @param root directory of `wrangler.toml`
 * @param say called before the slow part
 * @param entry in place of the one of `wrangler.toml`, relative to `root`: for benches
 * @throws {Error} with wrangler's own output when the bundle cannot be made
 */
export async function buildWorker(
  root: string,
  say: (line: string) => void,
  entry: string | null = null,
): Promise<KeptBuild> {
  const builds = join(root, '.aegis', 'build');
  const target = join(builds, fingerprint(root, entry));
  if (!existsSync(target)) {
    say('bundling the Worker');
    mkdirSync(builds, { recursive: true });
    const draft = mkdtempSync(join(builds, 'draft-'));
    try {
      await bundle(root, join(draft, 'worker'), entry);
      writeFileSync(join(draft, 'plan.json'), JSON.stringify(await readPlan(root)));
      // Another server may have made the same build meanwhile; its files are the same.
      if (!existsSync(target)) renameSync(draft, target);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    forgetOldBuilds(builds);
  }
  const plan = JSON.parse(readFileSync(join(target, 'plan.json'), 'utf8')) as Plan;
  const modules = readModules(join(target, 'worker'));
  return { plan, modules, sourceMap: join(target, 'worker', `${modules[0]?.path}.map`) };
}

async function bundle(root: string, outdir: string, entry: string | null): Promise<void> {
  const wrangler = join(root, 'node_modules', 'wrangler', 'bin', 'wrangler.js');
  try {
    await promisify(execFile)(
      process.execPath,
      [wrangler, 'deploy', ...(entry === null ? [] : [entry]), '--dry-run', '--outdir', outdir],
      {
        cwd: root,
        env: {
          ...process.env,
          WRANGLER_SEND_METRICS: 'false',
          WRANGLER_HIDE_BANNER: 'true',
          WRANGLER_LOG_PATH: join(root, '.aegis', 'logs'),
        },
        maxBuffer: 16 * 1024 * 1024,
      },
    );
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(stripVTControlCharacters(`The Worker could not be bundled.\n${stdout}${stderr}`).trimEnd(), {
      cause,
    });
  }
}

async function readPlan(root: string): Promise<Plan> {
  // Loading wrangler takes more than a second; only a new build pays for it.
  const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import('wrangler');
  const config = unstable_readConfig({ config: join(root, 'wrangler.toml') });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  // Modules come from the bundle, by name; rules would make Miniflare search for them.
  const { modulesRules: _, ...bindings } = workerOptions;
  if (JSON.stringify(JSON.parse(JSON.stringify(bindings))) !== JSON.stringify(bindings)) {
    throw new Error('wrangler.toml has a binding that cannot be kept between starts.');
  }
  return {
    // The variables of the file alone: wrangler also mixes in `.dev.vars`, whose secrets must not be kept with a build.
    workerOptions: { ...bindings, name: config.name ?? 'worker', bindings: config.vars as Record<string, string> },
    crons: config.triggers.crons ?? [],
    databases: (config.d1_databases as readonly D1Entry[]).flatMap((database) =>
      database.migrations_dir === undefined
        ? []
        : [
            {
              binding: database.binding,
              migrationsDir: database.migrations_dir,
              table: database.migrations_table ?? 'd1_migrations',
            },
          ],
    ),
  };
}

function readModules(directory: string): BundledModule[] {
  return filesUnder(directory)
    .flatMap((file): BundledModule[] => {
      const type = MODULE_TYPES[extname(file)];
      if (type === undefined) return [];
      const bytes = readFileSync(file);
      const path = relative(directory, file);
      return [
        {
          type,
          path,
          contents: type === 'ESModule' || type === 'Text' ? bytes.toString('utf8') : Uint8Array.from(bytes),
        },
      ];
    })
    .sort((a, b) => Number(isMain(b)) - Number(isMain(a)));
}

/** Wrangler names the one module of code after the entry; what is beside it is no code. */
const isMain = ({ type, path }: BundledModule) => type === 'ESModule' && !path.includes('/');

function fingerprint(root: string, entry: string | null): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of entry === null ? SOURCES : [...SOURCES, dirname(entry)]) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    for (const file of statSync(path).isDirectory() ? filesUnder(path) : [path]) {
      const bytes = readFileSync(file);
      hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex').slice(0, 24);
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function forgetOldBuilds(builds: string): void {
  const byAge = readdirSync(builds)
    .filter((name) => !name.startsWith('draft-'))
    .map((name) => ({ name, at: statSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of byAge.slice(KEPT_BUILDS)) rmSync(join(builds, name), { recursive: true, force: true });
}
