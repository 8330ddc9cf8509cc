import { describe, expect, it } from 'vitest';
import { AegisError } from '../../shared/kernel/error.ts';
import type { Authenticator } from '../../workers/gateway/authenticator.ts';
import type { Principal, UserPrincipal } from '../../workers/gateway/permissions.ts';
import { defineRoute, errorsOf, implement, type RouteDefinition } from '../../workers/gateway/route.ts';
import { ADMIN_KEY, admin, testGateway } from './harness.ts';

const NOW = 1_785_412_800_000;
const operator: UserPrincipal = {
  ...{ kind: 'user', userId: 'U1', sessionId: 'S1', via: 'token', roles: ['operator'], scope: null, clientId: null },
  ...{ amr: ['pwd'], acr: 'aal1', authTime: NOW / 1_000 - 60, epoch: 1 },
};
const CREDENTIALS: Readonly<Record<string, Principal>> = {
  operator,
  'operator-2fa': { ...operator, acr: 'aal2' },
  'operator-long-ago': { ...operator, authTime: NOW / 1_000 - 3_600 },
  'operator-read': { ...operator, scope: ['blacklist:read'] },
  user: { ...operator, roles: ['user'] },
  robot: { kind: 'client', clientId: 'robot', scope: ['blacklist:read'] },
};

/** Knows the credentials above and the cookie `session=<name>`. */
function fakeAuthenticator(over: Partial<Authenticator> = {}): Authenticator & { readonly confirmed: Principal[] } {
  const confirmed: Principal[] = [];
  return {
    system: 'sample',
    confirmed,
    async credential(text) {
      if (text === 'expired') throw new AegisError('token_expired', 'The access token has expired.');
      if (text === 'forged') throw new AegisError('token_invalid', 'The access token is not valid.');
      const principal = CREDENTIALS[text];
      return principal ? { principal } : null;
    },
    async cookie({ request }) {
      const name = /session=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '';
      const principal = CREDENTIALS[name];
      if (principal?.kind !== 'user') return null;
      return { principal: { ...principal, via: 'cookie' }, setCookies: ['a=1; Path=/', 'b=2; Path=/'] };
    },
    async confirm(principal) {
      confirmed.push(principal);
    },
    ...over,
  };
}

const base = { summary: 's', tag: 't', errors: [], responses: { 200: { description: 'ok' } } } as const;

function gateway(authenticator: Authenticator | null = fakeAuthenticator(), env: Partial<Env> = {}) {
  const route = (definition: Pick<RouteDefinition, 'operationId' | 'method' | 'path'> & Partial<RouteDefinition>) =>
    implement(defineRoute({ ...base, permission: 'blacklist:read', ...definition }), async (_, { principal }) => ({
      status: 200,
      body: principal,
    }));
  const routes = [
    route({ operationId: 'read', method: 'get', path: '/read', cache: 'public, max-age=60' }),
    route({ operationId: 'write', method: 'post', path: '/write', permission: 'blacklist:write' }),
    route({ operationId: 'remove', method: 'delete', path: '/write', permission: 'blacklist:write' }),
    route({ operationId: 'maybe', method: 'get', path: '/maybe', permission: 'public', authenticate: 'principal' }),
    route({ operationId: 'open', method: 'get', path: '/open', permission: 'public' }),
    route({ operationId: 'strict', method: 'get', path: '/strict', strict: true }),
    route({ operationId: 'recent', method: 'get', path: '/recent', stepUp: { maxAgeSeconds: 300 } }),
    route({ operationId: 'strong', method: 'get', path: '/strong', stepUp: { maxAgeSeconds: 300, acr: 'aal2' } }),
    implement(
      defineRoute({ ...base, operationId: 'out', method: 'get', path: '/out', permission: 'blacklist:read' }),
      async () => new Response('bye', { headers: { 'set-cookie': 'a=; Max-Age=0' } }),
    ),
  ];
  const systems = [{ name: 'sample', routes }];
  return testGateway({ systems, env, now: () => NOW, ...(authenticator ? { authenticator } : {}) });
}

const bearer = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
const cookie = (name: string, headers: Record<string, string> = {}, method = 'GET'): RequestInit => ({
  method,
  headers: { cookie: `session=${name}`, ...headers },
});
const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code;

describe('a principal', () => {
  it('comes from a bearer token, an API key header or a cookie', async () => {
    const { call } = gateway();
    for (const init of [bearer('operator'), { headers: { 'x-api-key': 'operator' } }, cookie('operator')]) {
      const response = await call('/read', init);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ kind: 'user', userId: 'U1' });
    }
    expect(await (await call('/read', bearer('robot'))).json()).toMatchObject({ kind: 'client' });
  });

  it('the administrator key stays one, and needs nobody to ask', async () => {
    const broken = fakeAuthenticator({
      credential: async () => {
        throw new Error('asked');
      },
    });
    const { call } = gateway(broken);
    expect(await (await call('/read', { headers: admin })).json()).toEqual({ kind: 'admin' });
    expect(await (await call('/strong', { headers: { 'x-api-key': ADMIN_KEY } })).json()).toEqual({ kind: 'admin' });
  });

  it.each([
    ['an unknown credential', bearer('stranger'), 'unauthenticated', 'Bearer realm="aegis"'],
    ['an expired token', bearer('expired'), 'token_expired', 'Bearer realm="aegis", error="invalid_token"'],
    ['a forged token', bearer('forged'), 'token_invalid', 'Bearer realm="aegis", error="invalid_token"'],
    ['another scheme', { headers: { authorization: 'Basic eDp5' } }, 'unauthenticated', 'Bearer realm="aegis"'],
    [
      'two that differ',
      { headers: { authorization: 'Bearer operator', 'x-api-key': 'user' } },
      'unauthenticated',
      'Bearer realm="aegis"',
    ],
    [
      'a wrong token beside a good cookie',
      cookie('operator', { 'x-api-key': 'x' }),
      'unauthenticated',
      'Bearer realm="aegis"',
    ],
    ['an old cookie', cookie('nobody'), 'unauthenticated', 'Bearer realm="aegis"'],
    ['nothing', {}, 'unauthenticated', 'Bearer realm="aegis"'],
  ])('%s is 401', async (_name, init, code, challenge) => {
    const { call, lines } = gateway();
    const response = await call('/read', init);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    expect(await codeOf(response)).toBe(code);
    expect(lines.join()).not.toContain('undocumented');
  });

  it('on a public route that wants one may be missing, but not wrong', async () => {
    const { call } = gateway();
    expect(await (await call('/maybe')).json()).toEqual({ kind: 'anonymous' });
    expect(await (await call('/maybe', cookie('nobody'))).json()).toEqual({ kind: 'anonymous' });
    expect(await (await call('/maybe', cookie('operator'))).json()).toMatchObject({ via: 'cookie' });
    expect((await call('/maybe', bearer('stranger'))).status).toBe(401);
    expect(await (await call('/open', bearer('stranger'))).json()).toEqual({ kind: 'anonymous' });
  });

  it('must hold the permission, by role and by scope; the refusal names it', async () => {
    const { call } = gateway();
    for (const name of ['user', 'operator-read', 'robot']) {
      const response = await call('/write', { ...bearer(name), method: 'POST' });
      expect(response.status, name).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'forbidden', details: { permission: 'blacklist:write' } });
    }
    expect((await call('/write', { ...bearer('operator'), method: 'POST' })).status).toBe(200);
  });

  it('that cannot be told is 503, never anonymous', async () => {
    const refuse = async () => Promise.reject(new AegisError('unavailable', 'Not now.'));
    const { call } = gateway(fakeAuthenticator({ credential: refuse, cookie: refuse }));
    for (const path of ['/read', '/maybe']) {
      expect((await call(path, bearer('operator'))).status).toBe(503);
      expect((await call(path, cookie('operator'))).status).toBe(503);
    }
  });

  it('without the system that knows users there is the administrator key alone', async () => {
    const isOff = { ...fakeAuthenticator(), system: 'identity' };
    for (const { call } of [gateway(isOff), gateway(null)]) {
      expect(await codeOf(await call('/read', bearer('operator')))).toBe('unauthenticated');
      expect(await codeOf(await call('/read', cookie('operator')))).toBe('unauthenticated');
      expect((await call('/read', { headers: admin })).status).toBe(200);
      expect((await call('/strict', { headers: admin })).status).toBe(200);
    }
  });

  it('without an administrator key users still get in', async () => {
    const { call } = gateway(fakeAuthenticator(), { AEGIS_ADMIN_KEY: '' });
    expect((await call('/read', bearer('operator'))).status).toBe(200);
    expect(await codeOf(await call('/read', bearer('stranger')))).toBe('unauthenticated');
    expect(await codeOf(await call('/read', { headers: { 'x-api-key': '' } }))).toBe('unauthenticated');
  });
});

describe('a renewed cookie', () => {
  it('comes with the answer, which no shared cache may then keep', async () => {
    const { call } = gateway();
    const response = await call('/read', cookie('operator'));
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await call('/read', bearer('operator'))).headers.get('cache-control')).toBe('public, max-age=60');
  });

  it('comes with a refusal as well', async () => {
    const response = await gateway().call('/write', cookie('user', {}, 'POST'));
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toHaveLength(2);
  });

  it('does not undo what the handler says', async () => {
    const response = await gateway().call('/out', cookie('operator'));
    expect(response.headers.getSetCookie()).toEqual(['a=; Max-Age=0']);
  });
});

describe('a request with a cookie that changes something', () => {
  const own = 'https://aegis.example';

  it.each([
    ['this page', { origin: own, 'sec-fetch-site': 'same-origin' }],
    ['an old browser', { origin: own }],
    ['no browser', {}],
    ['a browser without Origin', { 'sec-fetch-site': 'same-origin' }],
  ])('from %s passes', async (_name, headers) => {
    const { call } = gateway();
    for (const method of ['POST', 'DELETE']) {
      expect((await call('/write', cookie('operator', headers, method))).status).toBe(200);
    }
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site in an old browser', { origin: 'https://evil.example' }],
    ['a subdomain', { origin: 'https://x.aegis.example', 'sec-fetch-site': 'same-site' }],
    ['another port', { origin: `${own}:8443` }],
    ['the same host without TLS', { origin: 'http://aegis.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['a page that lies in Origin', { origin: own, 'sec-fetch-site': 'cross-site' }],
  ])('from %s is refused', async (_name, headers) => {
    const { call, lines } = gateway();
    for (const method of ['POST', 'DELETE']) {
      const response = await call('/write', cookie('operator', headers, method));
      expect(response.status).toBe(403);
      expect(await codeOf(response)).toBe('csrf_refused');
    }
    expect(lines.join()).not.toContain('undocumented');
  });

  it('the configured origin counts as our own, and an empty one as none', async () => {
    const headers = { origin: 'https://public.example' };
    const proxied = gateway(fakeAuthenticator(), { AEGIS_ISSUER: 'https://public.example' });
    expect((await proxied.call('/write', cookie('operator', headers, 'POST'))).status).toBe(200);
    const plain = gateway(fakeAuthenticator(), { AEGIS_ISSUER: '' });
    expect((await plain.call('/write', cookie('operator', headers, 'POST'))).status).toBe(403);
    expect((await plain.call('/write', cookie('operator', { origin: '' }, 'POST'))).status).toBe(403);
  });

  it('needs no such proof for reading, nor with a token', async () => {
    const { call } = gateway();
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await call('/read', cookie('operator', headers))).status).toBe(200);
    expect((await call('/read', cookie('operator', headers, 'HEAD'))).status).toBe(200);
    const token = { method: 'POST', headers: { ...headers, authorization: 'Bearer operator' } };
    expect((await call('/write', token)).status).toBe(200);
  });
});

describe('a step-up', () => {
  it.each([
    ['/recent', 'operator', 200],
    ['/recent', 'operator-long-ago', 401],
    ['/recent', 'robot', 401],
    ['/strong', 'operator-2fa', 200],
    ['/strong', 'operator', 401],
    ['/strong', 'operator-long-ago', 401],
  ])('%s for %s is %d', async (path, name, status) => {
    const { call, lines } = gateway();
    const response = await call(path, bearer(name));
    expect(response.status).toBe(status);
    expect(lines.join()).not.toContain('undocumented');
    if (status === 200) return;
    const isStrong = path === '/strong';
    expect(await response.json()).toMatchObject({
      code: 'step_up_required',
      details: { maxAgeSeconds: 300, ...(isStrong ? { acr: 'aal2' } : {}) },
    });
    const challenge = 'Bearer error="insufficient_user_authentication", max_age=300';
    expect(response.headers.get('www-authenticate')).toBe(isStrong ? `${challenge}, acr_values="aal2"` : challenge);
  });
});

describe('a strict route', () => {
  it('asks the owner, and others do not', async () => {
    const authenticator = fakeAuthenticator();
    const { call } = gateway(authenticator);
    await call('/read', bearer('operator'));
    expect(authenticator.confirmed).toEqual([]);
    expect((await call('/strict', bearer('operator'))).status).toBe(200);
    expect(authenticator.confirmed).toEqual([operator]);
  });

  it('refuses whom the owner does not know any more', async () => {
    const confirm = async () => Promise.reject(new AegisError('session_ended', 'The session has ended.'));
    const response = await gateway(fakeAuthenticator({ confirm })).call('/strict', bearer('operator'));
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('session_ended');
  });
});

describe('definitions', () => {
  it('document what their steps may refuse with', () => {
    const route = (more: Partial<RouteDefinition>) =>
      defineRoute({ ...base, operationId: 'x', method: 'post', path: '/x', permission: 'blacklist:read', ...more });
    const codes = errorsOf(route({ stepUp: { maxAgeSeconds: 1 } }));
    expect(codes).toEqual(
      expect.arrayContaining(['csrf_refused', 'session_ended', 'step_up_required', 'token_expired', 'token_invalid']),
    );
    expect(errorsOf(route({ method: 'get' }))).not.toContain('csrf_refused');
    expect(errorsOf(route({ permission: 'public' }))).not.toContain('token_invalid');
    expect(() => route({ permission: 'public', strict: true })).toThrow(/strict/);
    expect(() => route({ permission: 'public', stepUp: { maxAgeSeconds: 1 } })).toThrow(/stepUp/);
  });
});
