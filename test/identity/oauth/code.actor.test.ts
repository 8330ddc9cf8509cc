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
  register,
  userinfo,
  VERIFIER,
} from './rig.ts';
import { granted, introspect, personAtBrowser, refresh, refused, worker } from './worker-rig.ts';

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
