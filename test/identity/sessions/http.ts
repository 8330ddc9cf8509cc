import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { Route } from '../../../workers/gateway/route.ts';

export const ORIGIN = 'https://aegis.example';
export const ADMIN = { authorization: 'Bearer test-admin-key' };
/** Long, unusual, and the same everywhere in these tests. */
export const PASSWORD = 'purple tractor 4711 hums';

/** An answer: JSON bodies parsed, others as text. */
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
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const init: RequestInit = { method, headers: { 'content-type': 'application/json', ...headers }, redirect: 'manual' };
  const response = await exports.default.fetch(
    new Request(ORIGIN + path, body === undefined ? init : { ...init, body: JSON.stringify(body) }),
  );
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** That a body is exactly what the contract says: nothing missing, nothing undocumented. */
export function expectDocumented(route: Route, { status, body }: Answer): void {
  const schema = route.responses[status]?.schema;
  expect(schema, `${route.operationId} does not document ${status}`).toBeDefined();
  expect(schema?.parse(body)).toEqual(body);
}

/** An account with a verified address, made by the administrator key through the API. */
export async function person(name: string, roles: readonly string[] = ['user']) {
  const email = `${name}@example.com`;
  const made = await call('POST', '/api/v1/users', {
    headers: { ...ADMIN, 'idempotency-key': `person-${name}` },
    body: { email, password: PASSWORD, roles, emailVerified: true },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return { email, userId: made.body.id as string };
}

/** Signs in for tokens. */
export async function signIn(identifier: string, password = PASSWORD, carrier: 'token' | 'cookie' = 'token') {
  return call('POST', '/api/v1/auth/sign-in', { body: { identifier, password, carrier } });
}

/** The headers of a signed-in application. */
export async function bearer(identifier: string): Promise<Record<string, string>> {
  const { body, status } = await signIn(identifier);
  expect(status, JSON.stringify(body)).toBe(200);
  return { authorization: `Bearer ${body.accessToken}` };
}
