// What does a million entries cost the Worker: imported, published, served, checked, imported again, changed by 1 %?
// The real bundle on Miniflare. Counted: seconds and memory of each phase, rows written by each import. The feed is
// compared with a plain oracle and, where installed, with iprange; so are 10,000 checks. Flags: --entries=1000000
// --file=<plain list>, --live (make every garbage collection a full one: memory without garbage, but slower)
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, parse } from 'node:path';
import { countFlag, flag } from './lib/flags.ts';
import { type CollectionPeakMB, CollectionTrace, freePort, MemoryWatch, type PeakMB, V8_FLAGS } from './lib/memory.ts';
import { random32 } from './lib/random.ts';
import { isInstalled, versionOf, writeResult } from './lib/result.ts';
import { startSystem } from './lib/system.ts';
import { dotted, NEVER_PUBLISHED, RangeOracle, randomEntries } from './lib/volume.ts';

const CHECKS = 10_000;
const POLLS = 6_000;
const LIMIT_MB = 128 * 1.048576;
const file = flag('file', '');
const isLive = process.argv.includes('--live');

interface Run {
  readonly id: string;
  readonly status: string;
  readonly error: unknown;
  readonly spentMs: Readonly<Record<string, number>>;
  readonly parsed: { readonly records: number; readonly rejected: number } | null;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly written: { readonly rowsWritten: number } & Readonly<Record<string, number>>;
}

interface List {
  readonly pending: boolean;
  readonly live: { readonly version: number; readonly lines4: number; readonly lines6: number } | null;
  readonly held: { readonly version: number } | null;
}

type Expectation = ReturnType<typeof expectation>;

interface Phase {
  readonly phase: string;
  readonly seconds: number;
  readonly peakMB: PeakMB & CollectionPeakMB;
}

/** The list before and after a change of one percent: half of it gone, half of it new. */
function versions(): { name: string; before: string[]; after: string[] } {
  if (file === '') {
    const count = countFlag('entries', 1_000_000, 2_000_000);
    const moved = Math.round(count / 200);
    const all = randomEntries(count + moved);
    return { name: `${count} generated entries`, before: all.slice(0, count), after: all.slice(moved) };
  }
  const before = readFileSync(file, 'latin1')
    .split('\n')
    .map((line) => line.match(/^\d+\.\d+\.\d+\.\d+(?:\/\d+)?(?=\s|$)/)?.[0] ?? '')
    .filter((line) => line !== '');
  const moved = Math.round(before.length / 200);
  const listed = new Set(before);
  const fresh = randomEntries(2 * moved).filter((line) => !listed.has(line) && !line.includes(':'));
  const after = [...before.filter((_, i) => i % 200 !== 199), ...fresh.slice(0, moved)];
  return { name: `${basename(file)}, ${before.length} entries`, before, after };
}

/** Lines, and all that must come of them, worked out before anything is timed. */
function expectation(lines: readonly string[]) {
  const oracle = new RangeOracle(lines, NEVER_PUBLISHED);
  const feed = `${oracle.lines().join('\n')}\n`;
  const never4 = NEVER_PUBLISHED.filter((line) => !line.includes(':'));
  const lines4 = lines.filter((line) => !line.includes(':'));
  return {
    lines,
    oracle,
    sha256: createHash('sha256').update(feed).digest('hex'),
    iprangeSaysTheSame: isInstalled('iprange') ? equalsIprange(feed, lines4, never4) : null,
  };
}

const input = versions();
const before = expectation(input.before);
const after = expectation(input.after);
const inspectorPort = await freePort();
const collections = new CollectionTrace();
const system = await startSystem({
  inspectorPort,
  v8Flags: isLive ? V8_FLAGS.exact : V8_FLAGS.usual,
  onMessage: (message) => collections.line(message),
});
const { api } = system;
const phases: Phase[] = [];
try {
  const name = ['million', parse(file).name, isLive ? 'live' : ''].filter((part) => part !== '').join('-');
  writeResult(name, await measure(), { iprange: versionOf('iprange') });
} finally {
  await system.stop();
}

async function measure() {
  const bounds = { maxShrinkPercent: 1e6, maxGrowthPercent: 1e6, maxCoverageGrowthPercent: 1e6 };
  const gate = { ...bounds, ignoreBelowLines: 0, ignoreBelowAddresses: 0 };
  await api('PUT', '/api/v1/blacklist/lists/main', { gate }, [200]);
  await api('POST', '/api/v1/collection/sources', { id: 'bulk', kind: 'upload', list: 'main' }, [201]);
  const { body } = await api('POST', '/api/v1/feeds/keys', { name: 'bench', lists: ['main'] }, [201]);
  const { key } = body as { key: string };
  const watch = await MemoryWatch.start(inspectorPort, system.worker, system.pid, isLive);
  const timed = phaseTimer(watch);

  await timed('idle', async () => new Promise((resolve) => setTimeout(resolve, 1_000)));
  const first = await timed('import and publish', async () => {
    const run = await importLines(input.before);
    await published(0);
    return run;
  });
  const feed = await timed('feed', () => proveFeed(key, before));
  const check = await timed('check', () => proveChecks(before));
  const again = await timed('import again', () => importLines([...input.before].reverse()));
  if (again.written.rowsWritten !== 0) throw new Error(`${again.written.rowsWritten} rows for nothing new`);
  const { version } = (await list()).live!;
  const changed = await timed('import 1 % change', () => importLines(input.after));
  await timed('rest and publish change', () => published(version));
  await timed('feed after change', () => proveFeed(key, after));
  await timed('check after change', () => proveChecks(after));
  await watch.stop();

  const idle = phases[0]!.peakMB;
  const most = (of: (peak: Phase['peakMB']) => number) => Math.max(...phases.map(({ peakMB }) => of(peakMB)));
  const peakMB = {
    isolate: most((peak) => peak.isolate),
    isolateBeforeGc: most((peak) => peak.beforeGc),
    isolateAfterGc: most((peak) => peak.afterGc),
    isolateIdle: idle.isolate,
    limit: Math.round(LIMIT_MB),
    isLive,
    process: idle.process === null ? null : most((peak) => peak.process ?? 0),
    processIdle: idle.process,
    processOverIdle: idle.process === null ? null : most((peak) => peak.process ?? 0) - idle.process,
  };
  console.table(phases.map(({ phase, seconds, peakMB }) => ({ phase, seconds, ...peakMB })));
  console.log(peakMB);
  const moved = changed.written.added! + changed.written.withdrawn! + changed.written.updated!;
  return {
    input: input.name,
    feed,
    check,
    imports: { first: summary(first), again: summary(again), changed: summary(changed) },
    rowsPerChangedEntry: changed.written.rowsWritten / moved,
    changeWritesOfFirstPercent: (100 * changed.written.rowsWritten) / first.written.rowsWritten,
    peakMB,
    phases,
  };
}

function phaseTimer(watch: MemoryWatch) {
  return async <T>(phase: string, work: () => Promise<T>): Promise<T> => {
    watch.phase();
    collections.phase();
    const started = performance.now();
    const result = await work();
    const seconds = Math.round(performance.now() - started) / 1000;
    const peakMB = { ...watch.phase(), ...collections.phase() };
    phases.push({ phase, seconds, peakMB });
    process.stderr.write(
      `  ${phase}: ${seconds} s, ${peakMB.isolate} MB seen, ${peakMB.afterGc} MB after a collection\n`,
    );
    return result;
  };
}

function summary({ status, spentMs, parsed, counts, written }: Run) {
  return { status, spentMs, parsed, counts, written };
}

/** Uploads a full statement and waits until the list has taken it. */
async function importLines(lines: readonly string[]): Promise<Run> {
  const path = '/api/v1/collection/sources/bulk/artefacts?scope=full&format=plain';
  const response = await fetch(new URL(path, system.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${system.adminKey}`, 'content-type': 'text/plain' },
    body: `${lines.join('\n')}\n`,
  });
  if (response.status !== 202) throw new Error(`upload: ${response.status} ${await response.text()}`);
  const { run } = (await response.json()) as { run: Run };
  return until(`run ${run.id}`, async () => {
    const { body } = await api('GET', `/api/v1/collection/sources/bulk/runs/${run.id}`, null, [200]);
    const now = (body as { run: Run }).run;
    if (now.status === 'failed') throw new Error(JSON.stringify(now.error));
    return ['succeeded', 'unchanged'].includes(now.status) ? now : null;
  });
}

async function list(): Promise<List> {
  return (await api('GET', '/api/v1/blacklist/lists/main', null, [200])).body as List;
}

/** Waits for a version after `version`; confirms it like an operator where the list names an untouchable address. */
function published(version: number): Promise<List> {
  return until('publication', async () => {
    const now = await list();
    if (now.held !== null) {
      // 409: it is the empty version from before the import, or the next one has taken its place.
      await api('POST', `/api/v1/blacklist/lists/main/publications/${now.held.version}/confirm`, {}, [200, 409]);
      return null;
    }
    return !now.pending && now.live !== null && now.live.version > version ? now : null;
  });
}

async function until<T>(what: string, attempt: () => Promise<T | null>): Promise<T> {
  for (let i = 0; i < POLLS; i++) {
    const value = await attempt().catch(lostConnection);
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing came of waiting for ${what}`);
}

/** The runtime closes idle connections while the Worker computes; a request may meet one that is just being closed. */
function lostConnection(thrown: unknown): null {
  if (thrown instanceof TypeError && thrown.message === 'fetch failed') return null;
  throw thrown;
}

/** Fetches the feed until the isolate knows the new version; it must be the oracle's, and what its ETag says. */
function proveFeed(key: string, { sha256, iprangeSaysTheSame }: Expectation) {
  return until('the feed of the oracle', async () => {
    const started = performance.now();
    const response = await fetch(new URL('/feeds/main.txt', system.url), { headers: { 'x-api-key': key } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const ms = Math.round(performance.now() - started);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (response.headers.get('etag') !== `"${hash}"`) throw new Error('the ETag is not the hash of the feed');
    if (hash !== sha256) return null;
    const lines = Number(response.headers.get('x-feed-count'));
    return { bytes: bytes.length, lines, ms, iprangeSaysTheSame };
  });
}

/** Whether iprange prints the IPv4 part of the feed for the same lines. */
function equalsIprange(feed: string, lines4: readonly string[], never4: readonly string[]): true {
  const directory = mkdtempSync(join(tmpdir(), 'aegis-bench-'));
  try {
    const [listed, never] = [join(directory, 'listed'), join(directory, 'never')];
    writeFileSync(listed, `${lines4.join('\n')}\n`);
    writeFileSync(never, `${never4.join('\n')}\n`);
    const theirs = execFileSync('iprange', [listed, '--except', never], { encoding: 'latin1', maxBuffer: 1 << 28 });
    const ours = feed.split('\n').filter((line) => !line.includes(':'));
    if (ours.join('\n') !== theirs) throw new Error('the IPv4 part of the feed is not what iprange prints');
    return true;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Asks about listed and random addresses, half and half, in one call. */
async function proveChecks({ lines, oracle }: Expectation) {
  const words = [...random32(11, CHECKS)];
  const numbers = words.map((word, i) => {
    const line = i % 2 === 0 ? lines[word % lines.length]! : ':';
    return line.includes(':') ? word : line.split(/[./]/, 4).reduce((sum, octet) => sum * 256 + Number(octet), 0);
  });
  const started = performance.now();
  const { body } = await api('POST', '/api/v1/blacklist/check', { addresses: numbers.map(dotted) }, [200]);
  const ms = Math.round(performance.now() - started);
  const { results, listed } = body as { results: { address: string; listed: boolean }[]; listed: number };
  const wrong = results.filter((result, i) => result.listed !== oracle.has(numbers[i]!));
  if (wrong.length > 0) throw new Error(`${wrong.length} checks are wrong, e.g. ${JSON.stringify(wrong[0])}`);
  return { addresses: results.length, listed, ms };
}
