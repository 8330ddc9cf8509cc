import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { challengeOf } from '../../../shared/identity/oauth/pkce.ts';
import { RFC7636_CHALLENGE, RFC7636_VERIFIER } from './fixtures.ts';
import {
  authorized,
  authorizePath,
  claimsOf,
  exchanged,
  formRequest,
  REDIRECT_URI,
  type Registered,
  register,
  userinfo,
  VERIFIER,
  visit,
} from './rig.ts';
import { personAtBrowser, signedInBrowser, worker } from './worker-rig.ts';

/** Somebody, a client of theirs, and its tokens. */
async function granted(settings: Readonly<Record<string, unknown>> = {}, over: Readonly<Record<string, string>> = {}) {
  const client = await register(worker, { isFirstParty: true, ...settings });
  const person = await personAtBrowser();
  const back = await authorized(person.browser, await authorizePath(client, over));
  const answer = await exchanged(worker, client, back);
  return { client, back, answer, tokens: answer.body, ...person };
}

const refresh = (client: Registered, token: string, more: Readonly<Record<string, string>> = {}) =>
  formRequest(worker, '/oauth/token', client, { grant_type: 'refresh_token', refresh_token: token, ...more });
const introspect = (client: Registered, token: string) => formRequest(worker, '/oauth/introspect', client, { token });
const refused = (error: string, status = 400) => ({ status, body: expect.objectContaining({ error }) });

describe('the authorization code', () => {
  it('gives tokens that say who, for whom, how and when', async () => {
    const { client, answer, tokens, userId, browser } = await granted();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(tokens).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'openid profile email offline_access',
      refresh_token: expect.stringMatching(/^ar_/),
      id_token: expect.any(String),
    });
    expect(claimsOf(tokens.id_token)).toMatchObject({
      iss: worker.origin,
      sub: userId,
      aud: client.id,
      azp: client.id,
      nonce: 'a-nonce',
      acr: 'aal1',
      amr: ['pwd'],
      sid: (browser as unknown as { sessionId: string }).sessionId,
      at_hash: expect.any(String),
      auth_time: expect.any(Number),
    });
    expect(claimsOf(tokens.access_token)).toMatchObject({ sub: userId, client_id: client.id, scope: tokens.scope });
  });

  it('gives no refresh token without offline_access, and no ID token without openid', async () => {
    const { tokens } = await granted({}, { scope: 'openid' });
    expect(tokens).not.toHaveProperty('refresh_token');
    const plain = await granted({ scopes: ['account:read'] }, { scope: 'account:read' });
    expect(plain.tokens).not.toHaveProperty('id_token');
  });

  it('a grant without a refresh token does not outlive its access token by much', async () => {
    const { userId, client } = await granted({}, { scope: 'openid' });
    await runInDurableObject(env.USER.getByName(userId), (_, state) => {
      const { left } = state.storage.sql
        .exec<{ left: number }>('SELECT expires_at - created_at AS left FROM session WHERE client = ?', client.id)
        .one();
      expect(left).toBeLessThan(15 * 60_000);
    });
  });

  it('used twice ends what the first use gave (OP-OAuth-2nd, OP-OAuth-2nd-Revokes)', async () => {
    const { client, back, tokens, userId } = await granted();
    expect((await userinfo(worker, tokens.access_token)).status).toBe(200);
    await evictDurableObject(env.USER.getByName(userId));
    expect(await exchanged(worker, client, back)).toMatchObject(refused('invalid_grant'));
    expect((await userinfo(worker, tokens.access_token)).status).toBe(401);
    expect(await refresh(client, tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect((await introspect(client, tokens.access_token)).body).toEqual({ active: false });
  });

  it('used twice at once gives tokens to one at most, and leaves nothing alive', async () => {
    const client = await register(worker, { isFirstParty: true });
    const { browser } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client));
    const answers = await Promise.all(Array.from({ length: 4 }, () => exchanged(worker, client, back)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given.length).toBeLessThanOrEqual(1);
    for (const { body } of given) expect((await introspect(client, body.access_token)).body).toEqual({ active: false });
  });

  it('expires after a minute', async () => {
    const client = await register(worker, { isFirstParty: true });
    const { browser, userId } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client));
    await runInDurableObject(env.USER.getByName(userId), (_, state) => {
      const row = state.storage.sql.exec<{ expires_at: number }>('SELECT expires_at FROM auth_code').one();
      expect(row.expires_at - Date.now()).toBeLessThanOrEqual(60_000);
      state.storage.sql.exec('UPDATE auth_code SET expires_at = 1');
    });
    expect(await exchanged(worker, client, back)).toMatchObject(refused('invalid_grant'));
  });

  it('survives an eviction of its owner', async () => {
    const client = await register(worker, { isFirstParty: true });
    const { browser, userId } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client));
    await evictDurableObject(env.USER.getByName(userId));
    expect((await exchanged(worker, client, back)).status).toBe(200);
  });

  it('is worth nothing to another client, with another redirect URI, or without its verifier', async () => {
    const client = await register(worker, { isFirstParty: true });
    const other = await register(worker);
    const { browser } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client));
    const wrong = { redirect_uri: `${REDIRECT_URI}/` };
    expect(await exchanged(worker, other, back)).toMatchObject(refused('invalid_grant'));
    expect(await exchanged(worker, client, back, wrong)).toMatchObject(refused('invalid_grant'));
    const otherVerifier = { code_verifier: `${VERIFIER}x` };
    expect(await exchanged(worker, client, back, otherVerifier)).toMatchObject(refused('invalid_grant'));
    expect(await exchanged(worker, client, back, { code_verifier: '' })).toMatchObject(refused('invalid_request'));
    expect((await exchanged(worker, client, back)).status).toBe(200);
  });

  it('PKCE: the vector of RFC 7636 Appendix B, in this runtime', async () => {
    expect(await challengeOf(RFC7636_VERIFIER)).toBe(RFC7636_CHALLENGE);
    const client = await register(worker, { isFirstParty: true });
    const { browser } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client, { code_challenge: RFC7636_CHALLENGE }));
    expect((await exchanged(worker, client, back, { code_verifier: RFC7636_VERIFIER })).status).toBe(200);
  });

  it.each(['', 'x', 'ac_1_2_3', `ac_${'0'.repeat(26)}_${'0'.repeat(26)}_${'0'.repeat(52)}`, 'ac'.repeat(5_000)])(
    'that was never issued is refused: %#',
    async (code) => {
      const client = await register(worker);
      const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER };
      const answer = await formRequest(worker, '/oauth/token', client, form);
      expect(answer).toMatchObject(refused(code === '' ? 'invalid_request' : 'invalid_grant'));
    },
  );

  it('of somebody who was suspended meanwhile gives nothing', async () => {
    const client = await register(worker, { isFirstParty: true });
    const { browser, userId } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client));
    await runInDurableObject(env.USER.getByName(userId), (_, state) => {
      state.storage.sql.exec("UPDATE account SET status = 'suspended'");
    });
    expect(await exchanged(worker, client, back)).toMatchObject(refused('invalid_grant'));
  });

  it('public clients need no secret, and may not have one', async () => {
    const client = await register(worker, {
      isFirstParty: true,
      tokenEndpointAuthMethod: 'none',
      redirectUris: ['http://127.0.0.1/native'],
    });
    expect(client.secret).toBeNull();
    const { browser } = await personAtBrowser();
    const redirectUri = 'http://127.0.0.1:51004/native';
    const back = await authorized(browser, await authorizePath(client, { redirect_uri: redirectUri }));
    expect(back.port).toBe('51004');
    const withSecret = await exchanged(worker, { ...client, secret: 'x' }, back, { redirect_uri: redirectUri });
    expect(withSecret).toMatchObject(refused('invalid_client', 401));
    expect((await exchanged(worker, client, back, { redirect_uri: redirectUri })).status).toBe(200);
  });
});

describe('refresh tokens of clients', () => {
  it('have a single successor: the same answer to a repeated request, the end after a replay', async () => {
    const { client, tokens } = await granted();
    const [first, second] = await Promise.all([
      refresh(client, tokens.refresh_token),
      refresh(client, tokens.refresh_token),
    ]);
    expect(first?.status).toBe(200);
    expect(second?.body.refresh_token).toBe(first?.body.refresh_token);
    const third = await refresh(client, first?.body.refresh_token);
    const fourth = await refresh(client, third.body.refresh_token);
    expect(fourth.status).toBe(200);
    // Another device (a user agent of its own) with a token whose successor was used.
    const headers = { 'user-agent': 'thief', 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    body.set('client_id', client.id);
    const basic = `Basic ${btoa(`${client.id}:${client.secret}`)}`;
    const request = new Request(`${worker.origin}/oauth/token`, {
      method: 'POST',
      headers: { ...headers, authorization: basic },
      body: body.toString(),
    });
    expect((await worker.fetch(request)).status).toBe(400);
    expect(await refresh(client, fourth.body.refresh_token)).toMatchObject(refused('invalid_grant'));
  });

  it('keep who signed in and when, in the ID token too (OP-Refresh-Token)', async () => {
    const { client, tokens } = await granted();
    const { body } = await refresh(client, tokens.refresh_token);
    const [before, after] = [claimsOf(tokens.id_token), claimsOf(body.id_token)];
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'sid', 'amr']) expect(after[name]).toEqual(before[name]);
    expect(after).not.toHaveProperty('nonce');
  });

  it('give less scope when asked, and never more', async () => {
    const { client, tokens } = await granted({}, { scope: 'openid email offline_access' });
    const less = await refresh(client, tokens.refresh_token, { scope: 'email' });
    expect(less.body.scope).toBe('email');
    expect(less.body).not.toHaveProperty('id_token');
    const more = await refresh(client, less.body.refresh_token, { scope: 'openid profile' });
    expect(more).toMatchObject(refused('invalid_scope'));
    const all = await refresh(client, less.body.refresh_token);
    expect(all.body.scope).toBe('openid email offline_access');
  });

  it('are worth nothing to another client, nor when the client is disabled', async () => {
    const { client, tokens } = await granted();
    const other = await register(worker);
    expect(await refresh(other, tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    const body = { name: 'x', redirectUris: [REDIRECT_URI], isDisabled: true };
    const request = new Request(`${worker.origin}/api/v1/oauth/clients/${client.id}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer test-admin-key', 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify(body),
    });
    expect((await worker.fetch(request)).status).toBe(200);
    expect(await refresh(client, tokens.refresh_token)).toMatchObject(refused('invalid_client', 401));
  });

  it('of our own API are none of a client', async () => {
    const { client, userId } = await granted();
    const { user, CAUSE, wish } = await import('../sessions/support.ts');
    const own = await user(userId).sessions.start(wish(), { amr: ['pwd'], at: Date.now() }, CAUSE);
    expect(await refresh(client, own.refreshToken ?? '')).toMatchObject(refused('invalid_grant'));
  });
});

describe('client credentials', () => {
  const robot = (over: Readonly<Record<string, unknown>> = {}) =>
    register(worker, {
      redirectUris: [],
      grantTypes: ['client_credentials'],
      scopes: ['blacklist:read', 'feed:read', 'clients:read'],
      ...over,
    });
  const token = (client: Registered, form: Readonly<Record<string, string>> = {}) =>
    formRequest(worker, '/oauth/token', client, { grant_type: 'client_credentials', ...form });

  it('are the client itself, with its own scopes alone', async () => {
    const client = await robot();
    const { body } = await token(client);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'blacklist:read feed:read clients:read' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(claimsOf(body.access_token)).toMatchObject({ sub: client.id, client_id: client.id, role: [] });
    expect((await token(client, { scope: 'feed:read' })).body.scope).toBe('feed:read');
    expect(await token(client, { scope: 'feed:read users:write' })).toMatchObject(refused('invalid_scope'));
    expect((await userinfo(worker, body.access_token)).status).toBe(403);
  });

  it('open what their scope opens, until the client is removed', async () => {
    const client = await robot();
    const { body } = await token(client);
    const list = () =>
      worker.fetch(
        new Request(`${worker.origin}/api/v1/oauth/clients`, {
          headers: { authorization: `Bearer ${body.access_token}` },
        }),
      );
    expect((await list()).status).toBe(200);
    expect((await introspect(client, body.access_token)).body).toMatchObject({ active: true, sub: client.id });
    const remove = new Request(`${worker.origin}/api/v1/oauth/clients/${client.id}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer test-admin-key', 'if-match': '"r1"' },
    });
    expect((await worker.fetch(remove)).status).toBe(204);
    expect((await list()).status).toBe(401);
  });

  it('cannot be revoked one by one, and say so', async () => {
    const client = await robot();
    const { body } = await token(client);
    const answer = await formRequest(worker, '/oauth/revoke', client, { token: body.access_token });
    expect(answer).toMatchObject(refused('unsupported_token_type'));
  });

  it('by the form, for who registered that', async () => {
    const client = await robot({ tokenEndpointAuthMethod: 'client_secret_post' });
    expect(await token(client)).toMatchObject(refused('invalid_client', 401));
    const form = { grant_type: 'client_credentials', client_secret: client.secret ?? '' };
    const answer = await formRequest(worker, '/oauth/token', { ...client, secret: null }, form);
    expect(answer.status).toBe(200);
  });
});

describe('a request to the token endpoint', () => {
  it('without a client, with a wrong secret or an unknown client is invalid_client', async () => {
    const client = await register(worker);
    const form = { grant_type: 'authorization_code' };
    for (const wrong of [null, { ...client, secret: 'acs_wrong' }, { id: 'nobody', secret: 'x' }]) {
      const answer = await formRequest(worker, '/oauth/token', wrong, form);
      expect(answer).toMatchObject(refused('invalid_client', 401));
      expect(answer.headers.get('www-authenticate')).toContain('Basic');
    }
  });

  it('in disorder is refused in the words of RFC 6749 §5.2', async () => {
    const client = await register(worker);
    const send = (form: string) => formRequest(worker, '/oauth/token', client, new URLSearchParams(form));
    expect(await send('')).toMatchObject(refused('invalid_request'));
    expect(await send('grant_type=password')).toMatchObject(refused('unsupported_grant_type'));
    expect(await send('grant_type=client_credentials')).toMatchObject(refused('unauthorized_client'));
    expect(await send('grant_type=refresh_token')).toMatchObject(refused('invalid_request'));
    expect(await send('grant_type=refresh_token&refresh_token=x')).toMatchObject(refused('invalid_grant'));
    expect(await send('grant_type=a&grant_type=b')).toMatchObject(refused('invalid_request'));
  });
});

describe('userinfo, introspection and revocation', () => {
  it('userinfo tells what the scopes release, by header and by form (OP-UserInfo)', async () => {
    const { tokens, userId, email } = await granted();
    const { body } = await userinfo(worker, tokens.access_token);
    expect(body).toEqual({
      sub: userId,
      name: 'Hana Kim',
      preferred_username: 'hana',
      locale: 'en',
      updated_at: 1_790_000_001,
      email,
      email_verified: true,
    });
    const form = await formRequest(worker, '/oauth/userinfo', null, { access_token: tokens.access_token });
    expect(form.body).toEqual(body);
    const narrow = await granted({}, { scope: 'openid' });
    expect((await userinfo(worker, narrow.tokens.access_token)).body).toEqual({ sub: narrow.userId });
  });

  it('userinfo refuses what is no token, in the words of RFC 6750', async () => {
    const bare = await worker.fetch(new Request(`${worker.origin}/oauth/userinfo`));
    expect(bare.status).toBe(401);
    expect(bare.headers.get('www-authenticate')).toMatch(/^Bearer/);
    for (const token of ['x', 'a.b.c', `ey${'a'.repeat(5_000)}.a.a`]) {
      const answer = await userinfo(worker, token);
      expect(answer).toMatchObject(refused('invalid_token', 401));
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
    const { tokens } = await granted({ scopes: ['email'], grantTypes: ['authorization_code'] }, { scope: 'email' });
    expect(await userinfo(worker, tokens.access_token)).toMatchObject(refused('insufficient_scope', 403));
  });

  it('introspection tells a client about its tokens, and no other client', async () => {
    const { client, tokens, userId } = await granted();
    expect((await introspect(client, tokens.access_token)).body).toMatchObject({
      ...{ active: true, token_type: 'Bearer', client_id: client.id, sub: userId, scope: tokens.scope },
      ...{ iss: worker.origin, aud: worker.origin, exp: expect.any(Number) },
    });
    expect((await introspect(client, tokens.refresh_token)).body).toMatchObject({
      ...{ active: true, token_type: 'refresh_token', client_id: client.id, sub: userId },
    });
    const other = await register(worker);
    for (const token of [tokens.access_token, tokens.refresh_token, 'x', tokens.id_token]) {
      expect((await introspect(other, token)).body).toEqual({ active: false });
    }
    const publicClient = await register(worker, { tokenEndpointAuthMethod: 'none' });
    expect(await introspect(publicClient, 'x')).toMatchObject(refused('invalid_client', 401));
  });

  it('introspection of a refresh token changes nothing, and knows a used one', async () => {
    const { client, tokens } = await granted();
    await introspect(client, tokens.refresh_token);
    const next = await refresh(client, tokens.refresh_token);
    const after = await refresh(client, next.body.refresh_token);
    expect((await introspect(client, tokens.refresh_token)).body).toEqual({ active: false });
    expect((await introspect(client, after.body.refresh_token)).body).toMatchObject({ active: true });
  });

  it.each(['refresh_token', 'access_token'] as const)('revocation of the %s ends the grant at once', async (kind) => {
    const { client, tokens } = await granted();
    const answer = await formRequest(worker, '/oauth/revoke', client, { token: tokens[kind] });
    expect(answer.status).toBe(200);
    expect((await introspect(client, tokens.access_token)).body).toEqual({ active: false });
    expect(await refresh(client, tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect((await userinfo(worker, tokens.access_token)).status).toBe(401);
  });

  it('revocation of an unknown token, or of another client, is 200 and ends nothing', async () => {
    const { client, tokens } = await granted();
    const other = await register(worker);
    for (const token of ['x', tokens.access_token, tokens.refresh_token]) {
      expect((await formRequest(worker, '/oauth/revoke', other, { token })).status).toBe(200);
    }
    expect((await introspect(client, tokens.access_token)).body).toMatchObject({ active: true });
    expect(await formRequest(worker, '/oauth/revoke', client, {})).toMatchObject(refused('invalid_request'));
  });

  it('a raised security epoch ends what was issued before it', async () => {
    const { client, tokens, userId } = await granted();
    await runInDurableObject(env.USER.getByName(userId), (_, state) => {
      state.storage.sql.exec('UPDATE account SET epoch = epoch + 1');
    });
    expect((await introspect(client, tokens.access_token)).body).toEqual({ active: false });
  });
});

describe('consents', () => {
  it('are listed with names, and taking one back ends what the application has', async () => {
    const client = await register(worker);
    const { browser, userId } = await personAtBrowser();
    const back = await authorized(browser, await authorizePath(client));
    const { body: tokens } = await exchanged(worker, client, back);
    const open = await authorized(browser, await authorizePath(client));
    const list = async () =>
      ((await (await visit(browser, '/api/v1/users/me/consents')).json()) as { data: unknown[] }).data;
    expect(await list()).toEqual([
      {
        client: { id: client.id, name: 'An application' },
        scopes: ['openid', 'profile', 'email', 'offline_access'],
        grantedAt: expect.any(String),
      },
    ]);
    await evictDurableObject(env.USER.getByName(userId));
    expect((await visit(browser, `/api/v1/users/me/consents/${client.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await list()).toEqual([]);
    expect(await refresh(client, tokens.refresh_token)).toMatchObject(refused('invalid_grant'));
    expect((await userinfo(worker, tokens.access_token)).status).toBe(401);
    expect(await exchanged(worker, client, open)).toMatchObject(refused('invalid_grant'));
  });
});

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

  it('takes the request as a form, which it repeats as a GET', async () => {
    const { browser } = await granted();
    const response = await visit(browser, '/oauth/logout', { method: 'POST', form: { state: 'a b' } });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/oauth/logout?state=a+b');
  });
});
