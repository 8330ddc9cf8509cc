import { env, exports } from 'cloudflare:workers';
import { CompactSign, exportJWK, generateKeyPair, importJWK } from 'jose';
import { expect } from 'vitest';
import { type PrivateRelayKey, publicPart } from '../../../scripts/relay/sign.ts';
import { RELAY_AUDIENCE } from '../../../shared/blacklist/source/relay-token.ts';
import { sha256Hex } from '../../../shared/kernel/hash.ts';
import type { Route } from '../../../workers/gateway/route.ts';

const ORIGIN = 'https://aegis.example';
export const ADMIN = { authorization: 'Bearer test-admin-key' };

/** An answer: JSON bodies parsed, others as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

/** One request to the Worker. Pass no credentials for an anonymous one. */
export async function call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await exports.default.fetch(new Request(ORIGIN + path, { method, ...init }));
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** One JSON request as administrator. */
export function api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return call(method, `/api/v1/collection${path}`, {
    headers: { ...ADMIN, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Uploads text as administrator. */
export function uploadText(source: string, text: string, query = '') {
  const path = `/api/v1/collection/sources/${source}/artefacts${query}`;
  return call('POST', path, { headers: { ...ADMIN, 'content-type': 'text/plain' }, body: text });
}

/** That a body is exactly what the contract says: nothing missing, nothing undocumented. */
export function expectDocumented(route: Route, { status, body }: Answer): void {
  const schema = route.responses[status]?.schema;
  expect(schema, `${route.operationId} does not document ${status}`).toBeDefined();
  expect(schema?.parse(body)).toEqual(body);
}

/** A relay's key pair. */
export async function relayKey(kid: string): Promise<PrivateRelayKey> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { kid, jwk: await exportJWK(privateKey) };
}

/** A source that takes what the relay signs. */
export async function relaySource(id: string, key: PrivateRelayKey): Promise<void> {
  const { status } = await api('POST', '/sources', { id, kind: 'upload', relayKeys: [publicPart(key)] });
  expect(status).toBe(201);
}

/** Claims of a relay that are good now, with whatever a test makes of them. */
export async function claims(source: string, text: string, more: Record<string, unknown> = {}) {
  const iat = Math.floor(Date.now() / 1_000);
  const sha256 = await sha256Hex(text);
  const jti = crypto.randomUUID();
  return {
    ...{ aud: RELAY_AUDIENCE, sub: source, sha256, iat, exp: iat + 300, jti },
    ...{ format: 'plain', name: 'relay.txt', scope: { kind: 'full' } },
    ...more,
  };
}

/** Signs any claims. */
export async function sign(key: PrivateRelayKey, payload: unknown): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
    .sign(await importJWK(key.jwk, 'EdDSA'));
}

/** Uploads as a relay, with the given signature. */
export function relayUpload(source: string, text: string, signature: string) {
  return call('POST', `/api/v1/collection/sources/${source}/artefacts`, {
    headers: { 'content-type': 'application/octet-stream', 'x-aegis-signature': signature },
    body: text,
  });
}

/** Whether an artefact with this content lies in R2. */
export async function isStored(text: string): Promise<boolean> {
  return (await env.ARTEFACTS.head(`artefacts/sha256/${await sha256Hex(text)}`)) !== null;
}
