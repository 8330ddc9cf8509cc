// The feed and the check beside FastAPI + PostgreSQL + Redis, and beside a static file of nginx: same list, same two cores, one run.
// Flags: --entries=100000 --seconds=3 --rounds=5 --connections=16
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { BlacklistBench, until } from './lib/blacklist.ts';
import { countFlag } from './lib/flags.ts';
import { send } from './lib/load.ts';
import { startNginx } from './lib/nginx.ts';
import { type TreeMemory, treeCpuMicroseconds, treeMemory } from './lib/process-tree.ts';
import { versionOf, writeResult } from './lib/result.ts';
import { type BenchSystem, startSystem } from './lib/system.ts';
import { missingPrograms, startThreatStack } from './lib/threat-stack.ts';
import { median } from './lib/variants.ts';
import { randomEntries } from './lib/volume.ts';
import { type LoadResult, load } from './lib/wrk.ts';

const ENTRIES = countFlag('entries', 100_000, 1_000_000);
const SECONDS = countFlag('seconds', 3, 600);
const ROUNDS = countFlag('rounds', 5, 100);
const CONNECTIONS = countFlag('connections', 16, 1_000);
/** Checked in turn: as many that are listed as are not. */
const CHECKED = 1_000;
/** Load average of a machine with two cores from which it did something else when the run began. */
const BUSY_FROM = 1;

interface Server {
  readonly name: string;
  readonly pids: readonly number[];
}

interface Act {
  readonly act: string;
  readonly server: Server;
  readonly origin: URL;
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body of every answer, at least and at most. */
  readonly body: readonly [number, number];
}

interface Taken extends LoadResult {
  readonly cpuMicroseconds: number;
}

const HEAD_BYTES = 2_000;
const missing = missingPrograms();
if (missing.length > 0) {
  process.stdout.write(
    `left out, because this machine does not have ${missing.join('; ')}\n` +
      'on Debian: sudo bench/rivals/threat-stack/set-up.sh\n',
  );
} else {
  // Descendants inherit it, and with two cores it changes nothing.
  spawnSync('/usr/bin/taskset', ['--all-tasks', '--cpu-list', '--pid', '0,1', String(process.pid)]);
  await compare();
}

async function compare(): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  const addresses = randomEntries(Math.ceil(ENTRIES * 1.05) + 100)
    .filter((line) => !/[/:]/.test(line))
    .slice(0, ENTRIES);
  const stops: (() => Promise<void>)[] = [];
  try {
    const system = await startSystem({ bindings: { AEGIS_RATE_SCALE: '0' } });
    stops.push(() => system.stop());
    const auth = await publish(system, addresses);
    const feedUrl = new URL('/feeds/main.txt', system.url);
    const feed = await send({ url: feedUrl, headers: auth, status: 200 });
    const stack = await startThreatStack(addresses);
    stops.push(() => stack.stop());
    const nginx = await startNginx(feed.body);
    stops.push(() => nginx.stop());
    const stackUrl = new URL('/api/fortigate', stack.url);
    const theirs = await send({ url: stackUrl, status: 200 });
    const file = await send({ url: nginx.url, status: 200 });
    if (theirs.body !== feed.body || file.body !== feed.body) throw new Error('the three do not serve the same list');

    const ours = { name: 'aegis', pids: [system.pid] };
    const fastapi = { name: 'fastapi', pids: stack.pids };
    const static_ = { name: 'nginx', pids: nginx.pids };
    const full = (server: Server, url: URL, headers = {}): Act => ({
      ...{ act: 'feed 200', server, origin: url, paths: [url.pathname], headers },
      body: [feed.body.length, feed.body.length],
    });
    const unchanged = (server: Server, url: URL, etag = '', headers = {}): Act => ({
      ...full(server, url, { ...headers, 'if-none-match': etag }),
      ...{ act: 'feed 304', body: [0, 0] },
    });
    const check = (server: Server, origin: URL, prefix: string, headers = {}): Act => ({
      ...{ act: 'check', server, origin, headers, body: [20, 4_000] },
      paths: checked(addresses).map((address) => `${prefix}${address}`),
    });
    const acts = [
      full(ours, feedUrl, auth),
      full(fastapi, stackUrl),
      full(static_, nginx.url),
      { ...full(fastapi, new URL('/api/fortigate/uncached', stack.url)), act: 'feed 200, cache expired' },
      unchanged(ours, feedUrl, feed.headers.etag, auth),
      unchanged(fastapi, stackUrl, theirs.headers.etag),
      unchanged(static_, nginx.url, file.headers.etag),
      check(ours, system.url, '/api/v1/blacklist/check/', { authorization: `Bearer ${system.adminKey}` }),
      check(fastapi, stack.url, '/api/v1/blacklist/search/'),
    ];
    await agree(acts, addresses);
    const idle = new Map([ours, fastapi, static_].map((server) => [server, treeMemory(server.pids)]));
    const { rows, peaks } = await measure(acts);
    const memory = [...idle].map(([server, { rssMB, pssMB }]) => ({
      ...{ server: server.name, idleRssMB: rssMB, idlePssMB: pssMB },
      ...{ loadedRssMB: peaks.get(server)?.rssMB, loadedPssMB: peaks.get(server)?.pssMB },
    }));
    console.table(rows);
    console.table(memory);
    const wasBusy = loadBefore >= BUSY_FROM;
    if (wasBusy) process.stdout.write(`The machine did something else: load average ${loadBefore} before the run.\n`);
    writeResult(
      'feed-rivals',
      {
        ...{
          entries: ENTRIES,
          feedBytes: feed.body.length,
          connections: CONNECTIONS,
          seconds: SECONDS,
          rounds: ROUNDS,
        },
        ...{ loadBefore, wasBusy, rows, memory },
      },
      {
        ...stack.versions,
        nginx: spawnSync('/usr/sbin/nginx', ['-v'], { encoding: 'utf8' }).stderr.trim(),
        wrk: versionOf('wrk'),
      },
    );
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** Uploads the list, waits until all of it is live and returns the credential of a feed. */
async function publish(system: BenchSystem, addresses: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const bench = new BlacklistBench(system);
  await bench.prepare(['bench']);
  await bench.statement('bench', addresses);
  await until('the publication', async () => {
    const live = await bench.settled(0);
    return live.lines4 === addresses.length ? live : null;
  });
  const { body } = await system.api('POST', '/api/v1/feeds/keys', { name: 'bench', lists: ['main'] }, [201]);
  const { key } = body as { key: string };
  return { authorization: `Basic ${Buffer.from(`fw:${key}`).toString('base64')}` };
}

/** Addresses of the list, and between each two of them the one above, which is not in it. */
function checked(addresses: readonly string[]): string[] {
  const step = Math.max(1, Math.floor((2 * addresses.length) / CHECKED));
  return addresses
    .filter((_, index) => index % step === 0)
    .flatMap((address) => [address, address.replace(/\d+$/, (last) => String(Number(last) + 1))]);
}

/** Who is fast and wrong has not won: every check is asked of both and has to be answered as the list has it. */
async function agree(acts: readonly Act[], addresses: readonly string[]): Promise<void> {
  const listed = new Set(addresses);
  for (const { act, server, origin, paths, headers } of acts) {
    if (act !== 'check') continue;
    for (const path of paths) {
      const { body } = await send({ url: new URL(path, origin), headers, status: 200 });
      const answer = JSON.parse(body) as { listed?: boolean };
      if (answer.listed !== listed.has(path.split('/').at(-1) ?? ''))
        throw new Error(`${server.name}: ${path}: ${body}`);
    }
  }
}

async function measure(acts: readonly Act[]) {
  const taken = new Map<Act, Taken[]>(acts.map((act) => [act, []]));
  const peaks = new Map<Server, TreeMemory>();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const act of round % 2 === 0 ? acts : acts.toReversed()) {
      const sample = await take(act, round === 0 ? 1 : SECONDS);
      if (round > 0) taken.get(act)!.push(sample);
      const now = treeMemory(act.server.pids);
      if (now.rssMB > (peaks.get(act.server)?.rssMB ?? 0)) peaks.set(act.server, now);
    }
    process.stderr.write(`  round ${round} of ${ROUNDS}\n`);
  }
  const rows = [...taken].map(([{ act, server }, samples]) => {
    const of = (key: keyof Taken) => +median(samples.map((sample) => sample[key])).toPrecision(3);
    return {
      ...{ act, server: server.name, perSecond: of('perSecond'), cpuMicroseconds: of('cpuMicroseconds') },
      ...{ p50Ms: of('p50Ms'), p99Ms: of('p99Ms') },
    };
  });
  return { rows, peaks };
}

async function take({ act, server, origin, paths, headers, body }: Act, seconds: number): Promise<Taken> {
  const before = treeCpuMicroseconds(server.pids);
  const result = await load({ origin, paths, headers, connections: CONNECTIONS, seconds });
  const cpuMicroseconds = (treeCpuMicroseconds(server.pids) - before) / result.requests;
  // Unfinished answers count as bytes and not as requests.
  const most = (body[1] + HEAD_BYTES) * (1 + CONNECTIONS / result.requests);
  if (result.bytesEach < body[0] || result.bytesEach > most)
    throw new Error(`${server.name}: ${act}: answers of ${result.bytesEach} bytes`);
  return { ...result, cpuMicroseconds };
}
