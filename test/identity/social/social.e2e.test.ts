import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';
import { type Browser, visit } from '../oauth/rig.ts';
import { type ServerRig, signedIn } from '../oauth/server-rig.ts';
import { type ProviderServer, startProvider } from './provider-server.ts';

const PERSON = { sub: 'person|1', email: 'hana@example.org', email_verified: true, name: 'Hana Kim' };
const OTHER = { sub: 'other/2', email: 'hana.private@example.org', email_verified: true, name: 'Hana' };
const LINKED = '/api/v1/users/me/linked-accounts';

let provider: ProviderServer;
let server: TestServer;
let rig: ServerRig;

beforeAll(async () => {
  provider = await startProvider(PERSON);
  const { issuer, clientId, clientSecret } = provider.idp;
  const entry = { kind: 'oidc', id: 'work', name: 'Work', issuer, clientId, clientSecret };
  server = await startServer({ env: { AEGIS_SOCIAL: JSON.stringify([entry]), AEGIS_EGRESS_ALLOW: provider.host } });
  const origin = new URL(server.url).origin;
  rig = { server, origin, adminKey: server.adminKey, fetch: (request) => fetch(request, { redirect: 'manual' }) };
});

afterAll(async () => {
  await server?.stop();
  await provider?.close();
});

const newBrowser = (): Browser => ({ rig, cookies: new Map() });
const locationOf = (response: Response) => response.headers.get('location') ?? '';

/** To the provider and back, over real sockets. */
async function roundTrip(browser: Browser, query = ''): Promise<string> {
  const away = await visit(browser, `/api/v1/auth/social/work/start${query}`);
  expect(away.status).toBe(302);
  const there = await fetch(locationOf(away), { redirect: 'manual' });
  expect(there.status).toBe(302);
  expect(new URL(locationOf(there)).origin).toBe(rig.origin);
  const back = await visit(browser, locationOf(there));
  expect(back.status).toBe(302);
  return locationOf(back);
}

async function jsonOf(response: Response, status = 200) {
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  return body as Record<string, unknown> & { data: Record<string, unknown>[] };
}

test('sign-up, sign-in, link and unlink with an account of another provider', async () => {
  expect((await jsonOf(await visit(newBrowser(), '/api/v1/auth/providers'))).data).toEqual([
    { id: 'work', name: 'Work' },
  ]);

  const first = newBrowser();
  expect(await roundTrip(first, '?return_to=%2Faccount%2Fkeys')).toBe('/account/social?return_to=%2Faccount%2Fkeys');
  expect(await jsonOf(await visit(first, '/api/v1/auth/social/pending'))).toMatchObject({
    state: 'new',
    label: PERSON.email,
  });
  const agreed = { method: 'POST', json: { username: 'hana', locale: 'ko' } };
  const { userId } = await jsonOf(await visit(first, '/api/v1/auth/social/complete', agreed));
  expect([...first.cookies.keys()].sort()).toEqual(['aegis_access', 'aegis_session']);
  expect(await jsonOf(await visit(first, '/api/v1/users/me'))).toMatchObject({
    id: userId,
    username: 'hana',
    email: PERSON.email,
  });

  const second = newBrowser();
  expect(await roundTrip(second, '?return_to=%2Faccount%2Fkeys')).toBe('/account/keys');
  expect(await jsonOf(await visit(second, '/api/v1/users/me'))).toMatchObject({ id: userId });

  provider.idp.person = OTHER;
  expect(await roundTrip(second, '?mode=link')).toBe('/account/security?linked=work');
  const links = (await jsonOf(await visit(second, LINKED))).data;
  expect(links.map(({ subject }) => subject)).toEqual([PERSON.sub, OTHER.sub]);
  expect(await roundTrip(newBrowser())).toBe('/account');

  const gone = await visit(second, `${LINKED}/work/${encodeURIComponent(OTHER.sub)}`, { method: 'DELETE' });
  expect(gone.status).toBe(204);
  expect((await jsonOf(await visit(second, LINKED))).data).toHaveLength(1);
  expect(await roundTrip(newBrowser())).toMatch(/^\/account\/social/);
});

test('an account of the same address is linked only by who signs in to it', async () => {
  const email = 'known@example.org';
  provider.idp.person = { sub: 'known', email, email_verified: true };
  const body = JSON.stringify({ email, password: 'correct staple battery 42', emailVerified: true });
  const headers = { authorization: `Bearer ${rig.adminKey}`, 'content-type': 'application/json' };
  const made = await rig.fetch(new Request(`${rig.origin}/api/v1/users`, { method: 'POST', headers, body }));
  const { id } = await jsonOf(made, 201);

  const browser = newBrowser();
  await roundTrip(browser);
  expect(await jsonOf(await visit(browser, '/api/v1/auth/social/pending'))).toMatchObject({ state: 'link_required' });
  const refused = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', json: {} });
  expect(await jsonOf(refused, 409)).toMatchObject({ code: 'claim_taken', details: { state: 'link_required' } });

  const own = await signedIn(rig, email);
  expect(await roundTrip(own, '?mode=link')).toBe('/account/security?linked=work');
  const signed = newBrowser();
  expect(await roundTrip(signed)).toBe('/account');
  expect(await jsonOf(await visit(signed, '/api/v1/users/me'))).toMatchObject({ id });
});

test('no secret of the provider is in the log, and every answer is documented', () => {
  const log = server.log();
  expect(log).not.toContain('undocumented answer');
  expect(log).toContain('/api/v1/auth/social/{provider}/callback');
  for (const secret of [provider.idp.clientSecret, 'eyJ', PERSON.email, OTHER.email]) expect(log).not.toContain(secret);
});
