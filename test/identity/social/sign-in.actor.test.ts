import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { claimRepository } from '../../../workers/identity/repository/claims.ts';
import { nextMail, tokenIn } from '../users/support.ts';
import {
  type Browser,
  freshPerson,
  locationOf,
  newBrowser,
  newcomer,
  oidcProvider,
  queryOf,
  roundTrip,
  visit,
} from './rig.ts';

afterEach(() => vi.unstubAllGlobals());

const SESSION = '__Host-aegis_session';
const ATTEMPT = '__Host-aegis_social_attempt';

async function me(browser: Browser): Promise<Record<string, unknown>> {
  const response = await visit(browser, '/api/v1/users/me');
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

test('a newcomer is asked first, then has an account and is signed in', async () => {
  const { idp, id, entry } = await oidcProvider();
  const browser = newBrowser([entry]);
  const back = await roundTrip(browser, id, { idp, query: '?return_to=%2Faccount%2Fkeys' });
  expect(locationOf(back)).toBe('/account/social?return_to=%2Faccount%2Fkeys');
  expect(browser.cookies.has(SESSION)).toBe(false);
  expect(browser.cookies.has(ATTEMPT)).toBe(false);
  expect(await claimRepository(env.IDENTITY_DB).ownerOf(`social:${id}`, idp.person.sub)).toBeNull();

  const shown = await visit(browser, '/api/v1/auth/social/pending');
  expect(await shown.json()).toEqual({
    provider: { id, name: 'Example' },
    label: idp.person.email,
    displayName: 'Hana Kim',
    email: idp.person.email,
    emailVerified: true,
    state: 'new',
  });

  const body = { username: `hana${Date.now() % 1_000_000}`, locale: 'ko' };
  const agreed = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body });
  expect(agreed.status).toBe(200);
  expect(browser.cookies.has(SESSION)).toBe(true);
  expect(await me(browser)).toMatchObject({
    email: idp.person.email,
    username: body.username,
    locale: 'ko',
    status: 'active',
  });
  // Agreed once: the page is gone.
  expect((await visit(browser, '/api/v1/auth/social/pending')).status).toBe(410);
});

test('whoever is known is signed in at once, also after the object was evicted', async () => {
  const { idp, id, entry } = await oidcProvider();
  const userId = await newcomer(newBrowser([entry]), id, idp);
  await evictDurableObject(env.USER.getByName(userId));
  const browser = newBrowser([entry]);
  const back = await roundTrip(browser, id, { idp, query: '?return_to=%2Faccount%2Fkeys%3Fa%3D1' });
  expect(locationOf(back)).toBe('/account/keys?a=1');
  expect(await me(browser)).toMatchObject({ id: userId });
  const sessions = (await (await visit(browser, '/api/v1/users/me/sessions')).json()) as { data: { amr: string[] }[] };
  expect(sessions.data.map(({ amr }) => amr)).toContainEqual(['fed']);
});

test('an account of the same address is never linked by itself', async () => {
  const { idp, id, entry } = await oidcProvider();
  const first = await newcomer(newBrowser([entry]), id, idp);
  // Another account at the provider, with the same address, and the provider vouches for it.
  idp.person = { ...idp.person, sub: 'somebody-else' };
  const browser = newBrowser([entry]);
  await roundTrip(browser, id, { idp });
  const shown = (await (await visit(browser, '/api/v1/auth/social/pending')).json()) as { state: string };
  expect(shown.state).toBe('link_required');
  const agreed = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body: {} });
  expect(agreed.status).toBe(409);
  expect(await agreed.json()).toMatchObject({
    code: 'claim_taken',
    details: { kind: 'email', state: 'link_required' },
  });
  expect(browser.cookies.has(SESSION)).toBe(false);
  expect(await claimRepository(env.IDENTITY_DB).ownerOf(`social:${id}`, 'somebody-else')).not.toBe(first);
});

test.each(['known', 'unknown'])(
  'an address that the provider does not vouch for is verified by mail, alike for one that is %s',
  async (which) => {
    const { idp, id, entry } = await oidcProvider();
    await newcomer(newBrowser([entry]), id, idp);
    const email = which === 'known' ? idp.person.email! : `${crypto.randomUUID()}@example.org`;
    idp.person = freshPerson({ email, email_verified: false });
    const browser = newBrowser([entry]);
    await roundTrip(browser, id, { idp });
    const shown = await visit(browser, '/api/v1/auth/social/pending');
    expect(await shown.json()).toMatchObject({ state: 'new', emailVerified: false, email });
    const agreed = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body: {} });
    expect(agreed.status).toBe(202);
    expect(browser.cookies.has(SESSION)).toBe(false);
    const again = await roundTrip(browser, id, { idp });
    expect(locationOf(again)).toMatch(/^\/account\/sign-in\?/);
    expect(queryOf(again)).toMatchObject({ error: 'email_unverified', provider: id });
  },
);

test('once the mail is answered the account of the provider signs in', async () => {
  const { idp, id, entry } = await oidcProvider(freshPerson({ email_verified: false }));
  const browser = newBrowser([entry]);
  await roundTrip(browser, id, { idp });
  await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body: {} });
  const userId = (await claimRepository(env.IDENTITY_DB).ownerOf(`social:${id}`, idp.person.sub)) ?? '';
  const token = tokenIn(await nextMail(userId, idp.person.email!));
  const verified = await visit(browser, '/api/v1/auth/verify-email', { method: 'POST', body: { token } });
  expect(verified.status).toBe(204);
  expect(locationOf(await roundTrip(browser, id, { idp }))).toBe('/account');
  expect(await me(browser)).toMatchObject({ id: userId, status: 'active', email: idp.person.email });
});

test('without an address one is asked for', async () => {
  const { idp, id, entry } = await oidcProvider({ sub: crypto.randomUUID(), name: 'Nameless' });
  const browser = newBrowser([entry]);
  await roundTrip(browser, id, { idp });
  const without = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body: {} });
  expect(without.status).toBe(400);
  expect(await without.json()).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/body/email' }] });
  const body = { email: `${crypto.randomUUID()}@example.org` };
  expect((await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body })).status).toBe(202);
});

test('another address than the one that the provider vouches for is not taken for verified', async () => {
  const { idp, id, entry } = await oidcProvider();
  const browser = newBrowser([entry]);
  await roundTrip(browser, id, { idp });
  const body = { email: `${crypto.randomUUID()}@example.org` };
  expect((await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body })).status).toBe(202);
});

test('a page of another site cannot agree', async () => {
  const { idp, id, entry } = await oidcProvider();
  const browser = newBrowser([entry]);
  await roundTrip(browser, id, { idp });
  const headers = { 'sec-fetch-site': 'cross-site' };
  const agreed = await visit(browser, '/api/v1/auth/social/complete', { method: 'POST', body: {}, headers });
  expect(await agreed.json()).toMatchObject({ code: 'csrf_refused' });
});

test('the way on is a page of this site, whatever the address says', async () => {
  const { idp, id, entry } = await oidcProvider();
  await newcomer(newBrowser([entry]), id, idp);
  for (const wanted of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/api/v1/users',
    'javascript:1',
  ]) {
    const back = await roundTrip(newBrowser([entry]), id, { idp, query: `?return_to=${encodeURIComponent(wanted)}` });
    expect(locationOf(back)).toBe('/account');
  }
});

test('a person who says no at the provider comes back to the sign-in page', async () => {
  const { id, entry } = await oidcProvider();
  const browser = newBrowser([entry]);
  const away = await visit(browser, `/api/v1/auth/social/${id}/start?return_to=%2Faccount%2Fkeys`);
  const state = new URL(locationOf(away)).searchParams.get('state');
  const back = await visit(browser, `/api/v1/auth/social/${id}/callback?error=access_denied&state=${state}`);
  expect(queryOf(back)).toEqual({ error: 'access_denied', provider: id, return_to: '/account/keys' });
});

test('providers are listed, and a configuration that cannot be read is an error and no crash', async () => {
  const google = { id: 'google', clientId: 'id', clientSecret: 'not-to-be-told' };
  const kakao = { ...google, id: 'kakao' };
  const headers = { 'accept-language': 'ko' };
  const listed = await visit(newBrowser([google, kakao]), '/api/v1/auth/providers', { headers });
  expect(await listed.json()).toEqual({
    data: [
      { id: 'google', name: 'Google' },
      { id: 'kakao', name: '카카오' },
    ],
  });

  const broken = newBrowser([google, { ...kakao, clientSecret: 5, extra: 'not-to-be-told' }]);
  expect(await (await visit(broken, '/api/v1/auth/providers')).json()).toEqual({ data: [] });
  const started = await visit(broken, '/api/v1/auth/social/google/start');
  const text = await started.text();
  expect(started.status).toBe(503);
  expect(JSON.parse(text)).toMatchObject({ code: 'unavailable', details: { unusable: 'AEGIS_SOCIAL' } });
  expect(text).not.toContain('not-to-be-told');
  expect((await visit(newBrowser([google]), '/api/v1/auth/social/github/start')).status).toBe(404);
  const health = await (await visit(broken, '/health')).text();
  expect(JSON.parse(health)).toMatchObject({ checks: { identity: { status: 'degraded' } } });
  expect(health).not.toContain('not-to-be-told');
});
