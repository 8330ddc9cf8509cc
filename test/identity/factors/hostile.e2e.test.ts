import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64Url } from '../../../shared/kernel/base64url.ts';
import { errorsOf, type Route } from '../../../workers/gateway/route.ts';
import { postSecondFactor, postStepUp, postTotpConfirm } from '../../../workers/identity/contract/factors.ts';
import {
  postPasskey,
  postPasskeySignIn,
  postPasskeySignInOptions,
} from '../../../workers/identity/contract/passkeys.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { softwarePasskey } from './software-passkey.ts';

/** Inputs in all; each is a request through the whole Worker, and the suite runs on slow machines. */
const INPUTS = 2_000;
const PATIENCE_MS = 300_000;
const SITE = 'https://aegis.example';
const PASSWORD = 'purple tractor 4711 hums';

let server: TestServer;
beforeAll(async () => {
  // Quotas would answer most of this before anybody looks at it.
  server = await startServer({ env: { AEGIS_ISSUER: SITE, AEGIS_RATE_SCALE: '0' } });
});
afterAll(async () => server?.stop());

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, body: text === '' ? null : JSON.parse(text) };
}

/** Replaces one value somewhere in a document, or takes it away. */
function bent(document: unknown, at: number, junk: unknown): unknown {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const copy = structuredClone(document) as Record<string, unknown>;
  const walk = (holder: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder, key });
      if (typeof value === 'object' && value !== null) walk(value as Record<string, unknown>);
    }
  };
  walk(copy);
  const place = places[at % places.length]!;
  if (junk === undefined) delete place.holder[place.key];
  else place.holder[place.key] = junk;
  return copy;
}

const encoded = fc.uint8Array({ maxLength: 80 }).map(base64Url);
const clientData = fc
  .record({ type: fc.constantFrom('webauthn.get', 'webauthn.create', ''), challenge: fc.string(), origin: fc.webUrl() })
  .map((data) => base64Url(new TextEncoder().encode(JSON.stringify(data))));
const junk = fc.oneof(
  { weight: 4, arbitrary: encoded },
  { weight: 1, arbitrary: clientData },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

/** Somebody who has signed in, and bodies that are right in form and open nothing. */
async function targets(): Promise<readonly (readonly [Route, object, Record<string, string>])[]> {
  const email = `${crypto.randomUUID()}@example.com`;
  const admin = { authorization: `Bearer ${server.adminKey}`, 'idempotency-key': 'hostile' };
  const account = { email, password: PASSWORD, roles: ['user'], emailVerified: true };
  const made = await post('/api/v1/users', account, admin);
  expect(made.status, made.text).toBe(201);
  const signedIn = await post('/api/v1/auth/sign-in', { identifier: email, password: PASSWORD });
  const own = { authorization: `Bearer ${signedIn.body.accessToken}` };
  const { body: issued } = await post('/api/v1/auth/passkeys/options', {});
  const passkey = await softwarePasskey('ES256', made.body.id, { origin: SITE, rpId: 'aegis.example' });
  const assertion = { id: issued.id, response: await passkey.assert(issued.options.challenge) };
  const registration = { id: issued.id, response: await passkey.register(issued.options.challenge), name: 'x' };
  const ticket = `ot_${made.body.id}_01KAZ3N8V20000000000000001_${'0'.repeat(52)}`;
  return [
    [postPasskeySignIn, { ...assertion, carrier: 'token' }, {}],
    [postSecondFactor, { ticket, method: 'totp', code: '123456' }, {}],
    [postSecondFactor, { ticket, method: 'recovery', code: 'AAAA-AAAA-AAAA' }, {}],
    [postSecondFactor, { ticket, method: 'passkey', ...assertion }, {}],
    [postPasskey, registration, own],
    [postStepUp, { method: 'recovery', code: 'AAAA-AAAA-AAAA' }, own],
    [postStepUp, { method: 'passkey', ...assertion }, own],
    [postTotpConfirm, { code: '123456' }, own],
    [postPasskeySignInOptions, { use: 'sign-in' }, {}],
  ];
}

describe('hostile bodies', () => {
  it(`${INPUTS} of them are never a fault of ours, and let nobody in`, { timeout: PATIENCE_MS }, async () => {
    const all = await targets();
    const seen = new Set<number>();
    const hostile = fc.record({ target: fc.nat(all.length - 1), at: fc.nat(40), value: junk });
    await fc.assert(
      fc.asyncProperty(hostile, async ({ target, at, value }) => {
        const [route, document, headers] = all[target]!;
        const answer = await post(route.path, bent(document, at, value), headers);
        seen.add(answer.status);
        expect(answer.status, answer.text).toBeLessThan(500);
        if (answer.status >= 400) expect(errorsOf(route)).toContain(answer.body.code);
        else expect(route).toBe(postPasskeySignInOptions);
        expect(answer.text).not.toMatch(/\bat \S+:\d+:\d+/);
      }),
      { numRuns: INPUTS },
    );
    // Both were tried: what the gateway refuses, and what gets as far as the actor.
    expect([...seen]).toEqual(expect.arrayContaining([200, 400, 401]));
  });
});
