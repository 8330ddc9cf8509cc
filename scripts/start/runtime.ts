import { readFileSync } from 'node:fs';
import { Log, LogLevel, Miniflare } from 'miniflare';
import type { SnapshotBucket } from '../enrichment/background.ts';
import type { Build } from './build.ts';
import type { RuntimeLine } from './logs.ts';

/** What a runtime needs beside the bundle. */
export interface RuntimeOptions {
  readonly host: string;
  readonly port: number;
  readonly stateDir: string;
  /** Bindings on top of those of `wrangler.toml`: secrets, and variables of this machine. */
  readonly bindings: Readonly<Record<string, string>>;
  /** Networks that the Worker may reach, in workerd's notation. */
  readonly networks: readonly string[];
  readonly onLine: (line: RuntimeLine) => void;
  /** Opens V8's inspector on this port of the loopback interface: for benches, never for a server. */
  readonly inspectorPort?: number;
}

/** The Worker, listening. */
export interface Runtime {
  readonly url: URL;
  scheduled(cron: string, scheduledTime: Date): Promise<void>;
  /** Waits until the queues are empty, at most `timeoutMs`: local queues live in memory. */
  drain(timeoutMs: number): Promise<void>;
  /** The bucket of snapshots. */
  snapshots(): Promise<SnapshotBucket>;
  dispose(): Promise<void>;
}

const DRAIN_POLL_MS = 100;

/**
 * Runs the bundle on Miniflare with everything on disk.
 *
 * The public port leads straight into the Worker: Miniflare's own front (its `MF-*` headers, error pages with stack
 * traces, recompression) is for development; it stays on another port that only this process knows.
 *
 * @throws {Error} when the port is taken or the Worker does not load
 */
export async function startRuntime(build: Build, options: RuntimeOptions): Promise<Runtime> {
  const { plan, modules } = build;
  const before = new Map(SIGNALS.map((signal) => [signal, new Set(process.listeners(signal))] as const));
  const runtime = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    defaultPersistRoot: options.stateDir,
    cf: false,
    ...(options.inspectorPort === undefined ? {} : { inspectorPort: options.inspectorPort }),
    log: new Log(LogLevel.WARN),
    logRequests: false,
    handleStructuredLogs: options.onLine,
    workers: [
      {
        ...plan.workerOptions,
        modules: [...modules],
        bindings: { ...plan.workerOptions.bindings, ...options.bindings },
        unsafeDirectSockets: [{ host: options.host, port: options.port }],
        outboundService: {
          network: {
            allow: [...options.networks],
            deny: [],
            tlsOptions: { trustBrowserCas: true, trustedCertificates: extraCertificates() },
          },
        },
      },
    ],
  });
  // Miniflare would exit at the first signal; here the server decides when.
  for (const [signal, known] of before) {
    for (const listener of process.listeners(signal)) {
      if (!known.has(listener)) process.off(signal, listener);
    }
  }
  try {
    await runtime.ready;
  } catch (error) {
    await runtime.dispose().catch(() => {});
    throw portTaken(error)
      ? new Error(`Port ${options.port} of ${options.host} is taken. Choose another: PORT=8788, or PORT=0 for any.`)
      : error;
  }
  const url = await runtime.unsafeGetDirectURL();
  return {
    url,
    async scheduled(cron, scheduledTime) {
      const worker = await runtime.getWorker();
      const { outcome } = await worker.scheduled({ cron, scheduledTime });
      if (outcome !== 'ok') throw new Error(`the scheduled handler ended with ${outcome}`);
    },
    async drain(timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (const binding of Object.keys(plan.workerOptions.queueProducers ?? {})) {
        const queue = await runtime.getQueueProducer(binding);
        while (Date.now() < deadline && (await queue.metrics()).backlogCount > 0) await sleep(DRAIN_POLL_MS);
      }
    },
    snapshots: () => runtime.getR2Bucket('SNAPSHOTS'),
    dispose: () => runtime.dispose(),
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function portTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    (('code' in error && error.code === 'ERR_ADDRESS_IN_USE') || /already in use/i.test(error.message))
  );
}

/** The certificates a company's proxy needs, as Node.js itself takes them. */
function extraCertificates(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (!file) return [];
  return readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
