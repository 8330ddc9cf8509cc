// How do cost and memory of the Worker grow with a list, up to five million entries of twenty sources? The real bundle on
// Miniflare, a fresh one for each size. Counted: rows written, requests and bytes of R2, memory of the isolate, seconds.
// Proved by an oracle: the feed by its hash, 10,000 checks each time, and that an unchanged collection writes no row.
// Flags: --sizes=10000,100000 (up to 5000000), --live (each garbage collection a full one: what is really held, but slower)
import { createHash } from 'node:crypto';
import { BlacklistBench, type Run, until } from './lib/blacklist.ts';
import { countsFlag } from './lib/flags.ts';
import { CollectionTrace, freePort, MemoryWatch, V8_FLAGS } from './lib/memory.ts';
import type { R2Usage } from './lib/r2-usage.ts';
import { random32 } from './lib/random.ts';
import { writeResult } from './lib/result.ts';
import { type BenchSystem, startSystem } from './lib/system.ts';
import { dotted, NEVER_PUBLISHED, RangeOracle, randomEntries } from './lib/volume.ts';

const SOURCES = 20;
const CHECKS = 10_000;
const WARM_CHECKS = 200;
const sizes = countsFlag('sizes', [10_000, 100_000], 5_000_000);
const isLive = process.argv.includes('--live');
const names = Array.from({ length: SOURCES }, (_, i) => `source-${i + 1}`);

interface Phase {
  readonly phase: string;
  readonly seconds: number;
  readonly rowsWritten: number;
  readonly r2: R2Usage;
  /** Of the isolate, in MB: as the inspector saw it, and after a garbage collection. */
  readonly peakMB: number;
  readonly peakAfterGcMB: number;
  readonly processMB: number | null;
}

const results: object[] = [];
for (const size of sizes) results.push(await measure(size));
const name = ['five-million', sizes.includes(5_000_000) ? '' : 'short', isLive ? 'live' : ''];
writeResult(name.filter((part) => part !== '').join('-'), { sources: SOURCES, isLive, results });

async function measure(size: number): Promise<object> {
  process.stderr.write(`${size} entries of ${SOURCES} sources\n`);
  const moved = Math.round(size / 200);
  const all = randomEntries(size + moved);
  const [before, after] = [all.slice(0, size), all.slice(moved)];
  const inspectorPort = await freePort();
  const trace = new CollectionTrace();
  const system = await startSystem({
    entry: 'bench/lib/counting-worker.ts',
    inspectorPort,
    v8Flags: isLive ? V8_FLAGS.exact : V8_FLAGS.usual,
    onMessage: (message) => trace.line(message),
  });
  try {
    // Before the watch: an isolate that has done nothing yet answers no inspector that collects its garbage.
    await new BlacklistBench(system).prepare(names);
    const watch = await MemoryWatch.start(inspectorPort, system.worker, system.pid, isLive);
    const figures = await phasesOf(system, phaseTimer(system, watch, trace), before, after);
    await watch.stop();
    return { size, ...figures };
  } finally {
    await system.stop();
  }
}

type Timed = (phase: string, work: () => Promise<number>) => Promise<void>;

async function phasesOf(system: BenchSystem, { timed, phases }: ReturnType<typeof phaseTimer>, ...lists: string[][]) {
  const [before, after] = lists as [string[], string[]];
  const bench = new BlacklistBench(system);
  const { body } = await system.api('POST', '/api/v1/feeds/keys', { name: 'bench', lists: ['main'] }, [201]);
  const { key } = body as { key: string };
  const oracle = new RangeOracle(before, NEVER_PUBLISHED);
  const oracleAfter = new RangeOracle(after, NEVER_PUBLISHED);

  await timed('idle', () => new Promise((resolve) => setTimeout(() => resolve(0), 1_000)));
  await timed('first import', () => importAll(bench, before));
  let version = 0;
  await timed('published', async () => {
    ({ version } = await bench.settled(version));
    return 0;
  });
  const feed = await feedOf(system, key, oracle);
  const checks = await checksOf(timed, system, before, oracle);
  await timed('import, unchanged', () => importAll(bench, before.toReversed()));
  if (phases.at(-1)!.rowsWritten !== 0) throw new Error(`${phases.at(-1)!.rowsWritten} rows for nothing new`);
  await timed('import, 1 % changed', () => importAll(bench, after));
  await timed('change published', async () => {
    ({ version } = await bench.settled(version));
    return 0;
  });
  const publication = await onePublication(timed, bench, system, version, before);
  await feedOf(system, key, new RangeOracle(after, [...NEVER_PUBLISHED, publication.allowed]));
  await timed('check 10,000 after change', () => checkMany(system, after, oracleAfter, publication.allowed));
  const peakMB = Math.max(...phases.map((phase) => phase.peakMB));
  const peakAfterGcMB = Math.max(...phases.map((phase) => phase.peakAfterGcMB));
  console.table(phases.map(({ r2, ...rest }) => ({ ...rest, ...r2 })));
  return { feed, checks, publication, peakMB, peakAfterGcMB, phases };
}

/** One compilation by itself, from its alarm to the end: an address is allowed, so that all of the text is written anew. */
async function onePublication(
  timed: Timed,
  bench: BlacklistBench,
  system: BenchSystem,
  version: number,
  lines: readonly string[],
) {
  const allowed = lines.findLast((line) => !line.includes(':') && !line.includes('/'))!;
  let compileSeconds = 0;
  await timed('one publication', async () => {
    const entry = { address: allowed, reason: 'bench', owner: 'bench' };
    await system.api('POST', '/api/v1/blacklist/lists/main/allowlist', entry, [201]);
    const { compiledAt } = await bench.settled(version);
    compileSeconds = (Date.now() - Date.parse(compiledAt)) / 1_000;
    return 0;
  });
  return { allowed, compileSeconds };
}

function phaseTimer(system: BenchSystem, watch: MemoryWatch, trace: CollectionTrace) {
  const phases: Phase[] = [];
  const timed: Timed = async (phase, work) => {
    watch.phase();
    trace.phase();
    await usage(system);
    const started = performance.now();
    const rowsWritten = await work();
    const seconds = Math.round(performance.now() - started) / 1_000;
    const { isolate, process: processMB } = watch.phase();
    const { afterGc } = trace.phase();
    phases.push({
      phase,
      seconds,
      rowsWritten,
      r2: await usage(system),
      peakMB: isolate,
      peakAfterGcMB: afterGc,
      processMB,
    });
    process.stderr.write(`  ${phase}: ${seconds} s, ${isolate} MB seen, ${afterGc} MB after a collection\n`);
  };
  return { timed, phases };
}

async function usage(system: BenchSystem): Promise<R2Usage> {
  return until('usage', async () => (await (await fetch(new URL('/bench/r2', system.url))).json()) as R2Usage);
}

/** Each source states its share, one after the other; answers the rows that were written. */
async function importAll(bench: BlacklistBench, lines: readonly string[]): Promise<number> {
  const shares = Map.groupBy(lines, (line) => names[shareOf(line)]!);
  const runs: Run[] = [];
  for (const [name, own] of shares) runs.push(await bench.statement(name, own));
  return runs.reduce((sum, { written }) => sum + written.rowsWritten, 0);
}

/** The same source for the same line, wherever it stands. */
function shareOf(line: string): number {
  let hash = 0;
  for (let i = 0; i < line.length; i++) hash = (Math.imul(hash, 31) + line.charCodeAt(i)) >>> 0;
  return hash % SOURCES;
}

async function feedOf(system: BenchSystem, key: string, oracle: RangeOracle) {
  const hash = createHash('sha256');
  for (const line of oracle.lines()) hash.update(`${line}\n`);
  const expected = hash.digest('hex');
  return until('the feed of the oracle', async () => {
    const response = await fetch(new URL('/feeds/main.txt', system.url), { headers: { 'x-api-key': key } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isRight = createHash('sha256').update(bytes).digest('hex') === expected;
    return isRight ? { bytes: bytes.length, lines: Number(response.headers.get('x-feed-count')) } : null;
  });
}

async function checksOf(timed: Timed, system: BenchSystem, lines: readonly string[], oracle: RangeOracle) {
  const one = lines.find((line) => !line.includes(':') && !line.includes('/'))!;
  const ask = async () => {
    const started = performance.now();
    const { body } = await system.api('GET', `/api/v1/blacklist/check/${one}`, null, [200]);
    if (!(body as { listed: boolean }).listed) throw new Error(`${one} is not listed`);
    return performance.now() - started;
  };
  let coldMs = 0;
  await timed('check one, cold', async () => {
    coldMs = await ask();
    return 0;
  });
  const warm: number[] = [];
  for (let i = 0; i < WARM_CHECKS; i++) warm.push(await ask());
  await timed('check 10,000, cold', () => checkMany(system, lines, oracle));
  await timed('check 10,000, warm', () => checkMany(system, lines, oracle));
  return { coldMs, warmMedianMs: warm.sort((a, b) => a - b)[WARM_CHECKS >> 1] };
}

/** Asks about listed and random addresses, half and half, in one call. */
async function checkMany(
  system: BenchSystem,
  lines: readonly string[],
  oracle: RangeOracle,
  except = '',
): Promise<number> {
  const asked = [...random32(11, CHECKS)].map((word, i) => {
    const line = i % 2 === 0 ? lines[word % lines.length]! : ':';
    return line.includes(':') ? dotted(word) : line.split('/')[0]!;
  });
  const { body } = await system.api('POST', '/api/v1/blacklist/check', { addresses: asked }, [200]);
  const { results: answers } = body as { results: { address: string; listed: boolean }[] };
  for (const [i, address] of asked.entries()) {
    const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
    const isListed = oracle.has(number) && address !== except;
    if (answers[i]!.listed !== isListed) throw new Error(`a check is wrong: ${JSON.stringify(answers[i])}`);
  }
  return 0;
}
