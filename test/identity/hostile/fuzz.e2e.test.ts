import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';
import { type HostileRequest, hostileRequest, targetsByTag } from './inputs.ts';

const REQUESTS_A_FAMILY = 2_000;
const AT_ONCE = 8;
const PASSWORD = 'orange lantern 8812 sings';
const FAMILIES = [
  'authentication',
  'users',
  'factors',
  'api keys',
  'oauth',
  'oauth clients',
  'administration',
  'your data',
  'console',
  'platform',
];

let server: TestServer;
let token = '';

async function signIn(): Promise<string> {
  const answer = await fetch(new URL('/api/v1/auth/sign-in', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier: 'fuzz@example.com', password: PASSWORD }),
  });
  return answer.ok ? ((await answer.json()) as { accessToken: string }).accessToken : '';
}

beforeAll(async () => {
  server = await startServer({ env: { AEGIS_RATE_SCALE: '0' } });
  const made = await fetch(new URL('/api/v1/users', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.adminKey}` },
    body: JSON.stringify({ email: 'fuzz@example.com', password: PASSWORD, roles: ['user'], emailVerified: true }),
  });
  expect(made.status, await made.text()).toBe(201);
  token = await signIn();
  expect(token).not.toBe('');
});

afterAll(() => server.stop());

/** Sends a request, and says what is wrong with the answer; null when nothing is. */
async function faultOf(request: HostileRequest, statuses: Map<number, number>): Promise<string | null> {
  const { method, path, headers, body } = request;
  let response: Response;
  try {
    response = await fetch(new URL(path, server.url), {
      method,
      headers,
      redirect: 'manual',
      ...(body === null ? {} : { body }),
    });
  } catch (error) {
    // The client itself may refuse to send such headers or such a body; a connection that breaks is the server's.
    return error instanceof TypeError && String(error.cause ?? error).includes('ECONN')
      ? `broken: ${error.cause}`
      : null;
  }
  const text = await response.text();
  statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  if (response.status >= 500) return `${response.status} ${text.slice(0, 400)}`;
  if (/\n\s+at .+:\d+:\d+/.test(text)) return `a stack trace: ${text.slice(0, 400)}`;
  const type = response.headers.get('content-type') ?? '';
  if (response.status >= 400 && !/json|html/.test(type)) return `${response.status} as ${type}`;
  return null;
}

describe.each(FAMILIES)('the family "%s"', (tag) => {
  const targets = targetsByTag(FAMILIES).get(tag) ?? [];

  it(`answers ${REQUESTS_A_FAMILY} hostile requests, and none with a fault of ours`, async () => {
    expect(targets.length, 'no such family').toBeGreaterThan(0);
    const credentials = [{}, { authorization: `Bearer ${server.adminKey}` }, { authorization: `Bearer ${token}` }];
    const arbitrary = fc.oneof(...targets.map((target) => hostileRequest(target, credentials)));
    const requests = fc.sample(arbitrary, REQUESTS_A_FAMILY);
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    const queue = requests.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const request of queue) {
          const fault = await faultOf(request, statuses);
          if (fault !== null) faults.push(`${JSON.stringify(request).slice(0, 600)} -> ${fault}`);
        }
      }),
    );
    expect(faults.slice(0, 5)).toEqual([]);
    // Requests that all end at the first check would prove little.
    expect([...statuses.keys()].length, JSON.stringify([...statuses])).toBeGreaterThanOrEqual(3);
    // The next family needs a session, whatever this one did to it.
    token = (await signIn()) || token;
  });
});

it('the server is the same, and logged no fault and no undocumented answer', async () => {
  expect((await fetch(new URL('/health/live', server.url))).status).toBe(200);
  const lines = server.log().split('\n');
  expect(lines.filter((line) => line.includes('undocumented answer')).slice(0, 5)).toEqual([]);
  expect(lines.filter((line) => line.includes('"msg":"request failed"')).slice(0, 5)).toEqual([]);
});
