import { describe, expect, it } from 'vitest';
import { postRefresh, postSignIn } from '../../../workers/identity/contract/auth.ts';
import { deleteOtherSessions, getSessions } from '../../../workers/identity/contract/sessions.ts';
import { bearer, call, expectDocumented, ORIGIN, PASSWORD, person, signIn } from './http.ts';

const ME = '/api/v1/users/me';

describe('signing in with a password', () => {
  it('gives tokens, and the access token opens the account', async () => {
    const { email, userId } = await person('token-taker');
    const answer = await signIn(email);
    expectDocumented(postSignIn, answer);
    expect(answer.body).toMatchObject({ status: 'signed_in', userId, tokenType: 'Bearer', expiresIn: 300 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const me = await call('GET', ME, { headers: { authorization: `Bearer ${answer.body.accessToken}` } });
    expect(me).toMatchObject({ status: 200, body: { id: userId, email } });
  });

  it('gives a browser cookies and no token', async () => {
    const { email } = await person('browser-user');
    const answer = await signIn(email.toUpperCase(), PASSWORD, 'cookie');
    expectDocumented(postSignIn, answer);
    expect(answer.body).not.toHaveProperty('accessToken');
    const cookies = answer.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split('=')[0]).sort()).toEqual([
      '__Host-aegis_access',
      '__Host-aegis_session',
    ]);
    for (const cookie of cookies) {
      for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
        expect(cookie).toContain(`; ${attribute}`);
    }
    const cookie = cookies.map((text) => text.split(';')[0]).join('; ');
    expect((await call('GET', ME, { headers: { cookie } })).status).toBe(200);

    // The session cookie alone is enough: the gateway renews the other one.
    const alone = cookie.split('; ').find((text) => text.startsWith('__Host-aegis_session'))!;
    const renewed = await call('GET', ME, { headers: { cookie: alone } });
    expect(renewed.status).toBe(200);
    expect(renewed.headers.getSetCookie()[0]).toMatch(/^__Host-aegis_access=/);

    const crossSite = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(await call('POST', '/api/v1/auth/sign-out', { headers: crossSite })).toMatchObject({
      status: 403,
      body: { code: 'csrf_refused' },
    });
    const out = await call('POST', '/api/v1/auth/sign-out', { headers: { cookie, origin: ORIGIN } });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()).toHaveLength(2);
    expect((await call('GET', ME, { headers: { cookie: alone } })).status).toBe(401);
  });

  it('answers the same for a wrong password, an unknown account and a name that cannot be one', async () => {
    const { email } = await person('known-person');
    const answers = await Promise.all([
      signIn(email, 'not the password 1'),
      signIn('nobody-at-all@example.com', 'not the password 1'),
      signIn('\u202e', 'not the password 1'),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect({ ...body, instance: '', requestId: '' }).toEqual({ ...answers[0]!.body, instance: '', requestId: '' });
    }
  });

  it('delays after many failures, and says for how long', async () => {
    const { email } = await person('guessed-at');
    let last = await signIn(email, 'wrong 0');
    for (let attempt = 1; attempt < 30 && last.status === 401; attempt += 1)
      last = await signIn(email, `wrong ${attempt}`);
    expect(last).toMatchObject({ status: 429, body: { code: 'sign_in_delayed' } });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('asking for a new password', () => {
  it('is counted for the address, however it is spelt', async () => {
    // Full-width letters, which UTS 46 maps to ASCII: every letter of the domain doubles the spellings.
    const spelt = (number: number) =>
      [...'example'].map((letter, bit) =>
        number & (1 << bit) ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter,
      );
    let status = 202;
    for (let attempt = 0; attempt < 12 && status === 202; attempt += 1) {
      const body = { email: `forgetful@${spelt(attempt).join('')}.org` };
      ({ status } = await call('POST', '/api/v1/auth/password/forgot', { body }));
    }
    expect(status).toBe(429);
  });
});

describe('refreshing', () => {
  it('two at once get the same successor; a used one ends the session', async () => {
    const { email } = await person('refresher');
    const first = (await signIn(email)).body.refreshToken as string;
    const present = (refreshToken: string, userAgent = 'Test/1') =>
      call('POST', '/api/v1/auth/refresh', { body: { refreshToken }, headers: { 'user-agent': userAgent } });
    const [one, other] = await Promise.all([present(first), present(first)]);
    expectDocumented(postRefresh, one!);
    expect(one!.body.refreshToken).toBe(other!.body.refreshToken);
    const next = await present(one!.body.refreshToken);
    expect(next.status).toBe(200);
    expect(await present(first, 'Thief/1')).toMatchObject({
      status: 401,
      body: { code: 'session_ended', details: { reason: 'replayed' } },
    });
    expect(await present(next.body.refreshToken)).toMatchObject({ status: 401 });
    expect(await present('ar_nonsense')).toMatchObject({ status: 401, body: { code: 'session_ended' } });
  });
});

describe('sessions', () => {
  it('are listed; ending the others leaves this one', async () => {
    const { email } = await person('many-devices');
    const headers = await bearer(email);
    const other = (await signIn(email)).body;
    const list = await call('GET', `${ME}/sessions`, { headers });
    expectDocumented(getSessions, list);
    expect(list.body.data).toHaveLength(2);
    expect(list.body.data.filter((session: { isCurrent: boolean }) => session.isCurrent)).toHaveLength(1);
    const ended = await call('DELETE', `${ME}/sessions`, { headers });
    expectDocumented(deleteOtherSessions, ended);
    expect(ended.body).toEqual({ ended: 1 });
    expect(await call('POST', '/api/v1/auth/refresh', { body: { refreshToken: other.refreshToken } })).toMatchObject({
      status: 401,
    });
    expect((await call('GET', ME, { headers })).status).toBe(200);
  });
});

describe('changing the password', () => {
  it('needs the current one, ends every other session, and the new one works', async () => {
    const { email } = await person('changer');
    const mine = (await signIn(email)).body;
    const other = (await signIn(email)).body;
    const headers = { authorization: `Bearer ${mine.accessToken}` };
    const change = (current: string, next: string) =>
      call('POST', `${ME}/password`, { headers, body: { current, next } });
    expect(await change('wrong one here', 'another fine sentence 7')).toMatchObject({
      status: 401,
      body: { code: 'sign_in_refused' },
    });
    expect(await change(PASSWORD, 'short')).toMatchObject({ status: 422, body: { code: 'password_unacceptable' } });
    expect((await change(PASSWORD, 'another fine sentence 7')).status).toBe(204);
    const refresh = (refreshToken: string) => call('POST', '/api/v1/auth/refresh', { body: { refreshToken } });
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await refresh(mine.refreshToken)).status).toBe(200);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, 'another fine sentence 7')).status).toBe(200);
  });

  it('and a live connection are for people, not for their API keys', async () => {
    const { email } = await person('keyholder');
    const headers = await bearer(email);
    const made = await call('POST', `${ME}/api-keys`, {
      headers,
      body: { name: 'k', scope: ['account:read', 'account:security'] },
    });
    expect(made.status).toBe(201);
    const key = { 'x-api-key': made.body.key };
    const change = { current: PASSWORD, next: 'another fine sentence 7' };
    expect(await call('POST', `${ME}/password`, { headers: key, body: change })).toMatchObject({ status: 403 });
    expect(await call('GET', '/api/v1/auth/live', { headers: { ...key, upgrade: 'websocket' } })).toMatchObject({
      status: 403,
    });
    expect((await signIn(email)).status).toBe(200);
  });
});
