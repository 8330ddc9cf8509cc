import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { readUserCode } from '../../../shared/identity/oauth/user-code.ts';
import { claimsOf, formRequest, type Registered, register, visit } from './rig.ts';
import { personAtBrowser, refresh, refused, strangersBrowser, worker } from './worker-rig.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';

const television = (over: Readonly<Record<string, unknown>> = {}) =>
  register(worker, {
    name: 'A television',
    redirectUris: [],
    grantTypes: [GRANT_TYPE, 'refresh_token'],
    tokenEndpointAuthMethod: 'none',
    ...over,
  });

async function begun(client: Registered, scope = 'openid email') {
  const { status, body } = await formRequest(worker, '/oauth/device_authorization', client, { scope });
  expect(status).toBe(200);
  return body as { device_code: string; user_code: string; verification_uri: string; interval: number };
}

const poll = (client: Registered, deviceCode: string) =>
  formRequest(worker, '/oauth/token', client, { grant_type: GRANT_TYPE, device_code: deviceCode });

const grantOf = (typed: string) => env.DEVICE_GRANT.getByName(readUserCode(typed) ?? '');

/** Lets the time pass that a device has to wait, or that a grant lives, without waiting. */
async function passed(typed: string, ms: number) {
  await runInDurableObject(grantOf(typed), (_, state) => {
    // biome-ignore lint/suspicious/noExplicitAny: the record is the object's own business.
    const grant = state.storage.kv.get<any>('grant');
    const { polledAt, expiresAt } = grant.state;
    state.storage.kv.put('grant', {
      ...grant,
      state: { ...grant.state, polledAt: polledAt === null ? null : polledAt - ms, expiresAt: expiresAt - ms },
    });
  });
}

const MINUTE = 60_000;

describe('a device', () => {
  it('is connected by its person, through evictions', async () => {
    const client = await television();
    const device = await begun(client);
    expect(device).toEqual({
      device_code: expect.stringMatching(/^dc_/),
      user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/),
      verification_uri: 'https://aegis.example/oauth/device',
      verification_uri_complete: `https://aegis.example/oauth/device?user_code=${device.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    expect(await poll(client, device.device_code)).toMatchObject(refused('authorization_pending'));
    await evictDurableObject(grantOf(device.user_code));

    const { browser, userId } = await personAtBrowser();
    const path = `/api/v1/oauth/device/${device.user_code.toLowerCase().replace('-', '')}`;
    expect(await (await visit(browser, path)).json()).toEqual({
      userCode: device.user_code,
      client: { id: client.id, name: 'A television' },
      scopes: ['openid', 'email'],
      expiresAt: expect.any(String),
    });
    expect((await visit(browser, path, { method: 'POST', json: { decision: 'allow' } })).status).toBe(204);
    await evictDurableObject(grantOf(device.user_code));
    await evictDurableObject(env.USER.getByName(userId));

    await passed(device.user_code, 6_000);
    const { status, body } = await poll(client, device.device_code);
    expect(status).toBe(200);
    expect(claimsOf(body.id_token)).toMatchObject({ sub: userId, aud: client.id });
    expect((await refresh(client, body.refresh_token)).status).toBe(200);
    // Once: the code is worth nothing any more, and nobody can decide about it again.
    await passed(device.user_code, 6_000);
    expect(await poll(client, device.device_code)).toMatchObject(refused('invalid_grant'));
    expect((await visit(browser, path)).status).toBe(404);
  });

  it('that polls too early is told so, and waits five seconds longer each time', async () => {
    const client = await television();
    const { device_code: code, user_code: typed } = await begun(client);
    expect(await poll(client, code)).toMatchObject(refused('authorization_pending'));
    expect(await poll(client, code)).toMatchObject(refused('slow_down'));
    await passed(typed, 5_500);
    expect(await poll(client, code)).toMatchObject(refused('slow_down'));
    await passed(typed, 15_000);
    expect(await poll(client, code)).toMatchObject(refused('authorization_pending'));
  });

  it('learns that its person said no', async () => {
    const client = await television();
    const { device_code: code, user_code: typed } = await begun(client);
    const { browser } = await personAtBrowser();
    const path = `/api/v1/oauth/device/${typed}`;
    expect((await visit(browser, path, { method: 'POST', json: { decision: 'deny' } })).status).toBe(204);
    expect(await poll(client, code)).toMatchObject(refused('access_denied'));
    expect((await visit(browser, path, { method: 'POST', json: { decision: 'allow' } })).status).toBe(404);
  });

  it('learns that its code has expired, and the object forgets everything', async () => {
    const client = await television();
    const { device_code: code, user_code: typed } = await begun(client);
    await passed(typed, 11 * MINUTE);
    expect(await poll(client, code)).toMatchObject(refused('expired_token'));
    const { browser } = await personAtBrowser();
    expect((await visit(browser, `/api/v1/oauth/device/${typed}`)).status).toBe(404);
    expect(await runDurableObjectAlarm(grantOf(typed))).toBe(true);
    await runInDurableObject(grantOf(typed), (_, state) => {
      expect([...state.storage.kv.list()]).toEqual([]);
    });
    expect(await poll(client, code)).toMatchObject(refused('invalid_grant'));
  });

  it('gets its tokens once, however many polls come at once', async () => {
    const client = await television();
    const { device_code: code, user_code: typed } = await begun(client);
    const { browser } = await personAtBrowser();
    await visit(browser, `/api/v1/oauth/device/${typed}`, { method: 'POST', json: { decision: 'allow' } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => poll(client, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('that is another client, or knows only the user code, gets nothing', async () => {
    const client = await television();
    const { device_code: code, user_code: typed } = await begun(client);
    const other = await television();
    expect(await poll(other, code)).toMatchObject(refused('invalid_grant'));
    const guessed = code.replace(/_[^_]+$/, `_${'0'.repeat(52)}`);
    for (const wrong of [guessed, typed, 'x', `dc_AEIOUAEI_${'0'.repeat(52)}`]) {
      expect(await poll(client, wrong)).toMatchObject(refused('invalid_grant'));
    }
    expect(
      await formRequest(worker, '/oauth/device_authorization', await register(worker), { scope: 'openid' }),
    ).toMatchObject(refused('unauthorized_client'));
    expect(await formRequest(worker, '/oauth/device_authorization', client, { scope: 'users:write' })).toMatchObject(
      refused('invalid_scope'),
    );
  });
});

describe('the page of a device', () => {
  it('is for people at a browser', async () => {
    const { user_code: typed } = await begun(await television());
    expect((await visit(strangersBrowser(), `/api/v1/oauth/device/${typed}`)).status).toBe(401);
    const request = new Request(`https://aegis.example/api/v1/oauth/device/${typed}`, {
      headers: { authorization: 'Bearer test-admin-key' },
    });
    expect((await worker.fetch(request)).status).toBe(403);
  });

  it('meets guessing with delays, and leaves no object behind for a guess', async () => {
    const { browser } = await personAtBrowser();
    const statuses: number[] = [];
    for (let guess = 0; guess < 40 && statuses.at(-1) !== 429; guess += 1) {
      statuses.push((await visit(browser, '/api/v1/oauth/device/BCDF-GHJK')).status);
    }
    expect(statuses[0]).toBe(404);
    expect(statuses.at(-1)).toBe(429);
    await runInDurableObject(env.DEVICE_GRANT.getByName('BCDFGHJK'), (_, state) => {
      expect([...state.storage.kv.list()]).toEqual([]);
    });
  });
});
