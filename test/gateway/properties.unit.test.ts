import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_KINDS } from '../../shared/kernel/error-codes.ts';
import { traceparentFrom } from '../../workers/gateway/http/request-id.ts';
import { errorsOf, type Route } from '../../workers/gateway/route.ts';
import { admin, sampleRoutes, testGateway } from './harness.ts';

const routes = new Map(sampleRoutes().map(({ route }) => [route.operationId, route]));

/** Every status that a definition documents. */
const statusesOf = (route: Route): readonly number[] => [
  ...Object.keys(route.responses).map(Number),
  ...errorsOf(route).map((code) => ERROR_KINDS[code].status),
];

const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

function expectProblem(problem: unknown, status: number, requestId: string | null) {
  expect(problem).toEqual(
    expect.objectContaining({
      ...{ status, requestId, instance: `urn:request:${requestId}` },
      ...{ title: expect.any(String), detail: expect.any(String), code: expect.any(String) },
      type: expect.stringMatching(/^https:\/\/aegis\.example\/docs\/errors\/\w+$/),
    }),
  );
}

describe('whatever comes', () => {
  it('ids and traces: answered with a harmless id, a valid trace or none, and whole log lines', async () => {
    await fc.assert(
      fc.asyncProperty(headerText, headerText, headerText, async (id, trace, language) => {
        const { call, lines } = testGateway();
        const headers = { 'x-request-id': id, traceparent: trace, 'accept-language': language };
        const response = await call('/nowhere', { headers });
        const requestId = response.headers.get('x-request-id');
        expect(requestId).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:=-]{0,127}$/);
        const echoed = response.headers.get('traceparent');
        expect(echoed).toBe(traceparentFrom(trace.trim()));
        expectProblem(await response.json(), 404, requestId);
        expect(lines.every((line) => typeof JSON.parse(line) === 'object' && !line.includes('\n'))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('JSON bodies: only documented statuses, and a whole problem for each error', async () => {
    const documented = statusesOf(routes.get('createThing')!);
    const hopeful = fc.record({ address: fc.ipV4(), tags: fc.array(fc.string()) }, { requiredKeys: ['address'] });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue().map((value) => JSON.stringify(value)),
          hopeful.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        async (body) => {
          const { call, lines } = testGateway();
          const response = await call('/api/v1/things', {
            method: 'POST',
            headers: { ...admin, 'content-type': 'application/json' },
            body,
          });
          expect(documented).toContain(response.status);
          if (response.status >= 400)
            expectProblem(await response.json(), response.status, response.headers.get('x-request-id'));
          expect(lines.join()).not.toContain('undocumented');
        },
      ),
      { numRuns: 250 },
    );
  });

  it('paths, queries and methods: never a 5xx', async () => {
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
    const prefix = fc.constantFrom(
      '/',
      '/api/v1/things/',
      '/feeds/',
      '/docs/errors/',
      '/docs?lang=',
      '/api/v1/things/a?limit=',
    );
    await fc.assert(
      fc.asyncProperty(
        method,
        prefix,
        fc.oneof(fc.webPath(), fc.string(), fc.constantFrom('%', '%ff', '%00', '..%2f', '%E0%A4%A')),
        async (verb, start, rest) => {
          const { call, lines } = testGateway();
          const response = await call(start + rest, { method: verb, headers: admin });
          expect(response.status).toBeLessThan(500);
          if (response.status >= 400 && verb !== 'HEAD')
            expectProblem(await response.json(), response.status, response.headers.get('x-request-id'));
          expect(lines.join()).not.toContain('undocumented');
        },
      ),
      { numRuns: 250 },
    );
  }, 60_000);

  it('credentials: a wrong one is 401 wherever it is looked at, and no log line or answer shows it', async () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9._~+/=-]{12,60}$/);
    const scheme = fc.constantFrom('Bearer ', 'bearer ', 'Basic ', 'Digest ', '');
    const path = fc.constantFrom(
      '/api/v1/things/a',
      '/api/v1/things/statistics',
      '/feeds/main.txt',
      '/nowhere',
      '/health',
    );
    await fc.assert(
      fc.asyncProperty(secret, scheme, path, async (key, prefix, target) => {
        const { call, lines } = testGateway();
        const response = await call(target, { headers: { authorization: prefix + key, 'x-api-key': key } });
        if (target === '/api/v1/things/a') expect(response.status).toBe(401);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.join('\n')).not.toContain(key);
        expect(await response.text()).not.toContain(key);
      }),
      { numRuns: 150 },
    );
  });
});
