import { describe, expect, it } from 'vitest';
import { corsOrigins, unusableOrigins } from '../../workers/gateway/cors.ts';
import { admin, testGateway } from './harness.ts';

const APP = 'https://app.example.org';
const preflight = (origin: string, method = 'POST'): RequestInit => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
});
const gateway = (origins = `${APP}, http://localhost:5173`) => testGateway({ env: { AEGIS_CORS_ORIGINS: origins } });
const corsNames = (response: Response) => [...response.headers.keys()].filter((n) => n.startsWith('access-control'));

describe('a preflight', () => {
  it('of an allowed site says what the path takes, and never anything of credentials', async () => {
    const { call, lines } = gateway();
    const response = await call('/api/v1/things', preflight(APP));
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(APP);
    expect(response.headers.get('access-control-allow-methods')).toBe('POST');
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(response.headers.get('vary')).toContain('Origin');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    expect(lines.join()).not.toContain('undocumented');
  });

  it.each([
    ['another site', 'https://evil.example', '/api/v1/things', 405],
    ['another port', `${APP}:444`, '/api/v1/things', 405],
    ['another scheme', 'http://app.example.org', '/api/v1/things', 405],
    ['a longer name', `${APP}.evil.example`, '/api/v1/things', 405],
    ['null', 'null', '/api/v1/things', 405],
    ['no such path', APP, '/nowhere', 404],
  ])('of %s is answered without any permission', async (_name, origin, path, status) => {
    const response = await gateway().call(path, preflight(origin));
    expect(response.status).toBe(status);
    if (origin !== APP) expect(corsNames(response)).toEqual([]);
  });

  it('is nothing special where no site is allowed, or without the method it asks for', async () => {
    expect((await gateway('').call('/api/v1/things', preflight(APP))).status).toBe(405);
    expect((await gateway().call('/api/v1/things', { method: 'OPTIONS', headers: { origin: APP } })).status).toBe(405);
  });
});

describe('an answer', () => {
  it('may be read by an allowed site, problems too, with the headers that matter', async () => {
    const { call } = gateway();
    for (const [path, status] of [
      ['/api/v1/things/x', 200],
      ['/nowhere', 404],
    ] as const) {
      const response = await call(path, { headers: { ...admin, origin: APP } });
      expect(response.status).toBe(status);
      expect(response.headers.get('access-control-allow-origin')).toBe(APP);
      expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id');
      expect(response.headers.get('vary')).toContain('Origin');
      expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  it('to anybody else carries only Vary, also when it is a 304', async () => {
    const { call } = gateway();
    const response = await call('/api/v1/things/x', {
      headers: { ...admin, origin: 'https://evil.example', 'if-none-match': '"r7"' },
    });
    expect(response.status).toBe(304);
    expect(corsNames(response)).toEqual([]);
    expect(response.headers.get('vary')).toContain('Origin');
    expect((await call('/api/v1/things/x', { headers: admin })).headers.get('vary')).toContain('Origin');
  });

  it('carries nothing where no site is allowed', async () => {
    for (const origins of ['', ' , ', '*', 'null']) {
      const response = await gateway(origins).call('/api/v1/things/x', { headers: { ...admin, origin: APP } });
      expect(corsNames(response)).toEqual([]);
      expect(response.headers.get('vary') ?? '').not.toContain('Origin');
    }
  });
});

it('takes origins as browsers write them and names the others', () => {
  const list = `${APP},https://x.example/, *,null,ftp://x.example,https://a.example:443,http://127.0.0.1:5173`;
  expect([...corsOrigins(list)]).toEqual([APP, 'http://127.0.0.1:5173']);
  expect(unusableOrigins(list)).toEqual([
    'https://x.example/',
    '*',
    'null',
    'ftp://x.example',
    'https://a.example:443',
  ]);
});
