import { describe, expect, it } from 'vitest';
import { isSameSecret } from '../../shared/kernel/same-secret.ts';
import type { Exchange } from '../../workers/gateway/exchange.ts';
import { isGranted, PERMISSIONS, type Permission, type Principal } from '../../workers/gateway/permissions.ts';
import { requirePermission } from '../../workers/gateway/steps/permission.ts';
import { ADMIN_KEY, admin, json, testGateway } from './harness.ts';

describe('the administrator key', () => {
  it('is taken as bearer token and as API key', async () => {
    const { call } = testGateway();
    for (const headers of [admin, { 'x-api-key': ADMIN_KEY }, { authorization: `bearer   ${ADMIN_KEY}` }]) {
      expect((await call('/api/v1/things/a', { headers })).status).toBe(200);
    }
  });

  it('reaches the handler as principal and as the actor of the causation', async () => {
    const { call, seen } = testGateway();
    expect((await call('/api/v1/things', json({ address: '203.0.113.7' }))).status).toBe(201);
    expect(seen).toMatchObject({ principal: 'admin', actor: 'admin-key' });
  });

  it.each([
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['a prefix of the key', { authorization: `Bearer ${ADMIN_KEY.slice(0, -1)}` }],
    ['the key with more behind it', { authorization: `Bearer ${ADMIN_KEY}x` }],
    ['another case', { authorization: `Bearer ${ADMIN_KEY.toUpperCase()}` }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${btoa(`admin:${ADMIN_KEY}`)}` }],
    ['a wrong API key', { 'x-api-key': 'wrong' }],
    ['an empty API key', { 'x-api-key': '' }],
    ['a right token beside a wrong API key', { ...admin, 'x-api-key': 'wrong' }],
    ['nothing', {}],
  ])('%s is 401 with a challenge', async (_name, headers) => {
    const { call } = testGateway();
    const response = await call('/api/v1/things/a', { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="aegis"');
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  it('when none is configured, nobody gets in and the answer says so', async () => {
    for (const AEGIS_ADMIN_KEY of [undefined, '']) {
      const { call } = testGateway({ env: { AEGIS_ADMIN_KEY } as Partial<Env> });
      for (const headers of [{}, { 'x-api-key': '' }, { authorization: 'Bearer undefined' }]) {
        const response = await call('/api/v1/things/a', { headers });
        expect(response.status).toBe(503);
        expect(await response.json()).toMatchObject({ code: 'unavailable', details: { missing: 'AEGIS_ADMIN_KEY' } });
      }
    }
  });
});

describe('routes with an authentication of their own', () => {
  it('a relay stays anonymous here, whatever scheme it signs with', async () => {
    const { call } = testGateway();
    const headers = { authorization: 'AEGIS-HMAC kid=1, signature=x', 'content-type': 'text/plain' };
    const response = await call('/api/v1/files', { method: 'POST', headers, body: 'abc' });
    expect(await response.json()).toEqual({ length: 3, principal: 'anonymous' });
  });

  it('a wrong administrator key is refused there, never taken for a relay', async () => {
    const { call } = testGateway();
    const headers = { 'x-api-key': 'wrong', 'content-type': 'text/plain' };
    expect((await call('/api/v1/files', { method: 'POST', headers, body: 'abc' })).status).toBe(401);
  });

  it('the administrator may use it too', async () => {
    const { call } = testGateway();
    const response = await call('/api/v1/files', {
      method: 'POST',
      headers: { ...admin, 'content-type': 'text/plain' },
      body: 'abc',
    });
    expect(await response.json()).toEqual({ length: 3, principal: 'admin' });
  });

  it('credentials of a feed are left to the feed', async () => {
    const { call } = testGateway();
    const response = await call('/feeds/main.txt', { headers: { authorization: 'Basic Zm9v', 'x-api-key': 'feed' } });
    expect(response.status).toBe(200);
  });
});

describe('permissions', () => {
  const exchange = (principal: Principal, permission: string) =>
    ({ principal, mounted: { route: { permission } } }) as unknown as Exchange;

  it('anonymous holds none, the administrator all', () => {
    for (const permission of PERMISSIONS) {
      expect(isGranted({ kind: 'anonymous' }, permission)).toBe(false);
      expect(isGranted({ kind: 'admin' }, permission)).toBe(true);
    }
  });

  it('what the tables do not know is denied, and the refusal names it', () => {
    expect(isGranted({ kind: 'stranger' } as unknown as Principal, 'blacklist:read')).toBe(false);
    expect(isGranted({ kind: 'admin' }, 'moon:write' as Permission)).toBe(false);
    expect(() => requirePermission(exchange({ kind: 'admin' }, 'moon:write'))).toThrowError(
      expect.objectContaining({ code: 'forbidden', status: 403, details: { permission: 'moon:write' } }),
    );
  });

  it('public asks for nothing', () => {
    expect(() => requirePermission(exchange({ kind: 'anonymous' }, 'public'))).not.toThrow();
  });
});

describe('isSameSecret', () => {
  it('is equality', async () => {
    expect(isSameSecret('', '')).toBe(true);
    expect(isSameSecret('키', '키')).toBe(true);
    expect(isSameSecret('a', 'b')).toBe(false);
    expect(isSameSecret('a', 'aa')).toBe(false);
  });
});
