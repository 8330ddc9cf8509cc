import { describe, expect, it } from 'vitest';
import {
  authorized,
  authorizePath,
  type Browser,
  claimsOf,
  decide,
  exchanged,
  locationOf,
  REDIRECT_URI,
  register,
  visit,
} from './rig.ts';
import { personAtBrowser, signedInBrowser, strangersBrowser, worker } from './worker-rig.ts';

const ISSUER = worker.origin;

/** The answer at the redirect URI. */
async function answered(browser: Browser, path: string): Promise<Record<string, string>> {
  const location = locationOf(await visit(browser, path), worker);
  expect(`${location.origin}${location.pathname}`).toBe(REDIRECT_URI);
  return Object.fromEntries(location.searchParams);
}

// Names in parentheses are those of the OpenID Connect conformance suite.
describe('the authorization endpoint', () => {
  it('gives code, state and issuer to who is signed in and has consented (OP-Response-code)', async () => {
    const client = await register(worker);
    const { browser } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client));
    expect(Object.fromEntries(back.searchParams)).toEqual({
      code: expect.stringMatching(/^ac_/),
      state: 'a-state',
      iss: ISSUER,
    });
  });

  it('asks for consent once, and again only for what is new', async () => {
    const client = await register(worker);
    const { browser } = await personAtBrowser();
    const first = locationOf(await visit(browser, await authorizePath(client, { scope: 'openid email' })), worker);
    const path = `/api/v1/oauth/consent-requests/${first.searchParams.get('request')}`;
    expect(await (await visit(browser, path)).json()).toEqual({
      client: { id: client.id, name: 'An application' },
      scopes: ['openid', 'email'],
      newScopes: ['openid', 'email'],
    });
    await decide(browser, first, 'allow');
    expect(await answered(browser, await authorizePath(client, { scope: 'openid' }))).toHaveProperty('code');
    const wider = locationOf(await visit(browser, await authorizePath(client, { scope: 'openid profile' })), worker);
    const again = `/api/v1/oauth/consent-requests/${wider.searchParams.get('request')}`;
    expect(await (await visit(browser, again)).json()).toMatchObject({ newScopes: ['profile'] });
  });

  it('tells the application when the person says no, and decides once', async () => {
    const client = await register(worker);
    const { browser } = await personAtBrowser();
    const consent = locationOf(await visit(browser, await authorizePath(client)), worker);
    const back = await decide(browser, consent, 'deny');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'a-state',
      iss: ISSUER,
    });
    const path = `/api/v1/oauth/consent-requests/${consent.searchParams.get('request')}`;
    const second = await visit(browser, path, { method: 'POST', json: { decision: 'allow' } });
    expect(second.status).toBe(404);
  });

  it('shows a waiting request to nobody but the session it came from, and takes no decision by token', async () => {
    const client = await register(worker);
    const { browser, userId } = await personAtBrowser();
    const consent = locationOf(await visit(browser, await authorizePath(client)), worker);
    const path = `/api/v1/oauth/consent-requests/${consent.searchParams.get('request')}`;
    for (const other of [(await personAtBrowser()).browser, await signedInBrowser(userId)]) {
      expect((await visit(other, path)).status).toBe(404);
      expect((await visit(other, path, { method: 'POST', json: { decision: 'allow' } })).status).toBe(404);
    }
    const byAdministrator = new Request(ISSUER + path, {
      method: 'POST',
      headers: { authorization: 'Bearer test-admin-key', 'content-type': 'application/json' },
      body: '{"decision":"allow"}',
    });
    expect((await worker.fetch(byAdministrator)).status).toBe(403);
    expect((await visit(strangersBrowser(), path)).status).toBe(401);
  });

  it('takes no decision that another site sends', async () => {
    const client = await register(worker);
    const { browser } = await personAtBrowser();
    const consent = locationOf(await visit(browser, await authorizePath(client)), worker);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const forged = new Request(`${ISSUER}/api/v1/oauth/consent-requests/${consent.searchParams.get('request')}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', origin: 'https://evil.example' },
      body: '{"decision":"allow"}',
    });
    expect((await worker.fetch(forged)).status).toBe(403);
  });

  it('does not ask for our own applications', async () => {
    const client = await register(worker, { isFirstParty: true });
    const { browser } = await personAtBrowser();
    expect(await answered(browser, await authorizePath(client))).toHaveProperty('code');
  });

  it('sends who is not signed in to the sign-in page, and back to the same request', async () => {
    const client = await register(worker, { isFirstParty: true });
    const path = await authorizePath(client, { login_hint: 'hana@example.org' });
    const location = locationOf(await visit(strangersBrowser(), path), worker);
    expect(location.pathname).toBe('/account/sign-in');
    expect(location.searchParams.get('login_hint')).toBe('hana@example.org');
    const { browser } = await personAtBrowser();
    expect(await answered(browser, location.searchParams.get('return_to') ?? '')).toMatchObject({ state: 'a-state' });
  });

  it('takes the request as a form too (OP-Req-POST)', async () => {
    const client = await register(worker, { isFirstParty: true });
    const { browser } = await personAtBrowser();
    const form = Object.fromEntries(new URL(await authorizePath(client), ISSUER).searchParams);
    const response = await visit(browser, '/oauth/authorize', { method: 'POST', form });
    expect(response.status).toBe(303);
    expect(await answered(browser, response.headers.get('location') ?? '')).toHaveProperty('code');
  });
});

describe('an authorization request that is not in order', () => {
  it.each([
    ['OP-redirect_uri-Missing', { redirect_uri: null }, 'redirect_uri_missing'],
    ['OP-redirect_uri-NotReg', { redirect_uri: 'https://evil.example/callback' }, 'redirect_uri_unknown'],
    ['OP-redirect_uri-Query-Added', { redirect_uri: `${REDIRECT_URI}?x=1` }, 'redirect_uri_unknown'],
    ['OP-redirect_uri-RegFrag', { redirect_uri: `${REDIRECT_URI}#x` }, 'redirect_uri_unknown'],
    ['OP-client_id-unknown', { client_id: 'nobody' }, 'client_unknown'],
    ['OP-client_id-missing', { client_id: null }, 'client_missing'],
  ])('is shown to the person and redirected nowhere: %s', async (_, over, reason) => {
    const client = await register(worker);
    const { browser } = await personAtBrowser();
    const response = await visit(browser, await authorizePath(client, over));
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain(reason);
  });

  it.each([
    ['OP-Response-Missing', { response_type: null }, 'invalid_request'],
    ['OP-Response-token', { response_type: 'token' }, 'unsupported_response_type'],
    ['OP-request-Unsigned', { request: 'e30.e30.' }, 'request_not_supported'],
    ['OP-request_uri-Unsigned', { request_uri: 'https://app.example/r' }, 'request_uri_not_supported'],
    ['PKCE missing', { code_challenge: null }, 'invalid_request'],
    ['PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['OP-scope-unknown', { scope: 'no-such-scope' }, 'invalid_scope'],
    ['a foreign id_token_hint', { id_token_hint: 'a.b.c' }, 'invalid_request'],
  ])('is answered at the redirect URI: %s', async (_, over, error) => {
    const client = await register(worker);
    const { browser } = await personAtBrowser();
    expect(await answered(browser, await authorizePath(client, over))).toMatchObject({
      error,
      state: 'a-state',
      iss: ISSUER,
    });
  });

  it('tells nothing of an application that is disabled', async () => {
    const client = await register(worker, { isDisabled: true });
    const response = await visit((await personAtBrowser()).browser, await authorizePath(client));
    expect(await response.text()).toContain('client_unknown');
  });

  it('never has the text of a parameter in the page that refuses it', async () => {
    const path = await authorizePath({ id: '<script>alert(1)</script>' });
    const response = await visit(strangersBrowser(), path);
    expect(await response.text()).not.toContain('<script>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('prompt, max_age and acr_values', () => {
  const own = () => register(worker, { isFirstParty: true });

  it('prompt=none without a session is login_required (OP-prompt-none-NotLoggedIn)', async () => {
    const path = await authorizePath(await own(), { prompt: 'none' });
    expect(await answered(strangersBrowser(), path)).toMatchObject({ error: 'login_required', state: 'a-state' });
  });

  it('prompt=none with a session answers without a page (OP-prompt-none-LoggedIn)', async () => {
    const { browser } = await personAtBrowser();
    expect(await answered(browser, await authorizePath(await own(), { prompt: 'none' }))).toHaveProperty('code');
  });

  it('prompt=none without consent is consent_required', async () => {
    const { browser } = await personAtBrowser();
    const path = await authorizePath(await register(worker), { prompt: 'none' });
    expect(await answered(browser, path)).toMatchObject({ error: 'consent_required' });
  });

  it('prompt=login signs in anew, once (OP-prompt-login)', async () => {
    const { userId } = await personAtBrowser();
    const client = await own();
    const before = await signedInBrowser(userId, { ageSeconds: 60 });
    const location = locationOf(await visit(before, await authorizePath(client, { prompt: 'login' })), worker);
    expect(location.pathname).toBe('/account/sign-in');
    expect(location.searchParams.get('prompt')).toBe('login');
    const back = location.searchParams.get('return_to') ?? '';
    // The session from before does not pass, a new one does.
    expect(locationOf(await visit(before, back), worker).pathname).toBe('/account/sign-in');
    expect(await answered(await signedInBrowser(userId), back)).toHaveProperty('code');
  });

  it('prompt=consent asks though it is remembered', async () => {
    const { browser } = await personAtBrowser();
    const client = await register(worker);
    await authorized(browser, await authorizePath(client));
    const location = locationOf(await visit(browser, await authorizePath(client, { prompt: 'consent' })), worker);
    expect(location.pathname).toBe('/oauth/consent');
  });

  it('max_age sends who signed in too long ago to sign in anew, and auth_time tells (OP-Req-max_age=1)', async () => {
    const { userId } = await personAtBrowser();
    const client = await own();
    const old = await signedInBrowser(userId, { ageSeconds: 300 });
    const path = await authorizePath(client, { max_age: '60' });
    const location = locationOf(await visit(old, path), worker);
    expect(location.pathname).toBe('/account/sign-in');
    const fresh = await signedInBrowser(userId);
    const back = await authorized(fresh, location.searchParams.get('return_to') ?? '');
    const { body } = await exchanged(worker, client, back);
    const now = Math.floor(Date.now() / 1_000);
    expect(Number(claimsOf(body.id_token).auth_time)).toBeGreaterThan(now - 60);
  });

  it('max_age that is not over answers with the time of the sign-in (OP-Req-max_age=10000)', async () => {
    const { userId } = await personAtBrowser();
    const client = await own();
    const old = await signedInBrowser(userId, { ageSeconds: 300 });
    const back = await authorized(old, await authorizePath(client, { max_age: '10000' }));
    const { body } = await exchanged(worker, client, back);
    const age = Math.floor(Date.now() / 1_000) - Number(claimsOf(body.id_token).auth_time);
    expect(age).toBeGreaterThanOrEqual(299);
  });

  it('acr_values=aal2 asks for a second factor, and the ID token tells what it was (OP-Req-acr_values)', async () => {
    const { userId } = await personAtBrowser();
    const client = await own();
    const path = await authorizePath(client, { acr_values: 'aal2' });
    const location = locationOf(await visit(await signedInBrowser(userId), path), worker);
    expect(location.searchParams.get('acr_values')).toBe('aal2');
    const strong = await signedInBrowser(userId, { amr: ['pwd', 'otp', 'mfa'] });
    const { body } = await exchanged(worker, client, await authorized(strong, path));
    expect(claimsOf(body.id_token)).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
  });

  it('id_token_hint of somebody else asks for that person (OP-Req-id_token_hint)', async () => {
    const client = await own();
    const { browser } = await personAtBrowser();
    const { body } = await exchanged(worker, client, await authorized(browser, await authorizePath(client)));
    const hinted = await authorizePath(client, { id_token_hint: body.id_token, prompt: 'none' });
    expect(await answered(browser, hinted)).toHaveProperty('code');
    expect(await answered((await personAtBrowser()).browser, hinted)).toMatchObject({ error: 'login_required' });
  });
});
