import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { badRequest, GOOD } from '../blacklist/hostile/requests.ts';
import { type HostileRequest, type Target, targetsByTag } from '../identity/hostile/inputs.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { documentOf } from './lifecycle/support.ts';

const REQUESTS_AN_OPERATION = 10;
const AT_ONCE = 8;
const TAGS = ['policies', 'policy collection', 'policy rules', 'policy search', 'recommendations', 'applicants', 'ai'];
/** Told by a visitor; must be found nowhere else. */
const SECRET = 43.7219;
const { id: _, sources: _s, provenance: _p, verifiedOn: _v, ...PROGRAMME } = documentOf();
const PERSON = {
  facts: { age: 27, region: '11680', traits: ['worker'], incomePercent: { min: 1, max: 50 }, household: 'no-home' },
  received: [],
};
const RULE = { and: [{ '>=': [{ var: 'age' }, 19] }, { in: [{ var: 'town' }, ['11', '26']] }] };
const VARIABLES = { age: { attribute: 'age' }, town: { attribute: 'region', values: { Seoul: '11' } } };

/** Bodies that are good, one field of which is spoiled. */
const BODIES: Readonly<Record<string, object>> = {
  '/api/v1/recommendations': { ...PERSON, query: '월세', limit: 3, useStored: true, detail: true },
  '/api/v1/recommendations/batch': { people: [{ ref: 'a', ...PERSON }], limit: 2 },
  '/api/v1/recommendations/feedback': {
    recommendation: '01KAZ3N8V2QJ7W4R5T6Y8B9C0D',
    policyId: 'own:x',
    action: 'view',
  },
  '/api/v1/applicants/me/facts': { ...PERSON, settings: { digest: false, locale: 'ko' } },
  '/api/v1/policies': PROGRAMME,
  '/api/v1/policies/{policyId}': PROGRAMME,
  '/api/v1/policies/{policyId}/judge': {
    facts: { age: { min: 20, max: 29 }, traits: { has: [], hasNot: ['worker'], isComplete: false } },
    beneficiary: { region: { region: '11' } },
    day: '2026-11-24',
  },
  '/api/v1/policies/interviews/{id}/answers': { attribute: 'age', subject: 'applicant', answer: 27 },
  '/api/v1/policies/imports/json-logic': { rule: RULE, variables: VARIABLES },
  '/api/v1/policies/imports/openfisca-tests': {
    tests: '[{"period":"2026","input":{"age":3},"output":{"own:x":true}}]',
    variables: VARIABLES,
  },
  '/api/v1/ai/query': { question: '청년 월세 지원', facts: { age: { min: 20, max: 29 } }, limit: 3 },
  '/api/v1/ai/reasoning': { policyId: 'own:x', facts: { age: { min: 20, max: 29 } } },
  '/api/v1/ai/embed': { texts: ['청년 월세'] },
};

let server: TestServer;
let visitor = '';
let recommendation = '';

beforeAll(async () => {
  Object.assign(GOOD as Record<string, object>, BODIES);
  server = await startServer({ env: { AEGIS_RATE_SCALE: '0', AEGIS_EGRESS_ALLOW: '127.0.0.1:1' } });
  const made = await post('/api/v1/recommendations', { facts: { incomePercent: SECRET } });
  expect(made.status).toBe(201);
  const body = (await made.json()) as { id: string; visitor: { token: string } };
  recommendation = body.id;
  visitor = body.visitor.token;
});

afterAll(() => server.stop());

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  return fetch(new URL(path, server.url), { ...init, body: JSON.stringify(body) });
}

/** Sends a request, and says what is wrong with the answer; null when nothing is. */
async function faultOf({ operation }: Target, request: HostileRequest, seen: Set<number>): Promise<string | null> {
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
  seen.add(status);
  const isDocumented = String(status) in operation.responses;
  if (status >= 500 && !(status === 503 && isDocumented)) return `${status} ${text.slice(0, 300)}`;
  if (!isDocumented && status !== 304 && status !== 405) return `${status} is not documented: ${text.slice(0, 200)}`;
  if (/\n\s+at .+:\d+:\d+/.test(text)) return `a stack trace: ${text.slice(0, 300)}`;
  return text.includes(String(SECRET)) ? 'somebody else is told what a visitor told' : null;
}

it('every operation answers hostile requests, and none with a fault of ours or what somebody else told', async () => {
  const targets = [...targetsByTag(TAGS).values()].flat();
  expect(targets.length).toBeGreaterThan(50);
  const wrong = { 'applicant-token': `${visitor.split('.')[0]}.wrong` };
  const knowledge = {
    admin: { authorization: `Bearer ${server.adminKey}` },
    feed: [{}, wrong, { 'applicant-token': '01KAZ3N8V2QJ7W4R5T6Y8B9C0D.x' }],
    ids: {},
  };
  const sent = targets.flatMap((target) =>
    fc.sample(badRequest(target, knowledge), REQUESTS_AN_OPERATION).map((request) => ({ target, request })),
  );
  const queue = sent.values();
  const faults: string[] = [];
  const seen = new Set<number>();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { target, request } of queue) {
        const fault = await faultOf(target, request, seen);
        if (fault !== null) faults.push(`${JSON.stringify(request).slice(0, 500)} -> ${fault}`);
      }
    }),
  );
  expect(faults.slice(0, 10)).toEqual([]);
  // Requests that all end at the first check would prove little.
  for (const status of [200, 201, 400, 401, 404]) expect([...seen]).toContain(status);
}, 120_000);

it('what a visitor was recommended is there for nobody else, and looks as if it were not', async () => {
  const paths = [
    ['GET', `/api/v1/recommendations/${recommendation}`],
    ['GET', `/api/v1/recommendations/explain/${recommendation}`],
    ['GET', `/api/v1/recommendations/${recommendation}/calendar.ics`],
    ['POST', `/api/v1/recommendations/${recommendation}/replay`],
  ] as const;
  const ask = async (method: string, path: string, headers: Record<string, string>) =>
    (await fetch(new URL(path, server.url), { method, headers })).status;
  for (const [method, path] of paths) {
    const tokens = ['', visitor.replace(/.$/, ''), '01KAZ3N8V2QJ7W4R5T6Y8B9C0D.x', 'x'];
    for (const token of tokens) {
      expect([path, token, await ask(method, path, token === '' ? {} : { 'applicant-token': token })]).toEqual([
        ...[path, token, 404],
      ]);
    }
    expect([path, await ask(method, path, { 'applicant-token': visitor })]).toEqual([path, 200]);
  }
});

it('logs no fault, no undocumented answer, and nothing of a person', () => {
  const lines = server.log().split('\n');
  expect(lines.filter((line) => line.includes('undocumented answer')).slice(0, 5)).toEqual([]);
  expect(lines.filter((line) => line.includes('"msg":"request failed"')).slice(0, 5)).toEqual([]);
  expect(server.log()).not.toContain(String(SECRET));
  expect(server.log()).not.toContain(visitor.split('.')[1]);
});
