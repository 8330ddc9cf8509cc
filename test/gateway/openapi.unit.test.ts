import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '../../scripts/openapi/document.ts';
import { schemaRegistry } from '../../scripts/openapi/schemas.ts';
import { ERROR_KINDS } from '../../shared/kernel/error-codes.ts';
import { contracts as platform } from '../../workers/gateway/contract.ts';
import type { ResponseObject } from '../../workers/gateway/openapi-document.ts';
import { defineRoute, errorsOf } from '../../workers/gateway/route.ts';
import { sampleRoutes } from './harness.ts';

const routes = [...sampleRoutes().map(({ route }) => route), ...platform];
const document = openApiDocument(routes, '1.2.3');

/** Every `$ref` in a value. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === '$ref' ? [String(item)] : referencesIn(item)));
}

describe('the document', () => {
  it('has every route once, with all that its definition says', () => {
    expect(Object.values(document.paths).flatMap(Object.keys)).toHaveLength(routes.length);
    expect(document.paths['/api/v1/things']?.post).toMatchObject({
      operationId: 'createThing',
      'x-permission': 'blacklist:write',
      security: [{ adminBearer: [] }, { adminApiKey: [] }, { accessToken: [] }, { apiKey: [] }, { sessionCookie: [] }],
      parameters: [{ name: 'Idempotency-Key', in: 'header', required: false }],
      requestBody: { required: true },
    });
    expect(document.paths['/api/v1/things/{thing}']?.get?.parameters).toMatchObject([
      { name: 'thing', in: 'path', required: true },
      {
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
      },
      { name: 'If-None-Match', in: 'header', required: false },
    ]);
    expect(document.paths['/feeds/{list}.txt']?.get?.security).toEqual([
      { feedBasic: [] },
      { feedApiKey: [] },
      { feedToken: [] },
    ]);
    expect(document.paths['/api/v1/files']?.post?.requestBody?.content).toEqual({
      'text/plain': {},
      'application/octet-stream': {},
    });
  });

  it('documents the status of every error that a route can answer with', () => {
    for (const route of routes) {
      const responses = document.paths[route.path]?.[route.method]?.responses ?? {};
      for (const code of errorsOf(route)) {
        const answer = responses[ERROR_KINDS[code].status];
        expect(answer, `${route.operationId} ${code}`).toBeDefined();
        if (!answer || !('$ref' in answer)) continue;
        const shared: ResponseObject | undefined = document.components.responses[answer.$ref.split('/').at(-1)!];
        expect(shared?.['x-error-codes']).toContain(code);
      }
    }
  });

  it('refers to nothing that is not there', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const found = reference
        .split('/')
        .slice(1)
        .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], document);
      expect(found, reference).toBeDefined();
    }
  });
});

describe('schemaRegistry', () => {
  it('names a schema once, and its input apart where it differs', () => {
    const registry = schemaRegistry();
    const entry = z.object({ a: z.string(), n: z.number().default(1) }).meta({ id: 'Entry' });
    const same = z.object({ b: z.string() }).meta({ id: 'Same' });
    expect(registry.convert(z.array(entry), 'output')).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Entry' },
    });
    expect(registry.convert(entry, 'input')).toEqual({ $ref: '#/components/schemas/EntryInput' });
    expect(registry.convert(same, 'output')).toEqual(registry.convert(same, 'input'));
    expect(Object.keys(registry.components())).toEqual(['Entry', 'EntryInput', 'Same']);
    expect(registry.components().Entry?.required).toEqual(['a', 'n']);
    expect(registry.components().EntryInput?.required).toEqual(['a']);
  });

  it('an answer may gain members', () => {
    expect(schemaRegistry().convert(z.object({ a: z.string() }), 'output')).not.toHaveProperty('additionalProperties');
    expect(schemaRegistry().convert(z.strictObject({ a: z.string() }), 'input')).toMatchObject({
      additionalProperties: false,
    });
  });

  it('refuses two different schemas of one name', () => {
    const registry = schemaRegistry();
    registry.convert(z.object({ a: z.string() }).meta({ id: 'Twice' }), 'output');
    expect(() => registry.convert(z.object({ b: z.string() }).meta({ id: 'Twice' }), 'output')).toThrow(/Twice/);
  });

  it('parameters that are no object are a fault of the definition', () => {
    const route = defineRoute({
      ...{ operationId: 'odd', method: 'get', path: '/odd', summary: 's', tag: 't', permission: 'public' },
      ...{ request: { query: z.string() }, responses: { 200: { description: 'ok' } }, errors: [] },
    });
    expect(() => openApiDocument([route], '1')).toThrow(/odd: parameters/);
  });
});
