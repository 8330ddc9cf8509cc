// The whole system on this machine: `npm start`. Runs under the pinned Node.js, see scripts/bootstrap.mjs.
import { join } from 'node:path';
import { refreshEnrichment } from '../enrichment/background.ts';
import { banner, readyLine } from './banner.ts';
import { buildWorker } from './build.ts';
import { type Schedule, startSchedule } from './crons.ts';
import { type DataDir, openDataDir } from './data-dir.ts';
import { passedOn } from './environment.ts';
import { ensureFeedKey } from './feed-key.ts';
import { loadKeys } from './keys.ts';
import { formatLine } from './logs.ts';
import { migrate } from './migrations.ts';
import { allowedNetworks, HELP, readOptions, type StartOptions } from './options.ts';
import { type Runtime, startRuntime } from './runtime.ts';
import { setupLink } from './setup-link.ts';
import { onStop } from './stop.ts';
import { type StandDown, watchRuntime } from './watchdog.ts';

const ROOT = join(import.meta.dirname, '../..');
const DRAIN_MS = 3_000;
/** A stop that takes longer has lost its runtime; the exit itself then kills what is left. */
const STOP_MS = 10_000;

/** What has been opened so far, in the order in which it must be closed. */
const open: {
  schedule?: Schedule;
  demo?: { close(): Promise<void> };
  runtime?: Runtime;
  standDown?: StandDown;
  dir?: DataDir;
} = {};
const stopping = new AbortController();

function say(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

async function close(): Promise<void> {
  open.schedule?.stop();
  await open.runtime?.drain(DRAIN_MS);
  await open.runtime?.dispose();
  await open.demo?.close();
  open.standDown?.();
  open.dir?.release();
}

async function start(options: StartOptions): Promise<void> {
  const dir = openDataDir(options.dataDir);
  open.dir = dir;
  const keys = loadKeys(dir, process.env);
  const demo = options.demo ? await (await import('../demo.ts')).openDemo() : null;
  if (demo) open.demo = demo;
  const egressAllow = [...options.egressAllow, ...(demo?.hosts ?? [])];
  const networks = allowedNetworks(egressAllow);

  // A demo is watched by a person; its own lines would drown among those of every request.
  const threshold = options.quiet ? 'errors' : options.demo ? 'warnings' : 'all';
  const build = await buildWorker(ROOT, say);
  const migrated = await migrate(ROOT, build.plan, dir.state);
  if (migrated.length > 0) say(`applied ${migrated.length} migration${migrated.length === 1 ? '' : 's'}`);
  if (stopping.signal.aborted) return;

  open.standDown = watchRuntime(dir);
  const runtime = await startRuntime(build, {
    host: options.host,
    port: options.port,
    stateDir: dir.state,
    networks,
    bindings: {
      ...passedOn(process.env),
      AEGIS_ADMIN_KEY: keys.admin.value,
      AEGIS_SECRETS_KEY: keys.secrets.value,
      AEGIS_EGRESS_ALLOW: egressAllow.join(','),
    },
    onLine(line) {
      const text = formatLine(line, threshold);
      if (text !== null) process.stdout.write(`${text}\n`);
    },
  });
  open.runtime = runtime;
  const hasFeedKey = await ensureFeedKey(dir, runtime.url.href, keys.admin.value).catch((error: unknown) => {
    // A convenience: the feed and its other keys must not wait for it.
    say(error instanceof Error ? error.message : String(error));
    return false;
  });
  const link = options.json
    ? null
    : await setupLink(runtime.url.href, keys.admin.value).catch((error: unknown) => {
        say(error instanceof Error ? error.message : String(error));
        return null;
      });
  if (stopping.signal.aborted) return;
  open.schedule = startSchedule(
    build.plan.crons,
    (cron, at) => runtime.scheduled(cron, at),
    (cron, error) => say(`cron ${cron} failed: ${error instanceof Error ? error.message : error}`),
  );
  const ready = { url: runtime.url.href, dir, keys, hasFeedKey, setupLink: link };
  process.stdout.write(options.json ? readyLine(ready) : banner(ready, process.cwd()));
  if (options.enrichment) {
    // Addresses are blocked without it; only what is said about them is less.
    void refreshEnrichment({
      root: ROOT,
      directory: join(options.dataDir, 'enrichment'),
      bucket: () => runtime.snapshots(),
      say,
      signal: stopping.signal,
    }).catch((error: unknown) => {
      if (!stopping.signal.aborted) say(error instanceof Error ? error.message : String(error));
    });
  }
  const target = {
    url: runtime.url.href,
    adminKey: keys.admin.value,
    adminKeyFile: keys.admin.origin === 'environment' ? null : dir.adminKeyFile,
    feedKeyFile: dir.feedKeyFile,
    say,
  };
  // A demo that fails leaves a server that can be asked why.
  await demo?.collect({ ...target, signal: stopping.signal }).catch((error: unknown) => {
    if (!stopping.signal.aborted) say(error instanceof Error ? error.message : String(error));
  });
}

async function fail(error: unknown): Promise<never> {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  await close().catch(() => {});
  process.exit(1);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env, process.cwd());
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const starting = start(options);
  onStop((reason) => {
    stopping.abort();
    say(`stopping (${reason})`);
    setTimeout(() => process.exit(1), STOP_MS).unref();
    // A start that is under way may still be opening things; they are closed when it comes back.
    void starting
      .catch(() => {})
      .then(close)
      .then(() => process.exit(0), fail);
  });
  // Once stopping, what the start says about it is an echo.
  await starting.catch((error) => (stopping.signal.aborted ? undefined : fail(error)));
}

await main().catch(fail);
