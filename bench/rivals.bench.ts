// What do signing in, checking a session and renewing it cost beside better-auth, on the same runtime, machine and run? CPU of the
// server a request, and how long one caller waits. Installs the rival at its first run. Flags: --rounds=5 --requests=1000
import type { Agent } from 'node:http';
import { browse, createPerson, PASSWORD, type SignedIn, signIn } from './lib/account.ts';
import { countFlag } from './lib/flags.ts';
import { startFloor } from './lib/floor.ts';
import { alternate, type Call, cpuMicroseconds, exchange, type Job, overFloor, send } from './lib/load.ts';
import { writeResult } from './lib/result.ts';
import { startRival } from './lib/rival.ts';
import { startSystem } from './lib/system.ts';
import { median } from './lib/variants.ts';

const ROUNDS = countFlag('rounds', 5, 100);
const REQUESTS = countFlag('requests', 1_000, 100_000);
const SIGN_INS = Math.max(10, Math.round(REQUESTS / 50));
const HASHES = 10;
const EMAIL = 'person@example.org';
const JSON_TYPE = { 'content-type': 'application/json' };

const rival = await startRival('better-auth', 'better-auth');
const system = await startSystem({
  entry: 'bench/lib/worker-file.ts',
  bindings: { SYSTEMS: 'identity,blacklist,bench', AEGIS_RATE_SCALE: '0' },
});
const floor = await startFloor();
try {
  const hashes = [
    { who: 'aegis', what: 'Argon2id, 19 MiB, t=2', cpuMs: await hashMs(system.pid, ourHashes) },
    { who: 'better-auth', what: 'scrypt, N=16384, r=16', cpuMs: await hashMs(rival.pid, theirHashes) },
  ];
  const jobs = [
    job('floor', floor.pid, REQUESTS, () => ({ url: floor.url, status: 200 })),
    ...(await ours()),
    ...(await theirs()),
  ];
  const medians = await alternate(jobs, ROUNDS);
  const rows = overFloor(medians).map((row) => ({
    ...row,
    p50Ms: +(medians.get(row.name)?.p50Ms ?? 0).toPrecision(3),
  }));
  console.table(hashes);
  console.table(rows);
  writeResult(
    'rivals',
    { requests: REQUESTS, signIns: SIGN_INS, rounds: ROUNDS, hashes, rows },
    { 'better-auth': rival.version },
  );
} finally {
  await floor.stop();
  await system.stop();
  await rival.stop();
}

/**
 * One lane: what is compared is the work, and the wait of one caller.
 *
 * @param holds What the answer must hold: the rival says that there is no session with status 200.
 */
function job(name: string, pid: number, requests: number, call: () => Call, prepare?: Prepare, holds = ''): Job {
  const timed = async (_: number, agent: Agent) => {
    const { body } = await exchange(agent, call());
    if (!body.includes(holds)) throw new Error(`${name}: ${body}`);
  };
  const common = { name, pid, requests, lanes: 1, send: timed };
  return prepare === undefined ? common : { ...common, prepare };
}

type Prepare = () => Promise<void>;

async function hashMs(pid: number, hash: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = cpuMicroseconds(pid);
    await hash();
    if (round > 0) taken.push((cpuMicroseconds(pid) - before) / HASHES / 1_000);
  }
  return +median(taken).toPrecision(3);
}

function ourHashes() {
  return system.api('POST', '/api/v1/bench/hash', { times: HASHES }, [200]);
}

function theirHashes() {
  return send({ url: new URL(`/hash?times=${HASHES}`, rival.url), status: 200 });
}

async function ours(): Promise<Job[]> {
  const person = await createPerson(system, 'person');
  const { pid } = system;
  const url = (path: string) => new URL(path, system.url);
  let cookies = { session: '', all: '' };
  let tokens: SignedIn = { accessToken: '', refreshToken: '' };
  const open = async () => {
    cookies = await browse(system, person);
  };
  const enter = async () => {
    tokens = await signIn(system, person);
  };
  const get = (path: string, headers: Readonly<Record<string, string>>): Call => ({
    url: url(path),
    headers,
    status: 200,
  });
  const post = (path: string, body: object): Call => ({
    ...{ url: url(path), method: 'POST', headers: JSON_TYPE, status: 200 },
    body: JSON.stringify(body),
  });
  const signInCall = post('/api/v1/auth/sign-in', {
    ...{ identifier: person.email, password: PASSWORD, carrier: 'cookie' },
  });
  return [
    job('sign-in: aegis', pid, SIGN_INS, () => signInCall),
    job('check without storage: aegis', pid, REQUESTS, () => get('/api/v1/bench/noop', { cookie: cookies.all }), open),
    job('check with storage: aegis', pid, REQUESTS, () => get('/api/v1/users/me', { cookie: cookies.all }), open),
    job('renewal: aegis', pid, REQUESTS, () => get('/api/v1/bench/noop', { cookie: cookies.session }), open),
    {
      ...{ name: 'refresh: aegis', pid, requests: REQUESTS, lanes: 1, prepare: enter },
      send: async (_, agent) => {
        const answer = await exchange(agent, post('/api/v1/auth/refresh', { refreshToken: tokens.refreshToken }));
        tokens = JSON.parse(answer.body) as SignedIn;
      },
    },
  ];
}

/** The same acts by its own routes. It has no refresh token of its own; what is nearest is a JWT of a session, without rotation. */
async function theirs(): Promise<Job[]> {
  const { pid, url } = rival;
  const credentials = JSON.stringify({ email: EMAIL, password: PASSWORD });
  await send({ url: new URL('/migrate', url), status: 200 });
  await send({
    ...{ url: new URL('/plain/sign-up/email', url), method: 'POST', headers: JSON_TYPE, status: 200 },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD, name: 'Person' }),
  });
  const signInTo = (configuration: string): Call => ({
    ...{ url: new URL(`/${configuration}/sign-in/email`, url), method: 'POST', headers: JSON_TYPE, status: 200 },
    body: credentials,
  });
  let cookie = '';
  const open = (configuration: string) => async () => {
    const { headers } = await send(signInTo(configuration));
    cookie = (headers['set-cookie'] ?? []).map((one) => one.split(';', 1)[0] ?? '').join('; ');
  };
  const get = (name: string, path: string, configuration: string, holds: string) => {
    const call = () => ({ url: new URL(`/${configuration}/${path}`, url), headers: { cookie }, status: 200 });
    return job(`${name}: better-auth`, pid, REQUESTS, call, open(configuration), holds);
  };
  return [
    job('sign-in: better-auth', pid, SIGN_INS, () => signInTo('plain'), undefined, EMAIL),
    get('check without storage', 'get-session', 'cached', EMAIL),
    get('check with storage', 'get-session', 'plain', EMAIL),
    get('renewal', 'get-session', 'renewing', EMAIL),
    get('refresh (JWT of a session)', 'token', 'tokens', '"token"'),
    job('one query of D1: better-auth', pid, REQUESTS, () => ({ url: new URL('/query', url), status: 200 })),
  ];
}
