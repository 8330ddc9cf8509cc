import { evictDurableObject } from 'cloudflare:test';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { createGateway } from '../../workers/gateway/app.ts';
import type { Gauge } from '../../workers/gateway/metrics/gauge.ts';
import { defineRoute, implement, type SystemModule } from '../../workers/gateway/route.ts';
import { parseExposition } from '../gateway/metrics/exposition-parser.ts';
import { env } from '../kernel/rig.ts';

const route = defineRoute({
  ...{ operationId: 'getThing', method: 'get', path: '/things/{thing}', permission: 'public', summary: 's', tag: 't' },
  request: { params: z.object({ thing: z.string() }) },
  responses: { 200: { description: 'ok', schema: z.object({}) } },
  errors: ['not_found'],
});
const gauges: readonly Gauge[] = [
  { name: 'active_users_total', help: 'Users.', read: async () => [{ value: 7 }, { labels: { tier: 'x' }, value: 1 }] },
  { name: 'broken', help: 'Never read.', read: () => Promise.reject(new Error('no')) },
];
const sample: SystemModule = {
  name: 'sample',
  routes: [implement(route, async () => ({ status: 200, body: {} }))],
  gauges,
};
const off: SystemModule = { name: 'off', routes: [], gauges: [{ name: 'off', help: '', read: async () => [] }] };

/** What one isolate serves; its work after the answer is done when `settle` returns. */
function isolate() {
  const app = createGateway([sample, off]);
  const pending: Promise<unknown>[] = [];
  const context = { waitUntil: (p: Promise<unknown>) => void pending.push(p), passThroughOnException() {}, props: {} };
  const bindings = { SYSTEMS: 'sample', AEGIS_ADMIN_KEY: 'k', METRICS: env.METRICS } as unknown as Env;
  const call = async (path: string, headers: Record<string, string> = {}) =>
    app.request(new Request(`https://aegis.example${path}`, { headers }), undefined, bindings, context);
  return { call, settle: () => Promise.all(pending) };
}
const admin = { authorization: 'Bearer k' };

it('counts what many isolates serve, over evictions of the shards, and tells it in the text format', async () => {
  const isolates = Array.from({ length: 6 }, isolate);
  await Promise.all(
    isolates.flatMap(({ call }, index) => Array.from({ length: 30 + index }, (_, i) => call(`/things/secret-${i}`))),
  );
  await isolates[0]!.call('/nowhere-secret');
  await Promise.all(isolates.map(({ settle }) => settle()));
  for (let shard = 0; shard < 4; shard += 1) {
    const stub = env.METRICS.getByName(`shard-${shard}`);
    // Only what runs can be evicted, and chance may have left one out.
    await stub.read();
    await evictDurableObject(stub);
  }

  const response = await isolates[3]!.call('/metrics', admin);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  expect(text).not.toContain('secret');
  const metrics = parseExposition(text);
  expect(metrics.get('http_requests_total')?.samples).toEqual([
    { name: 'http_requests_total', labels: { route: '/things/{thing}', method: 'GET', status: '2xx' }, value: 195 },
    { name: 'http_requests_total', labels: { route: 'none', method: 'GET', status: '4xx' }, value: 1 },
  ]);
  const count = metrics.get('http_request_duration_seconds')?.samples.find(({ name }) => name.endsWith('_count'));
  expect(count).toMatchObject({ labels: { route: '/things/{thing}' }, value: 195 });
  expect(metrics.get('active_users_total')?.samples.map(({ value }) => value)).toEqual([7, 1]);
  expect(metrics.has('broken')).toBe(false);
  expect(metrics.has('off')).toBe(false);
});

it('asks for a permission', async () => {
  const { call } = isolate();
  expect((await call('/metrics')).status).toBe(401);
  expect((await call('/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
});
