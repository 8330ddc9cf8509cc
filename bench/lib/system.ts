import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, createApi } from '../../scripts/lib/api.ts';
import { buildWorker } from '../../scripts/start/build.ts';
import { migrate } from '../../scripts/start/migrations.ts';
import { startRuntime } from '../../scripts/start/runtime.ts';

const ROOT = join(import.meta.dirname, '../..');
const ADMIN_KEY = 'bench-admin-key';

/** The deployed Worker on Miniflare, on a data directory of its own. */
export interface BenchSystem {
  readonly url: URL;
  readonly adminKey: string;
  readonly api: Api;
  /** Of the runtime. */
  readonly pid: number;
  /** The name of the Worker. */
  readonly worker: string;
  stop(): Promise<void>;
}

export interface SystemOptions {
  /** For V8's inspector; without it there is none. */
  readonly inspectorPort?: number;
  /** Flags of V8, separated by blanks. */
  readonly v8Flags?: string;
  /** Everything that the runtime prints, V8's traces included. */
  readonly onMessage?: (message: string) => void;
}

/** Starts the system in this process. */
export async function startSystem({ inspectorPort, v8Flags, onMessage }: SystemOptions = {}): Promise<BenchSystem> {
  const stateDir = mkdtempSync(join(tmpdir(), 'aegis-bench-'));
  process.env.X_LOCAL_OBSERVABILITY = 'false';
  if (v8Flags !== undefined) process.env.MINIFLARE_WORKERD_V8_FLAGS = v8Flags;
  const build = await buildWorker(ROOT, (line) => process.stderr.write(`${line}\n`));
  await migrate(ROOT, build.plan, stateDir);
  const runtime = await startRuntime(build, {
    host: '127.0.0.1',
    port: 0,
    stateDir,
    networks: ['public'],
    ...(inspectorPort === undefined ? {} : { inspectorPort }),
    bindings: { AEGIS_ADMIN_KEY: ADMIN_KEY, AEGIS_SECRETS_KEY: Buffer.alloc(32, 1).toString('base64') },
    onLine: (line) => {
      onMessage?.(line.message);
      if (process.env.VERBOSE) process.stderr.write(`${JSON.stringify(line)}\n`);
    },
  });
  const children = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  return {
    url: runtime.url,
    adminKey: ADMIN_KEY,
    api: createApi({ url: runtime.url.href, adminKey: ADMIN_KEY }),
    pid: Number.parseInt(children.split('\n').find((line) => line.includes('workerd')) ?? '0', 10),
    worker: build.plan.workerOptions.name ?? '',
    async stop() {
      await runtime.dispose();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
