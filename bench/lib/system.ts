import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api } from '../../scripts/lib/api.ts';
import { buildWorker } from '../../scripts/start/build.ts';
import { migrate } from '../../scripts/start/migrations.ts';
import { allowedNetworks } from '../../scripts/start/options.ts';
import { startRuntime } from '../../scripts/start/runtime.ts';
import { runtimePids, send } from './load.ts';

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
  /** File with the source map of its code. */
  readonly sourceMap: string;
  stop(): Promise<void>;
}

export interface SystemOptions {
  /** Entry in place of that of `wrangler.toml`, relative to the root. */
  readonly entry?: string;
  /** Bindings on top of the keys. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** For V8's inspector; without it there is none. */
  readonly inspectorPort?: number;
  /** Flags of V8, separated by blanks. */
  readonly v8Flags?: string;
  /** Everything that the runtime prints, V8's traces included. */
  readonly onMessage?: (message: string) => void;
}

/** Starts the system in this process. */
export async function startSystem(options: SystemOptions = {}): Promise<BenchSystem> {
  const { entry, bindings = {}, inspectorPort, v8Flags, onMessage } = options;
  const stateDir = mkdtempSync(join(tmpdir(), 'aegis-bench-'));
  process.env.X_LOCAL_OBSERVABILITY = 'false';
  if (v8Flags !== undefined) process.env.MINIFLARE_WORKERD_V8_FLAGS = v8Flags;
  const build = await buildWorker(ROOT, (line) => process.stderr.write(`${line}\n`), entry);
  await migrate(ROOT, build.plan, stateDir);
  const others = new Set(runtimePids());
  const runtime = await startRuntime(build, {
    host: '127.0.0.1',
    port: 0,
    stateDir,
    networks: allowedNetworks((bindings.AEGIS_EGRESS_ALLOW ?? '').split(',').filter((host) => host !== '')),
    ...(inspectorPort === undefined ? {} : { inspectorPort }),
    bindings: { AEGIS_ADMIN_KEY: ADMIN_KEY, AEGIS_SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'), ...bindings },
    onLine: (line) => {
      onMessage?.(line.message);
      if (process.env.VERBOSE) process.stderr.write(`${JSON.stringify(line)}\n`);
    },
  });
  return {
    url: runtime.url,
    adminKey: ADMIN_KEY,
    api: apiOf(runtime.url),
    pid: runtimePids().find((pid) => !others.has(pid)) ?? 0,
    worker: build.plan.workerOptions.name ?? '',
    sourceMap: build.sourceMap,
    async stop() {
      await runtime.dispose();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

function apiOf(url: URL): Api {
  return async (method, path, body, status) => {
    const answer = await send({
      url: new URL(path, url),
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      status,
    });
    return { status: answer.status, body: answer.body === '' ? null : JSON.parse(answer.body) };
  };
}
