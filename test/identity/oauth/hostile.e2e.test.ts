import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GRANT_TYPES } from '../../../shared/identity/oauth/client.ts';
import { authorized, authorizePath, exchanged, type Registered, register } from './rig.ts';
import { personAtBrowser, type ServerRig, serverRig } from './server-rig.ts';

/** Inputs in all; the suite runs on slow machines, and each input is a request through the whole Worker. */
const INPUTS = 2_000;
const PATIENCE_MS = 180_000;

let rig: ServerRig;
beforeAll(async () => {
  // No quotas: what is refused for coming too often is not looked at.
  rig = await serverRig({ AEGIS_RATE_SCALE: '0' });
});
afterAll(async () => rig?.server.stop());

const NAMES = [
  ...['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id', 'client_secret', 'refresh_token', 'scope'],
  ...['device_code', 'token', 'token_type_hint', 'client_assertion', 'response_type', 'state', 'nonce', 'prompt'],
  ...['max_age', 'code_challenge', 'code_challenge_method', 'id_token_hint', 'acr_values', 'request', 'aegis_since'],
  ...['post_logout_redirect_uri', 'access_token', '__proto__', ''],
];

/** Values that look right, that are nearly right, and that are not at all. */
function values(known: readonly string[]) {
  const mangled = fc
    .tuple(fc.constantFrom(...known), fc.nat(200), fc.string({ maxLength: 3 }))
    .map(([text, at, noise]) => text.slice(0, at) + noise + text.slice(at + 1));
  return fc.oneof(
    fc.constantFrom(...known),
    mangled,
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '\u0000',
      '\r\nx: y',
      '%',
      '%zz',
      '..%2f',
      '<script>',
      '{"a":',
      'null',
      '-1',
      '1e309',
      'a'.repeat(5_000),
    ),
  );
}

const pairs = (known: readonly string[]) =>
  fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })), values(known)), {
    maxLength: 10,
  });

async function expectComposed(response: Response, what: string): Promise<void> {
  const text = await response.text();
  expect(response.status, `${what}: ${text.slice(0, 300)}`).toBeLessThan(500);
  expect(response.status).not.toBe(429);
  expect(text).not.toMatch(/\bat .+\.ts:\d+/);
  const location = response.headers.get('location');
  // An open redirect would be found here: only our own pages, and where the client registered to be.
  if (location !== null) expect(location).toMatch(/^\/|^https:\/\/app\.example\/callback(\?|$)/);
}

/** Everything that an attacker may have got hold of, and what is only of the right form. */
async function loot(): Promise<{ client: Registered; known: string[] }> {
  const client = await register(rig, {
    isFirstParty: true,
    grantTypes: [...GRANT_TYPES],
    scopes: ['openid', 'offline_access'],
  });
  const { browser } = await personAtBrowser(rig, `${crypto.randomUUID()}@example.org`);
  const back = await authorized(browser, await authorizePath(client));
  const { body } = await exchanged(rig, client, back);
  const known = [
    ...GRANT_TYPES,
    ...[client.id, client.secret ?? '', back.searchParams.get('code') ?? '', 'https://app.example/callback'],
    ...[body.access_token, body.refresh_token, body.id_token, 'openid', 'code', 'S256', 'none', 'login', '10'],
    ...[`dc_BCDFGHJK_${'0'.repeat(52)}`, `ac_${'0'.repeat(26)}_${'0'.repeat(26)}_${'0'.repeat(52)}`],
  ];
  return { client, known };
}

describe('hostile requests', () => {
  it('to the form endpoints never fail on our side', { timeout: PATIENCE_MS }, async () => {
    const { client, known } = await loot();
    const basic = `Basic ${btoa(`${client.id}:${client.secret}`)}`;
    const paths = ['token', 'introspect', 'revoke', 'device_authorization', 'userinfo', 'logout', 'authorize'];
    const authorization = fc.oneof(
      fc.constantFrom(basic, 'Basic', 'Basic !', 'Bearer x', `Bearer ${known.at(-12)}`, 'Digest a=b'),
      fc.base64String({ maxLength: 80 }).map((text) => `Basic ${text}`),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        pairs(known),
        fc.option(authorization),
        async (path, form, header) => {
          const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
          if (header !== null) headers.set('authorization', header);
          const body = new URLSearchParams(form).toString();
          const request = new Request(`${rig.origin}/oauth/${path}`, {
            method: 'POST',
            headers,
            body,
            redirect: 'manual',
          });
          const response = await rig.fetch(request);
          // A form is repeated as a GET of the same path.
          if (response.status === 303)
            expect(response.headers.get('location')).toMatch(/^\/oauth\/(authorize|logout)\?/);
          await expectComposed(response, `${path} ${body}`);
        },
      ),
      { numRuns: INPUTS / 2 },
    );
  });

  it('to the pages never fail on our side, and never redirect elsewhere', { timeout: PATIENCE_MS }, async () => {
    const { client, known } = await loot();
    const { browser } = await personAtBrowser(rig, `${crypto.randomUUID()}@example.org`);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const base = new URL(await authorizePath(client), rig.origin);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('authorize', 'logout'),
        pairs(known),
        fc.boolean(),
        fc.constantFrom(cookie, '', 'aegis_session=x'),
        async (path, query, isComplete, cookies) => {
          const url = new URL(`/oauth/${path}`, rig.origin);
          for (const [name, value] of query) url.searchParams.append(name, value);
          if (isComplete) for (const [name, value] of base.searchParams) url.searchParams.set(name, value);
          const headers = new Headers(cookies === '' ? {} : { cookie: cookies });
          await expectComposed(await rig.fetch(new Request(url, { headers, redirect: 'manual' })), url.search);
        },
      ),
      { numRuns: INPUTS / 2 },
    );
  });

  it('with bytes that are no form, or too many, are refused', async () => {
    const client = await register(rig);
    const send = (body: BodyInit, type = 'application/x-www-form-urlencoded') => {
      const authorization = `Basic ${btoa(`${client.id}:${client.secret}`)}`;
      const headers = { 'content-type': type, authorization };
      return rig.fetch(new Request(`${rig.origin}/oauth/token`, { method: 'POST', headers, body }));
    };
    expect((await send(new Uint8Array([0xff, 0xfe, 0x00, 0x80]))).status).toBe(400);
    expect((await send('a='.repeat(40_000))).status).toBe(413);
    expect((await send('{"grant_type":"client_credentials"}', 'application/json')).status).toBe(415);
  });

  it('leave no failure, undocumented answer or secret in the log', () => {
    const log = rig.server.log();
    expect(log).toContain('/oauth/token');
    for (const trace of ['undocumented answer', 'request failed', 'acs_', 'client_secret'])
      expect(log).not.toContain(trace);
  });
});
