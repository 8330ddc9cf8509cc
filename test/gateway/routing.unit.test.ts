import { describe, expect, it } from 'vitest';
import { createGateway } from '../../workers/gateway/app.ts';
import { toHonoPath } from '../../workers/gateway/mount.ts';
import { defineRoute, implement } from '../../workers/gateway/route.ts';
import { admin, sampleRoutes, testGateway } from './harness.ts';

describe('paths and methods', () => {
  it('an unknown path is 404, also with a slash at the end', async () => {
    const { call } = testGateway();
    for (const path of ['/nowhere', '/health/', '/api/v1/things/a/b', '/feeds/main', '/feeds/.txt']) {
      const response = await call(path);
      expect(response.status, path).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not_found' });
    }
  });

  it('another method is 405 with Allow', async () => {
    const { call } = testGateway();
    const response = await call('/api/v1/things/a', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect((await call('/api/v1/things', { method: 'OPTIONS' })).headers.get('allow')).toBe('POST');
  });

  it('a system that is not in SYSTEMS is not there', async () => {
    const { call } = testGateway({ env: { SYSTEMS: 'policy, learning' } });
    expect((await call('/api/v1/things/a', { headers: admin })).status).toBe(404);
    expect((await call('/api/v1/things/a', { method: 'DELETE' })).status).toBe(404);
    expect((await call('/health/live')).status).toBe(200);
    expect((await testGateway({ env: { SYSTEMS: ' policy ,sample' } }).call('/feeds/main.txt')).status).toBe(200);
  });

  it('fixed segments win over parameters', async () => {
    const { call } = testGateway();
    expect(await (await call('/api/v1/things/statistics')).json()).toEqual({ statistics: true });
  });

  it('a parameter loses the fixed suffix of its segment and its percent encoding', async () => {
    const { call } = testGateway();
    expect(await (await call('/feeds/main.txt')).text()).toBe('main\n');
    expect(await (await call('/feeds/a.txt.txt')).text()).toBe('a.txt\n');
    const response = await call('/api/v1/things/198.51.100.0%2F24', { headers: admin });
    expect(await response.json()).toMatchObject({ thing: '198.51.100.0/24' });
  });

  it('two routes may not claim the same operation or path', () => {
    const [route] = sampleRoutes();
    const twice = { name: 'twice', routes: [route!, route!] };
    expect(() => createGateway([twice])).toThrow(/already taken/);
    expect(() => toHonoPath('/a/x{b}')).toThrow(/begin its segment/);
  });
});

describe('HEAD and conditional requests', () => {
  it('HEAD is GET without the body', async () => {
    const { call } = testGateway();
    const response = await call('/api/v1/things/a', { method: 'HEAD', headers: admin });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"r7"');
    expect(await response.text()).toBe('');
    expect((await call('/api/v1/things/a', { method: 'HEAD' })).status).toBe(401);
  });

  it('a caller that holds the state gets 304 with the tag and without a body', async () => {
    const { call } = testGateway();
    for (const held of ['"r7"', 'W/"r7"', '"r1", "r7"', '*']) {
      const response = await call('/api/v1/things/a', { headers: { ...admin, 'if-none-match': held } });
      expect(response.status, held).toBe(304);
      expect(response.headers.get('etag')).toBe('"r7"');
      expect(response.headers.get('content-type')).toBe(null);
      expect(await response.text()).toBe('');
    }
    const other = await call('/api/v1/things/a', { headers: { ...admin, 'if-none-match': '"r6"' } });
    expect(other.status).toBe(200);
  });

  it('304 never answers somebody who may not see the state', async () => {
    const { call } = testGateway();
    expect((await call('/api/v1/things/a', { headers: { 'if-none-match': '*' } })).status).toBe(401);
  });
});

describe('headers of every answer', () => {
  it('the route says how long it may be kept; a problem is never kept', async () => {
    const { call } = testGateway();
    expect((await call('/api/v1/things/a', { headers: admin })).headers.get('cache-control')).toBe(
      'private, max-age=5',
    );
    expect((await call('/api/v1/things/statistics')).headers.get('cache-control')).toBe('no-store');
    expect((await call('/nowhere')).headers.get('cache-control')).toBe('no-store');
  });

  it('no script, no frame, no sniffing, no other origin', async () => {
    const { call } = testGateway();
    for (const path of ['/nowhere', '/api/v1/things/statistics', '/feeds/main.txt']) {
      const { headers } = await call(path, { headers: { origin: 'https://elsewhere.example' } });
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('access-control-allow-origin')).toBe(null);
    }
  });

  it('a response whose headers are immutable gets them as well', async () => {
    const frozen = implement(
      defineRoute({
        ...{ operationId: 'frozen', method: 'get', path: '/frozen', summary: 's', tag: 't', permission: 'public' },
        responses: { 302: { description: 'elsewhere' } },
        errors: [],
      }),
      async () => Response.redirect('https://aegis.example/docs', 302),
    );
    const { call } = testGateway({ systems: [{ name: 'sample', routes: [frozen] }] });
    const response = await call('/frozen');
    expect(response.status).toBe(302);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('definitions that contradict themselves do not start', () => {
  const base = { operationId: 'x', summary: 's', tag: 't', permission: 'public', responses: {}, errors: [] } as const;
  it.each([
    ['a GET with a body', { ...base, method: 'get', path: '/x', rawBody: { maxBytes: 1, mediaTypes: ['any'] } }],
    ['parameters without a schema', { ...base, method: 'get', path: '/x/{y}' }],
    ['an idempotent PUT', { ...base, method: 'put', path: '/x', idempotent: true }],
    [
      'a permission beside a feed key',
      { ...base, method: 'get', path: '/x', permission: 'feed:read', authenticate: 'feed-key' },
    ],
  ] as const)('%s', (_name, definition) => {
    expect(() => defineRoute(definition)).toThrow(/^x: /);
  });
});
