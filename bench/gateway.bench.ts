// What does the gateway add to a request, in CPU of the server, over the bare runtime's `hello` in the same run? A route that
// does nothing behind the whole chain: alone, by access token, API key and cookie; with a line in the log; with the quota.
// Flags: --requests=6000 --rounds=5 --profile (V8's sampling profiler instead of figures: where the time goes, by file and line)
import { browse, createKey, createPerson, signIn } from './lib/account.ts';
import { countFlag } from './lib/flags.ts';
import { startFloor } from './lib/floor.ts';
import { alternate, type Call, exchange, type Job, overFloor } from './lib/load.ts';
import { freePort } from './lib/memory.ts';
import { showProfile } from './lib/profile.ts';
import { writeResult } from './lib/result.ts';
import { type BenchSystem, startSystem } from './lib/system.ts';

const REQUESTS = countFlag('requests', 6_000, 1_000_000);
const ROUNDS = countFlag('rounds', 5, 100);
const LANES = 16;
const USERS = 600;
const ENTRY = 'bench/lib/worker-file.ts';
const isProfile = process.argv.includes('--profile');

const jobOf = (system: BenchSystem) => (name: string, path: string, headersNow: () => Promise<Headers>) => {
  let headers: Headers = {};
  const url = new URL(path, system.url);
  return {
    name,
    pid: system.pid,
    requests: REQUESTS,
    lanes: LANES,
    // Anew for each round: what expires within it would change what is timed.
    prepare: async () => {
      headers = await headersNow();
    },
    send: (_, agent) => exchange(agent, { url, headers, status: 200 } satisfies Call),
  } satisfies Job;
};

type Headers = Readonly<Record<string, string>>;

const NOOP = '/api/v1/bench/noop';
const inspectorPort = isProfile ? await freePort() : undefined;
const bindings = { SYSTEMS: 'identity,blacklist,bench', AEGIS_RATE_SCALE: '0' };
const system = await startSystem({
  entry: ENTRY,
  bindings,
  ...(inspectorPort === undefined ? {} : { inspectorPort }),
});
const limited = isProfile
  ? null
  : await startSystem({ entry: ENTRY, bindings: { ...bindings, AEGIS_RATE_SCALE: '1000' } });
const floor = await startFloor();
try {
  const chain = await chainJobs(system);
  if (inspectorPort !== undefined) await showProfile(chain, inspectorPort, system);
  else await measure([...chain, ...(limited === null ? [] : await quotaJobs(limited))]);
} finally {
  await floor.stop();
  await limited?.stop();
  await system.stop();
}

async function chainJobs(of: BenchSystem): Promise<Job[]> {
  const person = await createPerson(of, 'person');
  const bearer = async () => ({ authorization: `Bearer ${(await signIn(of, person)).accessToken}` });
  const key = await createKey(of, (await signIn(of, person)).accessToken);
  const job = jobOf(of);
  return [
    job('gateway alone', '/health/live', async () => ({})),
    job('access token', NOOP, bearer),
    job('API key', NOOP, async () => ({ 'x-api-key': key })),
    job('cookie', NOOP, async () => ({ cookie: (await browse(of, person)).all })),
    job('access token, a line in the log', '/api/v1/bench/logged', bearer),
  ];
}

/** The same leases as with a scale of 1, at most 50 tokens each, and no refusals. */
async function quotaJobs(of: BenchSystem): Promise<Job[]> {
  const person = await createPerson(of, 'person');
  let tokens: readonly string[] = [];
  const url = new URL(NOOP, of.url);
  const many: Job = {
    name: `access token, quota, ${USERS} users in turn`,
    pid: of.pid,
    requests: REQUESTS,
    lanes: LANES,
    prepare: async () => {
      const { body } = await of.api('POST', '/api/v1/bench/tokens', { count: USERS }, [200]);
      tokens = (body as { tokens: string[] }).tokens;
    },
    send: (_, agent) => {
      const authorization = `Bearer ${tokens[turn++ % tokens.length]}`;
      return exchange(agent, { url, headers: { authorization }, status: 200 });
    },
  };
  let turn = 0;
  const bearer = async () => ({ authorization: `Bearer ${(await signIn(of, person)).accessToken}` });
  return [jobOf(of)('access token, quota, one user', NOOP, bearer), many];
}

async function measure(jobs: readonly Job[]): Promise<void> {
  const bare: Job = {
    name: 'floor',
    pid: floor.pid,
    requests: REQUESTS,
    lanes: LANES,
    send: (_, agent) => exchange(agent, { url: floor.url, status: 200 }),
  };
  const rows = overFloor(await alternate([bare, ...jobs], ROUNDS));
  console.table(rows);
  writeResult('gateway', { requests: REQUESTS, rounds: ROUNDS, lanes: LANES, aimOverFloor: 60, rows });
}
