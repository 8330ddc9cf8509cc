import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../workers/gateway/health.ts';
import { parseExposition } from './metrics/exposition-parser.ts';

const call = (path: string, headers: Record<string, string> = {}) =>
  exports.default.fetch(new Request(`https://aegis.example${path}`, { headers }));
const admin = { authorization: `Bearer ${env.AEGIS_ADMIN_KEY}` };

describe('the deployed Worker', () => {
  it('is ready with its real databases, storage and actors', async () => {
    const response = await call('/health/ready');
    const report = (await response.json()) as HealthReport;
    expect(report).toMatchObject({ status: 'ok' });
    expect(Object.keys(report.checks)).toEqual(['configuration', 'd1', 'd1-identity', 'd1-policy', 'r2', 'actors']);
    expect(response.status).toBe(200);
  });

  it('counts itself', async () => {
    expect((await call('/health/live')).status).toBe(200);
    const response = await call('/metrics', admin);
    expect(response.status).toBe(200);
    const samples = parseExposition(await response.text()).get('http_requests_total')?.samples ?? [];
    const live = samples.find(({ labels }) => labels.route === '/health/live');
    expect(live).toMatchObject({ labels: { method: 'GET', status: '2xx' }, value: 1 });
  });

  it('asks the flood limit of the platform', async () => {
    expect((await call('/docs/style.css', { 'cf-connecting-ip': '203.0.113.9' })).status).toBe(200);
    expect(await env.FLOOD_LIMIT.limit({ key: '203.0.113.0/24' })).toEqual({ success: true });
  });
});
