import { describe, expect, it } from 'vitest';
import { isTooDeep, MAX_JSON_DEPTH, queryOf } from '../../workers/gateway/steps/validation.ts';
import { admin, json, testGateway } from './harness.ts';

const raw = (body: string | Uint8Array<ArrayBuffer>): RequestInit => ({ ...json(null), body });

describe('validation', () => {
  it('hands the parsed parts to the handler, with defaults and conversions', async () => {
    const { call, seen } = testGateway();
    await call('/api/v1/things/a', { headers: admin });
    expect(seen.input).toEqual({ params: { thing: 'a' }, query: { limit: 50 }, headers: undefined, body: undefined });
    await call('/api/v1/things/a?limit=7', { headers: admin });
    expect(seen.input).toMatchObject({ query: { limit: 7 } });
  });

  it('names every fault at once, by pointer', async () => {
    const { call } = testGateway();
    const response = await call('/api/v1/things', json({ address: 7, tags: ['a', 1], 'a/b~c': 1 }));
    expect(response.status).toBe(400);
    const { code, errors } = (await response.json()) as { code: string; errors: { pointer: string }[] };
    expect(code).toBe('invalid_request');
    expect(errors.map((error) => error.pointer).sort()).toEqual(['/body', '/body/address', '/body/tags/1']);

    const parts = await call(`/api/v1/things/${'x'.repeat(41)}?limit=0`, { headers: admin });
    const both = (await parts.json()) as { errors: { pointer: string }[] };
    expect(both.errors.map((error) => error.pointer)).toEqual(['/params/thing', '/query/limit']);
  });

  it.each([
    ['no JSON', '{"address": "s3cret'],
    ['nothing', ''],
    ['another type', '7'],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['deep nesting', '['.repeat(2000)],
    ['a polluting key', '{"__proto__": {"address": "203.0.113.7"}}'],
  ])('a body of %s is 400 and is not quoted', async (_name, body) => {
    const { call } = testGateway();
    const response = await call('/api/v1/things', raw(body));
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).not.toContain('s3cret');
    expect(JSON.parse(text).errors[0].pointer).toMatch(/^\/body/);
  });

  it('a repeated query name is a list, and a name is only a name', async () => {
    expect(queryOf('https://a.example/?a=1&a=2&a=3&b=&__proto__=x')).toEqual(
      JSON.parse('{"a":["1","2","3"],"b":"","__proto__":"x"}'),
    );
    const { call } = testGateway();
    expect((await call('/api/v1/things/a?limit=1&limit=2', { headers: admin })).status).toBe(400);
  });

  it('a hostile body makes no hostile answer', async () => {
    const { call } = testGateway();
    const response = await call(
      '/api/v1/things',
      json({ address: '203.0.113.7', tags: Array.from({ length: 900 }, () => 1) }),
    );
    const { errors } = (await response.json()) as { errors: unknown[] };
    expect(errors).toHaveLength(50);
  });

  it('an idempotency key is checked and handed on', async () => {
    const { call, seen } = testGateway();
    const body = { address: '203.0.113.7' };
    await call('/api/v1/things', json(body, { 'idempotency-key': 'abc-1' }));
    expect(seen.idempotencyKey).toBe('abc-1');
    await call('/api/v1/things', json(body));
    expect(seen.idempotencyKey).toBe(null);
    for (const key of ['', 'a b', 'x'.repeat(256)]) {
      expect((await call('/api/v1/things', json(body, { 'idempotency-key': key }))).status).toBe(400);
    }
  });

  it('is asked for only after the permission', async () => {
    const { call } = testGateway();
    expect(
      (await call('/api/v1/things', { ...raw('{'), headers: { 'content-type': 'application/json' } })).status,
    ).toBe(401);
  });
});

describe('isTooDeep', () => {
  it('counts brackets outside strings', () => {
    expect(isTooDeep('['.repeat(MAX_JSON_DEPTH))).toBe(false);
    expect(isTooDeep('['.repeat(MAX_JSON_DEPTH + 1))).toBe(true);
    expect(isTooDeep(JSON.stringify('['.repeat(500)))).toBe(false);
    expect(isTooDeep(`["\\"${'['.repeat(500)}"]`)).toBe(false);
    expect(isTooDeep('[]'.repeat(500))).toBe(false);
  });
});
