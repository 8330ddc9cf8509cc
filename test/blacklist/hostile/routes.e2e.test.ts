import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HostileRequest, type Target, targetsByTag } from '../../identity/hostile/inputs.ts';
import { startServer, type TestServer, waitUntil } from '../../support/server.ts';
import { badRequest, GOOD } from './requests.ts';

const REQUESTS_AN_OPERATION = 12;
const AT_ONCE = 8;
const TAGS = [
  ...['feed', 'consumers', 'firewalls', 'alerts', 'audit', 'history', 'lists', 'entries', 'check', 'analytics'],
  ...['taxii', 'crowdsec'],
];
let server: TestServer;
let feedKey = '';
let consumer = '';

const ask = (method: string, path: string, body?: unknown) =>
  fetch(new URL(path, server.url), {
    method,
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

beforeAll(async () => {
  server = await startServer({ env: { AEGIS_RATE_SCALE: '0', AEGIS_EGRESS_ALLOW: '127.0.0.1:1' } });
  feedKey = readFileSync(join(server.dataDir, 'feed-key'), 'utf8').trim();
  for (const address of ['32.0.0.1', '32.0.0.0/24', '2400:1::/32']) {
    expect((await ask('POST', '/api/v1/blacklist/entries', { address, reason: 'fuzz' })).status).toBe(201);
  }
  for (const path of ['consumers', 'firewalls', 'alert-channels']) {
    const made = await ask('POST', `/api/v1/blacklist/${path}`, GOOD[`/api/v1/blacklist/${path}`]);
    expect(made.status, path).toBe(201);
    const { id } = (await made.json()) as { id: string };
    if (path === 'consumers') consumer = id;
  }
  await waitUntil(async () => {
    const feed = await fetch(new URL('/feeds/main.txt', server.url), { headers: { 'api-key': feedKey } });
    return (await feed.text()).includes('32.0.0.0/24');
  }, 120_000);
});

afterAll(() => server.stop());

interface Sent {
  readonly target: Target;
  readonly request: HostileRequest;
}

/** Sends a request, and says what is wrong with the answer; null when nothing is. */
async function faultOf({ target, request }: Sent, statuses: Map<number, number>): Promise<string | null> {
  const { method, path, headers, body } = request;
  let response: Response;
  try {
    const init = { method, headers, redirect: 'manual', signal: AbortSignal.timeout(60_000) } as const;
    response = await fetch(new URL(path, server.url), { ...init, ...(body === null ? {} : { body }) });
  } catch (error) {
    // The client itself may refuse to send such headers; a connection that breaks is the server's, and so is no answer.
    const said = String((error as Error).cause ?? error);
    return /ECONN|socket|Timeout/i.test(said) ? `broken: ${said}` : null;
  }
  const text = await response.text();
  const { status } = response;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const isDocumented = String(status) in target.operation.responses;
  if (status >= 500 && !(status === 503 && isDocumented)) return `${status} ${text.slice(0, 400)}`;
  if (status === 503 && !response.headers.has('retry-after')) return '503 without Retry-After';
  if (/\n\s+at .+:\d+:\d+/.test(text)) return `a stack trace: ${text.slice(0, 400)}`;
  if (!isDocumented && status !== 304 && status !== 405) return `${status} is not documented: ${text.slice(0, 200)}`;
  const type = response.headers.get('content-type') ?? '';
  if (status >= 400 && !type.includes('json')) return `${status} as ${type}`;
  return null;
}

it('every operation answers hostile requests, and none with a fault of ours', async () => {
  const byTag = targetsByTag(TAGS);
  for (const tag of TAGS) expect(byTag.get(tag)?.length, `no operation of ${tag}`).toBeGreaterThan(0);
  const targets = [...byTag.values()].flat();
  const knowledge = {
    admin: { authorization: `Bearer ${server.adminKey}` },
    feed: [
      { 'api-key': feedKey, accept: 'application/taxii+json;version=2.1' },
      { 'x-api-key': feedKey, accept: 'application/vnd.oasis.stix+json; version=2.0' },
    ],
    ids: { '/api/v1/blacklist/consumers': consumer },
  };
  const samples = targets.map((target) => fc.sample(badRequest(target, knowledge), REQUESTS_AN_OPERATION));
  // In rounds over all operations, so that what one leaves behind is there for the others.
  const sent = Array.from({ length: REQUESTS_AN_OPERATION }, (_, round) =>
    targets.flatMap((target, index): Sent[] => {
      const request = samples[index]?.[round];
      return request === undefined ? [] : [{ target, request }];
    }),
  ).flat();
  expect(sent.length).toBeGreaterThan(1_000);
  const queue = sent.values();
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of queue) {
        const fault = await faultOf(one, statuses);
        if (fault !== null) faults.push(`${JSON.stringify(one.request).slice(0, 600)} -> ${fault}`);
      }
    }),
  );
  expect(faults.slice(0, 12)).toEqual([]);
  // Requests that all end at the first check would prove little.
  for (const status of [200, 400, 401, 404, 422])
    expect([...statuses.keys()], JSON.stringify([...statuses])).toContain(status);
}, 300_000);

it('the server is the same, serves its list, and logged no fault and no undocumented answer', async () => {
  const feed = await fetch(new URL('/feeds/main.txt', server.url), { headers: { 'api-key': feedKey } });
  expect([feed.status, (await feed.text()).length > 0]).toEqual([200, true]);
  const lines = server.log().split('\n');
  expect(lines.filter((line) => line.includes('undocumented answer')).slice(0, 5)).toEqual([]);
  const isFault = (line: string) => /"msg":"(?:request|taxii request|bouncer) failed"/.test(line);
  expect(lines.filter(isFault).slice(0, 5)).toEqual([]);
});
