import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import type { Route } from '../../../workers/gateway/route.ts';
import { catalogue, compiled, newsOf } from '../catalogue/support.ts';
import { rentSupport } from '../explain/support.ts';

export const ADMIN = { authorization: 'Bearer test-admin-key' };
export const BASE = '/api/v1/recommendations';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

/** One request to the Worker. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await exports.default.fetch(
    new Request(`https://aegis.example${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** That a body is exactly what the contract says. */
export function expectDocumented(route: Route, { status, body }: Answer): void {
  const schema = route.responses[status]?.schema;
  expect(schema, `${route.operationId} does not document ${status}: ${JSON.stringify(body)}`).toBeDefined();
  expect(schema?.parse(body)).toEqual(body);
}

export const RENT = 'own:01RENT';
export const CARD = 'own:02CARD';
export const LOAN = 'own:03LOAN';
export const FARM = 'own:04FARM';

/** Four programmes: one with unread words, one for everybody, one that excludes it, one for farmers. */
export const DOCUMENTS: readonly PolicyDocument[] = [
  rentSupport({ id: RENT, deadline: { kind: 'always', windows: [], text: '상시신청' } }),
  other(CARD, '교통비 지원', { all: [] }),
  other(LOAN, '주거 안정 대출', { all: [] }, [
    { kind: 'conflicts', target: CARD, named: '교통비 지원', confidence: 0.9, source: null },
  ]),
  other(FARM, '농업인 지원', {
    all: [{ kind: 'is', id: 'f', attribute: 'traits', test: { anyOf: ['farmer'] }, source: null, confidence: 1 }],
  }),
];

type Rule = PolicyDocument['eligibility'][number]['rule'];

function other(
  id: string,
  title: string,
  { all }: { all: Rule[] },
  relations: PolicyDocument['relations'] = [],
): PolicyDocument {
  return rentSupport({
    ...{ id, title, relations },
    organisation: { code: null, name: `${title} 담당 기관`, kind: null, department: null },
    categories: ['livelihood'],
    amount: { min: null, max: id === CARD ? 900_000 : 500_000, per: 'year', interest: null, source: null },
    eligibility: [{ from: null, until: null, rule: { kind: 'all', of: all } }],
    deadline: { kind: 'always', windows: [], text: '상시신청' },
    documents: ['신청서'],
  });
}

let revision = 0;

/** Publishes programmes as the live catalogue. */
export async function publish(documents: readonly PolicyDocument[] = DOCUMENTS): Promise<void> {
  revision += 1;
  await catalogue().absorb(documents.map(({ id, ...document }) => newsOf(id, revision, document)));
  await compiled();
}

/** Known in part: a worker, and perhaps something else as well. */
export const youth = { age: 27, incomePercent: 40, traits: { has: ['worker'], hasNot: [], isComplete: false } };

/** Everything that an applicant's actor holds. */
export async function rowsOf(name: string): Promise<Record<string, number>> {
  return runInDurableObject(env.APPLICANT.getByName(name), (_, { storage }) =>
    Object.fromEntries(
      ['applicant', 'interview', 'recommendation', 'feedback', 'k_events', 'k_alarms'].map((table) => [
        table,
        storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
      ]),
    ),
  );
}

/** Types and data of the events of an applicant. */
export async function eventsOf(name: string): Promise<Pick<Envelope, 'type' | 'data'>[]> {
  return runInDurableObject(env.APPLICANT.getByName(name), (_, { storage }) =>
    storage.sql
      .exec<{ type: string; data: string }>('SELECT type, data FROM k_events ORDER BY sequence')
      .toArray()
      .map(({ type, data }) => ({ type, data: JSON.parse(data) as Envelope['data'] })),
  );
}
