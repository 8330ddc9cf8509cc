import { describe, expect, it } from 'vitest';
import { CAUSE, user, wish } from '../sessions/support.ts';
import { claimsOf, formRequest, REDIRECT_URI, type Registered, register, userinfo } from './rig.ts';
import { granted, introspect, refresh, refused, worker } from './worker-rig.ts';

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
