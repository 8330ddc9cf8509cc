import { describe, expect, it } from 'vitest';
import { visit } from './rig.ts';
import { granted, introspect, refresh, signedInBrowser, worker } from './worker-rig.ts';

describe('logout at the wish of an application', () => {
  const BYE = 'https://app.example/bye';
  const path = (query: Readonly<Record<string, string>>) => `/oauth/logout?${new URLSearchParams(query)}`;

  it('needs no question when the ID token names this session, and ends what it granted', async () => {
    const { client, tokens, browser } = await granted({ postLogoutRedirectUris: [BYE] }, { scope: 'openid' });
    const query = { id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE, state: 's' };
    const response = await visit(browser, path(query));
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`${BYE}?state=s`);
    expect(browser.cookies.size).toBe(0);
    expect((await introspect(client, tokens.access_token)).body).toEqual({ active: false });
  });

  it('leaves applications alone that may work offline', async () => {
    const { client, tokens, browser } = await granted();
    await visit(browser, path({ id_token_hint: tokens.id_token }));
    expect((await refresh(client, tokens.refresh_token)).status).toBe(200);
  });

  it('asks otherwise, and no other site can answer', async () => {
    const { client, tokens, userId } = await granted({ postLogoutRedirectUris: [BYE] });
    const other = await signedInBrowser(userId);
    for (const query of [{}, { id_token_hint: tokens.id_token }, { client_id: client.id }]) {
      const response = await visit(other, path(query));
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('action="/oauth/logout/confirm"');
    }
    expect(other.cookies.size).toBeGreaterThan(0);
    const cookie = [...other.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const forged = new Request(`${worker.origin}/oauth/logout/confirm`, {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: '',
    });
    expect((await worker.fetch(forged)).status).toBe(403);
    const form = { client_id: client.id, post_logout_redirect_uri: BYE };
    const yes = await visit(other, '/oauth/logout/confirm', { method: 'POST', form });
    expect(yes.status).toBe(303);
    expect(yes.headers.get('location')).toBe(BYE);
    expect(other.cookies.size).toBe(0);
  });

  it('goes nowhere that was not registered (OP-RPInitLogout-BadPostLogoutRedirectUri)', async () => {
    const { tokens, browser, client } = await granted({ postLogoutRedirectUris: [BYE] });
    for (const query of [
      { id_token_hint: tokens.id_token, post_logout_redirect_uri: `${BYE}?x=1` },
      { post_logout_redirect_uri: BYE },
      { id_token_hint: 'x', client_id: client.id, post_logout_redirect_uri: BYE },
      { id_token_hint: tokens.id_token, client_id: 'another', post_logout_redirect_uri: BYE },
    ]) {
      const response = await visit(browser, path(query as Record<string, string>));
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
    }
    expect(browser.cookies.size).toBeGreaterThan(0);
  });

  it('confirms nothing that is not in order', async () => {
    const { browser } = await granted();
    const form = { post_logout_redirect_uri: 'https://evil.example/' };
    const response = await visit(browser, '/oauth/logout/confirm', { method: 'POST', form });
    expect(response.status).toBe(400);
    expect(browser.cookies.size).toBeGreaterThan(0);
  });

  it('takes the request as a form, which it repeats as a GET', async () => {
    const { browser } = await granted();
    const response = await visit(browser, '/oauth/logout', { method: 'POST', form: { state: 'a b' } });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/oauth/logout?state=a+b');
  });
});
