import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { postmanCollection } from '../../scripts/postman/collection.ts';
import type { OpenApiDocument } from '../../workers/gateway/openapi-document.ts';

const ROOT = join(import.meta.dirname, '../..');
const document = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as OpenApiDocument;

/** The format 2.1.0 as far as we use it, and nothing besides: a misspelt member would be ignored by Postman in silence. */
const parameter = z.strictObject({
  key: z.string().min(1),
  value: z.string(),
  description: z.string().optional(),
  disabled: z.boolean().optional(),
});
const attributes = z.array(z.strictObject({ key: z.string(), value: z.string(), type: z.literal('string') })).min(1);
const auth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('noauth') }),
  z.strictObject({ type: z.literal('bearer'), bearer: attributes }),
  z.strictObject({ type: z.literal('basic'), basic: attributes }),
]);
const body = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('raw'),
    raw: z.string(),
    options: z.strictObject({ raw: z.strictObject({ language: z.literal('json') }) }),
  }),
  z.strictObject({ mode: z.literal('urlencoded'), urlencoded: z.array(parameter) }),
  z.strictObject({ mode: z.literal('file'), file: z.strictObject({}) }),
]);
const item = z.strictObject({
  id: z.string(),
  name: z.string(),
  event: z.array(
    z.strictObject({
      listen: z.literal('test'),
      script: z.strictObject({ type: z.literal('text/javascript'), exec: z.array(z.string()) }),
    }),
  ),
  request: z.strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    description: z.string(),
    auth: auth.optional(),
    header: z.array(parameter),
    url: z.strictObject({
      raw: z.string().startsWith('{{baseUrl}}/'),
      host: z.tuple([z.literal('{{baseUrl}}')]),
      path: z.array(z.string()),
      query: z.array(parameter).optional(),
      variable: z.array(parameter).optional(),
    }),
    body: body.optional(),
  }),
  response: z.array(z.never()),
});
const format = z.strictObject({
  info: z.strictObject({
    name: z.string(),
    description: z.string(),
    version: z.string(),
    schema: z.literal('https://schema.getpostman.com/json/collection/v2.1.0/collection.json'),
  }),
  auth,
  variable: z.array(parameter),
  item: z.array(z.strictObject({ name: z.string(), item: z.array(item).min(1) })).min(1),
});

const collection = format.parse(postmanCollection(document));
const items = collection.item.flatMap((folder) => folder.item);
const named = (id: string) => items.find((one) => one.id === id)!;

describe('the Postman collection', () => {
  it('has every operation once, with the test of its documented statuses', () => {
    const operations = Object.values(document.paths).flatMap((byMethod) => Object.values(byMethod));
    expect(items.map(({ id }) => id).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
    for (const { operationId, responses } of operations) {
      for (const status of Object.keys(responses))
        expect(named(operationId).event[0]?.script.exec.join()).toContain(status);
    }
  });

  it('asks where the operation is: its URL, filled in, matches the template', () => {
    const values = new Map(collection.variable.map(({ key, value }) => [key, value]));
    for (const [template, byMethod] of Object.entries(document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
      for (const { operationId } of Object.values(byMethod)) {
        const { path, variable = [] } = named(operationId).request.url;
        const filled = path.map((segment) =>
          segment
            .replace(/^:(\w+)$/, (_, name: string) => variable.find(({ key }) => key === name)?.value ?? '')
            .replace(/\{\{(\w+)\}\}/, (_, name: string) => values.get(name) ?? ''),
        );
        expect(`/${filled.join('/')}`).toMatch(pattern);
      }
    }
  });

  it('fills in what is required, lists what is optional, and has the right credential', () => {
    const bulk = named('postEntriesBulk').request;
    expect(bulk.header).toContainEqual({ key: 'Content-Type', value: 'application/json' });
    expect(bulk.header.find(({ key }) => key === 'Idempotency-Key')?.disabled).toBe(true);
    expect(bulk.auth).toBeUndefined();
    expect(named('getLiveness').request.auth).toEqual({ type: 'noauth' });
    expect(items.filter(({ request }) => request.auth?.type === 'basic').length).toBeGreaterThan(0);
  });

  it('sends JSON that is JSON, and no secret', () => {
    for (const { request } of items) if (request.body?.mode === 'raw') JSON.parse(request.body.raw);
    expect(collection.variable.filter(({ key }) => /token|key/i.test(key)).map(({ value }) => value)).toEqual(['', '']);
  });

  it('is the committed one', () => {
    const run = () =>
      execFileSync(process.execPath, ['scripts/postman.ts', '--check'], { cwd: ROOT, encoding: 'utf8' });
    expect(run()).toContain('is current');
  });
});
