import { exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorsOf, type Route } from '../../../workers/gateway/route.ts';
import * as factors from '../../../workers/identity/contract/factors.ts';
import * as passkeys from '../../../workers/identity/contract/passkeys.ts';
import { type Answer, bearer, call, expectDocumented, ORIGIN, PASSWORD, person, signIn } from '../sessions/http.ts';
import { newUserId } from '../sessions/support.ts';
import { appOf, passkeyOf, sql } from './support.ts';

const ME = '/api/v1/users/me';
const AUTH = '/api/v1/auth';
type Headers = Record<string, string>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(() => {
  vi.useRealTimers();
});
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** One request, whose answer must be as the route documents it. */
async function ask(
  route: Route,
  { headers = {}, body, path }: { headers?: Headers; body?: unknown; path?: string } = {},
) {
  const answer = await call(route.method.toUpperCase(), path ?? route.path, { headers, body });
  if (answer.status < 300 && route.responses[answer.status]?.schema) expectDocumented(route, answer);
  else if (answer.status < 300) expect(route.responses[answer.status]).toBeDefined();
  else expect(errorsOf(route)).toContain(answer.body.code);
  return answer;
}
const refusal = ({ status, body }: Answer) => [status, body.code];
const tokenOf = (answer: Answer): Headers => ({ authorization: `Bearer ${answer.body.accessToken}` });

async function enrolled(name: string) {
  const { email, userId } = await person(name);
  const headers = await bearer(email);
  const begun = await ask(factors.postTotp, { headers });
  const app = appOf(begun.body.uri);
  const confirmed = await ask(factors.postTotpConfirm, { headers, body: { code: app.code() } });
  expect(confirmed.status).toBe(200);
  return { email, userId, headers, app, recoveryCodes: confirmed.body.recoveryCodes as string[] };
}

async function withPasskey(name: string) {
  const { email, userId } = await person(name);
  const headers = await bearer(email);
  const passkey = await passkeyOf(userId);
  const { body } = await ask(passkeys.postPasskeyOptions, { headers });
  const response = await passkey.register(body.options.challenge);
  const made = await ask(passkeys.postPasskey, {
    headers: { ...headers, 'user-agent': FIREFOX },
    body: { id: body.id, response },
  });
  return { email, userId, headers, passkey, made };
}
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('the authenticator app, over HTTP', () => {
  it('is enrolled, asked for at sign-in, and removed', async () => {
    const { email, headers, app, recoveryCodes } = await enrolled('api-totp');
    expect(recoveryCodes).toHaveLength(10);
    expect(refusal(await ask(factors.postTotp, { headers }))).toEqual([409, 'conflict']);
    const view = await ask(factors.getFactors, { headers });
    expect(view.body).toMatchObject({ passkeys: 0, recoveryCodesLeft: 10 });

    later(30_000);
    const first = await signIn(email);
    expect(first.body).toMatchObject({ status: 'second_factor', methods: ['totp', 'recovery'] });
    const { ticket } = first.body;
    const wrong = { ticket, method: 'totp', code: app.wrongCode() };
    expect(refusal(await ask(factors.postSecondFactor, { body: wrong }))).toEqual([401, 'factor_refused']);
    const done = await ask(factors.postSecondFactor, { body: { ticket, method: 'totp', code: app.code() } });
    expect(done).toMatchObject({ status: 200, body: { status: 'signed_in', tokenType: 'Bearer' } });
    expect(refusal(await ask(factors.postSecondFactor, { body: wrong }))).toEqual([401, 'factor_refused']);

    expect((await ask(factors.deleteTotp, { headers: tokenOf(done) })).status).toBe(204);
    expect((await signIn(email)).body.status).toBe('signed_in');
    expect(refusal(await ask(factors.postTotpConfirm, { headers, body: { code: '000000' } }))).toEqual([
      409,
      'conflict',
    ]);
  });

  it('gives a browser that completes its sign-in cookies, and renews the access cookie when it steps up', async () => {
    const { email, app } = await enrolled('api-browser');
    later(30_000);
    const { body } = await signIn(email, PASSWORD, 'cookie');
    const done = await ask(factors.postSecondFactor, {
      body: { ticket: body.ticket, method: 'totp', code: app.code() },
    });
    expect(done.body).not.toHaveProperty('accessToken');
    const cookie = done.headers.getSetCookie().map((text) => text.split(';')[0]);
    expect(cookie).toHaveLength(2);

    later(30_000);
    const headers = { cookie: cookie.join('; '), origin: ORIGIN };
    const stepped = await ask(factors.postStepUp, { headers, body: { method: 'totp', code: app.code() } });
    expect(stepped.status).toBe(200);
    expect(stepped.body).not.toHaveProperty('accessToken');
    expect(stepped.headers.getSetCookie().map((text) => text.split('=')[0])).toEqual(['__Host-aegis_access']);
    const crossSite = { ...headers, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const forged = await ask(factors.postStepUp, { headers: crossSite, body: { method: 'totp', code: '000000' } });
    expect(refusal(forged)).toEqual([403, 'csrf_refused']);
  });

  it('slows guessing down', async () => {
    const { headers, app } = await enrolled('api-guess');
    const guess = () => ask(factors.postStepUp, { headers, body: { method: 'totp', code: app.wrongCode() } });
    for (let i = 0; i < 5; i += 1) expect(refusal(await guess())).toEqual([401, 'factor_refused']);
    const delayed = await guess();
    expect(refusal(delayed)).toEqual([429, 'sign_in_delayed']);
    expect(delayed.headers.get('retry-after')).toBe('1');
  });
});

describe('recovery codes, over HTTP', () => {
  it('are counted, used and renewed', async () => {
    const { email, headers, recoveryCodes } = await enrolled('api-recovery');
    const { ticket } = (await signIn(email)).body;
    const used = await ask(factors.postSecondFactor, { body: { ticket, method: 'recovery', code: recoveryCodes[0] } });
    expect(used.status).toBe(200);
    expect((await ask(factors.getRecoveryCodes, { headers })).body).toEqual({ left: 9 });
    const renewed = await ask(factors.postRecoveryCodes, { headers: tokenOf(used) });
    expect(renewed.status).toBe(201);
    expect(renewed.body.codes).toHaveLength(10);
    expect((await ask(factors.getRecoveryCodes, { headers })).body).toEqual({ left: 10 });
  });

  it('are none without a second factor', async () => {
    const { email } = await person('api-no-factor');
    const headers = await bearer(email);
    expect(refusal(await ask(factors.postRecoveryCodes, { headers }))).toEqual([409, 'conflict']);
  });
});

describe('stepping up, over HTTP', () => {
  it('with the password makes an old sign-in recent', async () => {
    const { email } = await person('api-step-up');
    const signedIn = await signIn(email);
    const headers = tokenOf(signedIn);
    later(299_000);
    const refreshed = await call('POST', `${AUTH}/refresh`, { body: { refreshToken: signedIn.body.refreshToken } });
    later(2_000);
    const old = tokenOf(refreshed);
    expect(refusal(await ask(factors.postTotp, { headers: old }))).toEqual([401, 'step_up_required']);
    expect(headers).not.toEqual(old);
    const wrong = { method: 'password', password: 'not the password 1' };
    expect(refusal(await ask(factors.postStepUp, { headers: old, body: wrong }))).toEqual([401, 'sign_in_refused']);
    const stepped = await ask(factors.postStepUp, { headers: old, body: { method: 'password', password: PASSWORD } });
    expect(stepped.body).not.toHaveProperty('refreshToken');
    expect((await ask(factors.postTotp, { headers: tokenOf(stepped) })).status).toBe(201);
  });

  it('is for people in a session', async () => {
    expect((await ask(factors.postStepUp, { body: { method: 'totp', code: '000000' } })).status).toBe(401);
    const admin = { authorization: 'Bearer test-admin-key' };
    const asAdmin = await ask(factors.postStepUp, { headers: admin, body: { method: 'totp', code: '000000' } });
    expect(refusal(asAdmin)).toEqual([404, 'not_found']);
    expect((await ask(factors.postStepUp, { headers: admin, body: { method: 'mail' } })).status).toBe(400);
  });
});

describe('passkeys, over HTTP', () => {
  it('are registered, listed, renamed, and sign in without anything else', async () => {
    const { userId, headers, passkey, made } = await withPasskey('api-passkey');
    expect(made).toMatchObject({ status: 201, body: { passkey: { id: passkey.id, name: 'Firefox on Linux' } } });
    expect(made.body.recoveryCodes).toHaveLength(10);

    const path = `${ME}/passkeys/${passkey.id}`;
    const renamed = await ask(passkeys.patchPasskey, { headers, path, body: { name: ' Desk ' } });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Desk' } });
    expect((await ask(passkeys.getPasskeys, { headers })).body.data).toEqual([renamed.body]);

    const { body } = await ask(passkeys.postPasskeySignInOptions, { body: {} });
    expect(body.options).toMatchObject({ rpId: 'aegis.example', userVerification: 'required' });
    const response = await passkey.assert(body.options.challenge);
    const done = await ask(passkeys.postPasskeySignIn, { body: { id: body.id, response } });
    expect(done).toMatchObject({ status: 200, body: { status: 'signed_in', userId } });
    const again = await ask(passkeys.postPasskeySignIn, { body: { id: body.id, response } });
    expect(refusal(again)).toEqual([401, 'sign_in_refused']);

    expect((await ask(passkeys.deletePasskey, { headers: tokenOf(done), path })).status).toBe(204);
    const gone = await ask(passkeys.patchPasskey, { headers, path, body: { name: 'x' } });
    expect(refusal(gone)).toEqual([404, 'not_found']);
  });

  it('complete a sign-in with the password, and step up', async () => {
    const { email, passkey } = await withPasskey('api-passkey-second');
    const { ticket } = (await signIn(email)).body;
    const second = await ask(passkeys.postPasskeySignInOptions, { body: { use: 'second-factor' } });
    expect(second.body.options.userVerification).toBe('preferred');
    const proof = await passkey.assert(second.body.options.challenge, { isUserVerified: false });
    const shown = { ticket, method: 'passkey', id: second.body.id, response: proof };
    const done = await ask(factors.postSecondFactor, { body: shown });
    expect(done.status).toBe(200);

    const headers = tokenOf(done);
    const { body } = await ask(factors.postStepUpOptions, { headers });
    expect(body.options.allowCredentials).toEqual([{ id: passkey.id, type: 'public-key', transports: ['internal'] }]);
    const response = await passkey.assert(body.options.challenge);
    const stepped = await ask(factors.postStepUp, { headers, body: { method: 'passkey', id: body.id, response } });
    expect(stepped.status).toBe(200);
  });

  it('refuse what is not theirs, and answer every malformed body with 400', async () => {
    const { passkey, headers } = await withPasskey('api-passkey-refused');
    const { body } = await ask(passkeys.postPasskeySignInOptions, { body: {} });
    const ask401 = async (behaviour: object) => {
      const response = await passkey.assert(body.options.challenge, behaviour);
      return refusal(await ask(passkeys.postPasskeySignIn, { body: { id: body.id, response } }));
    };
    const refused = [401, 'sign_in_refused'];
    expect(await ask401({ origin: 'https://evil.example' })).toEqual(refused);
    expect(await ask401({ userHandle: newUserId() })).toEqual(refused);
    expect(await ask401({ userHandle: 'x' })).toEqual(refused);
    expect(await ask401({ userHandle: null })).toEqual(refused);

    const response = await passkey.assert(body.options.challenge);
    for (const bad of [
      {},
      { id: body.id },
      { id: '', response },
      { id: body.id, response: { ...response, type: 'password' } },
      { id: body.id, response: { ...response, rawId: '=' } },
      { id: body.id, response: { ...response, response: { ...response.response, signature: null } } },
      { id: 'x'.repeat(2_000), response },
    ]) {
      expect(refusal(await ask(passkeys.postPasskeySignIn, { body: bad }))).toEqual([400, 'invalid_request']);
    }
    // Well-formed, and nonsense: refused, and no fault of ours.
    for (const [key, junk] of [
      ['clientDataJSON', 'AAAA'],
      ['authenticatorData', 'AAAA'],
      ['signature', 'AAAA'],
    ] as const) {
      const nonsense = { ...response, response: { ...response.response, [key]: junk } };
      expect(refusal(await ask(passkeys.postPasskeySignIn, { body: { id: body.id, response: nonsense } }))).toEqual(
        refused,
      );
    }
    const options = await ask(passkeys.postPasskeyOptions, { headers });
    for (const attestationObject of ['AAAA', 'oA', 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA']) {
      const made = await passkey.register(options.body.options.challenge);
      const nonsense = { ...made, response: { ...made.response, attestationObject } };
      const answer = await ask(passkeys.postPasskey, { headers, body: { id: options.body.id, response: nonsense } });
      expect(refusal(answer)).toEqual([401, 'factor_refused']);
    }
  });

  it('cannot be taken away when they are the last way in', async () => {
    const { headers, passkey, userId } = await withPasskey('api-passkey-last');
    await sql(userId, 'DELETE FROM password');
    await sql(userId, 'UPDATE account SET email_verified_at = NULL');
    const path = `${ME}/passkeys/${passkey.id}`;
    expect(refusal(await ask(passkeys.deletePasskey, { headers, path }))).toEqual([409, 'factor_last']);
  });

  it('need a name for the site', async () => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    const answer = await exports.default.fetch(
      new Request('http://127.0.0.1:8787/api/v1/auth/passkeys/options', options),
    );
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'conflict', details: { reason: 'address-as-origin' } });
    const local = await exports.default.fetch(
      new Request('http://localhost:8787/api/v1/auth/passkeys/options', options),
    );
    expect(await local.json()).toMatchObject({ options: { rpId: 'localhost' } });
  });
});
