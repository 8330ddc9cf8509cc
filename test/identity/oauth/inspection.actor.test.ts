import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { authorized, authorizePath, exchanged, formRequest, register, userinfo, visit } from './rig.ts';
import { granted, introspect, personAtBrowser, refresh, refused, worker } from './worker-rig.ts';

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

  it('userinfo takes a token in one way only', async () => {
    const { tokens } = await granted();
    const request = new Request(`${worker.origin}/oauth/userinfo`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens.access_token}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ access_token: tokens.access_token }).toString(),
    });
    const response = await worker.fetch(request);
    expect({ status: response.status, body: await response.json() }).toMatchObject(refused('invalid_request'));
  });

  it.each(['introspect', 'revoke', 'device_authorization'])('%s wants to know which client asks', async (name) => {
    const answer = await formRequest(worker, `/oauth/${name}`, { id: 'nobody', secret: 'x' }, { token: 'x' });
    expect(answer).toMatchObject(refused('invalid_client', 401));
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
