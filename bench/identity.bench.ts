// What do the acts of identity cost the server in CPU, and how long does the caller wait? Verifying a token, hashing a password,
// signing in, refreshing, renewing a browser's session, on the deployed Worker; and whether a thousand people who refresh at
// once get more done than one who does it all. Flags: --rounds=5 --requests=1000 --users=1000
// --profile (where the time of each act goes)
import type { Agent } from 'node:http';
import { browse, createAccount, createPerson, type SignedIn, signIn } from './lib/account.ts';
import { countFlag } from './lib/flags.ts';
import { startFloor } from './lib/floor.ts';
import { alternate, cpuMicroseconds, exchange, type Job, overFloor, runOnce, type Sample } from './lib/load.ts';
import { freePort } from './lib/memory.ts';
import { showProfile } from './lib/profile.ts';
import { writeResult } from './lib/result.ts';
import { startSystem } from './lib/system.ts';
import { median } from './lib/variants.ts';

const ROUNDS = countFlag('rounds', 5, 100);
const REQUESTS = countFlag('requests', 1_000, 100_000);
const USERS = countFlag('users', 1_000, 10_000);
/** More than an isolate remembers, so that none of them is remembered when its turn comes again. */
const COLD_TOKENS = 3_000;
const WARM_TOKENS = 500;
/** Sessions of the hot user, and requests in flight: a user has at most a hundred sessions. */
const IN_FLIGHT = 100;
const HASHES = 10;
const JSON_TYPE = { 'content-type': 'application/json' };

const inspectorPort = process.argv.includes('--profile') ? await freePort() : undefined;
const system = await startSystem({
  entry: 'bench/lib/worker-file.ts',
  bindings: { SYSTEMS: 'identity,blacklist,bench', AEGIS_RATE_SCALE: '0' },
  ...(inspectorPort === undefined ? {} : { inspectorPort }),
});
const floor = await startFloor();
const post = async (path: string, body: object) => (await system.api('POST', path, body, [200])).body;
try {
  if (inspectorPort === undefined) await measure();
  else await showProfile((await acts()).slice(1), inspectorPort, system);
} finally {
  await floor.stop();
  await system.stop();
}

async function measure(): Promise<void> {
  const verification = await measureVerification();
  const hash = await measureHash();
  const medians = await alternate(await acts(), ROUNDS);
  const rows = overFloor(medians).map((row) => ({ ...row, p50Ms: rounded(medians.get(row.name)?.p50Ms ?? 0) }));
  const crowd = await measureCrowd();
  console.table(verification);
  console.log(hash);
  console.table(rows);
  console.table(crowd);
  writeResult('identity', { requests: REQUESTS, rounds: ROUNDS, verification, hash, rows, users: USERS, crowd });
}

function rounded(value: number): number {
  return +value.toPrecision(3);
}

/** Inside one request, in a loop: an HTTP request costs more than what is to be told apart. */
async function measureVerification() {
  const ways = [
    { how: 'signature', tokens: COLD_TOKENS, times: 1 },
    { how: 'cold', tokens: COLD_TOKENS, times: 1 },
    { how: 'remembered', tokens: WARM_TOKENS, times: 2_000 },
  ] as const;
  await post('/api/v1/bench/tokens', { count: COLD_TOKENS });
  const taken = new Map(ways.map(({ how }) => [how, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
      // So that they are: the cold ones before have pushed them out.
      if (way.how === 'remembered') await post('/api/v1/bench/verify', { how: 'cold', tokens: WARM_TOKENS, times: 1 });
      const before = cpuMicroseconds(system.pid);
      await post('/api/v1/bench/verify', way);
      if (round > 0) taken.get(way.how)!.push((cpuMicroseconds(system.pid) - before) / (way.tokens * way.times));
    }
  }
  return ways.map(({ how }) => ({ how, cpuMicroseconds: rounded(median(taken.get(how)!)) }));
}

/** Argon2id alone, in one request each, without HTTP, throttle and session. */
async function measureHash() {
  const taken: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = cpuMicroseconds(system.pid);
    await post('/api/v1/bench/hash', { times: HASHES });
    if (round > 0) taken.push((cpuMicroseconds(system.pid) - before) / HASHES / 1_000);
  }
  return { what: 'Argon2id, 19 MiB, t=2', cpuMs: rounded(median(taken)) };
}

async function acts(): Promise<Job[]> {
  const person = await createPerson(system, 'person');
  const url = (path: string) => new URL(path, system.url);
  const act = (name: string, requests: number, send: Job['send'], prepare?: Job['prepare']): Job => ({
    ...{ name, pid: system.pid, requests, lanes: 1, send },
    ...(prepare === undefined ? {} : { prepare }),
  });
  let signedIn: SignedIn = { accessToken: '', refreshToken: '' };
  let cookies = { session: '', all: '' };
  const enter = async () => {
    signedIn = await signIn(system, person);
  };
  const open = async () => {
    cookies = await browse(system, person);
  };
  const read = (path: string, headers: () => Readonly<Record<string, string>>) => (_: number, agent: Agent) =>
    exchange(agent, { url: url(path), headers: headers(), status: 200 });
  return [
    {
      ...{ name: 'floor', pid: floor.pid, requests: REQUESTS, lanes: 1 },
      send: (_, agent) => exchange(agent, { url: floor.url, status: 200 }),
    },
    act('sign-in', Math.max(10, Math.round(REQUESTS / 50)), (_, agent) =>
      exchange(agent, {
        ...{ url: url('/api/v1/auth/sign-in'), method: 'POST', headers: JSON_TYPE, status: 200 },
        body: JSON.stringify({ identifier: person.email, password: person.password }),
      }),
    ),
    act(
      'session check, in the isolate',
      REQUESTS,
      read('/api/v1/bench/noop', () => ({ cookie: cookies.all })),
      open,
    ),
    act(
      'session check, account read from its owner',
      REQUESTS,
      read('/api/v1/users/me', () => ({ authorization: `Bearer ${signedIn.accessToken}` })),
      enter,
    ),
    act(
      'session renewal (cookie)',
      REQUESTS,
      read('/api/v1/bench/noop', () => ({ cookie: cookies.session })),
      open,
    ),
    act(
      'refresh',
      REQUESTS,
      async (_, agent) => {
        signedIn = { ...signedIn, refreshToken: await refreshed(agent, signedIn.refreshToken) };
      },
      enter,
    ),
  ];
}

/** Exchanges a refresh token; its successor. */
async function refreshed(agent: Agent, refreshToken: string): Promise<string> {
  const { body } = await exchange(agent, {
    ...{ url: new URL('/api/v1/auth/refresh', system.url), method: 'POST', headers: JSON_TYPE, status: 200 },
    body: JSON.stringify({ refreshToken }),
  });
  return (JSON.parse(body) as SignedIn).refreshToken;
}

/** The same number of refreshes, as many in flight: of one session each of many users, and of a hundred sessions of one. */
async function measureCrowd() {
  const crowd = await inGroups(USERS, 16, (index) => createAccount(system, `user-${index}`, null));
  const hot = await createAccount(system, 'hot', null);
  const ofCrowd: string[] = [];
  for (let at = 0; at < crowd.length; at += 100) {
    const userIds = crowd.slice(at, at + 100).map(({ id }) => id);
    const { refreshTokens } = (await post('/api/v1/bench/sessions', { userIds, each: 1 })) as {
      refreshTokens: string[][];
    };
    ofCrowd.push(...refreshTokens.flat());
  }
  const { refreshTokens } = (await post('/api/v1/bench/sessions', { userIds: [hot.id], each: IN_FLIGHT })) as {
    refreshTokens: string[][];
  };
  const job = (name: string, tokens: string[]): Job => {
    let next = 0;
    return {
      ...{ name, pid: system.pid, requests: USERS, lanes: IN_FLIGHT },
      // A lane never waits for another one's token: each takes the next session, and there are at least as many as lanes.
      send: async (_, agent) => {
        const own = next++ % tokens.length;
        tokens[own] = await refreshed(agent, tokens[own]!);
      },
    };
  };
  const jobs = [job(`${USERS} users`, ofCrowd), job('one user', refreshTokens.flat())];
  const medians = await alternate(jobs, ROUNDS);
  const burst = await runOnce({ ...job(`${USERS} users, all at once`, ofCrowd), lanes: USERS });
  const [many, one] = jobs.map(({ name }) => medians.get(name)!);
  return [
    crowdRow(`${USERS} users, ${IN_FLIGHT} in flight`, many!, one!),
    crowdRow(`one user, ${IN_FLIGHT} sessions in flight`, one!, one!),
    crowdRow(`${USERS} users, all at once`, burst, one!),
  ];
}

function crowdRow(name: string, { perSecond, cpuMicroseconds: cpu, p50Ms, p99Ms }: Sample, one: Sample) {
  return {
    name,
    perSecond: Math.round(perSecond),
    throughputRatio: rounded(perSecond / one.perSecond),
    cpuMicroseconds: Math.round(cpu),
    p50Ms: rounded(p50Ms),
    p99Ms: rounded(p99Ms),
  };
}

async function inGroups<T>(count: number, size: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const length = Math.min(size, count - made.length);
    made.push(...(await Promise.all(Array.from({ length }, (_, i) => make(made.length + i)))));
  }
  return made;
}
