import { describe, expect, it } from 'vitest';
import { logger } from '../../shared/kernel/log.ts';
import { createReadinessCheck, type Dependency } from '../../workers/gateway/readiness.ts';
import { testGateway } from './harness.ts';

const log = logger({ svc: 'test' }, { write: () => undefined });
const env = {} as Env;
const dependency = (name: string, isCritical: boolean, ask: Dependency['ask']): Dependency => ({
  name,
  isCritical,
  ask,
});
const fails = async () => {
  throw new Error('database 10.0.0.7 refused');
};
const hangs = () => new Promise<never>(() => {});
const works = async () => 1;

describe('GET /health/ready', () => {
  it.each([
    [works, works, 'ok'],
    [works, fails, 'degraded'],
    [works, hangs, 'degraded'],
    [fails, works, 'down'],
    [hangs, fails, 'down'],
  ] as const)('%#: critical and other dependencies', async (critical, other, status) => {
    const dependencies = [dependency('d1', true, critical), dependency('r2', false, other)];
    const report = await createReadinessCheck({ dependencies, timeoutMs: 20 })(env, 0, log);
    expect(report.status).toBe(status);
    expect(JSON.stringify(report)).not.toContain('10.0.0.7');
  });

  it('leaves out what a deployment does not have, and asks again after 5 seconds only', async () => {
    let asked = 0;
    const counting = async () => {
      asked += 1;
    };
    const dependencies = [dependency('a', true, counting), dependency('b', true, () => null)];
    const check = createReadinessCheck({ dependencies });
    expect(Object.keys((await check(env, 1_000, log)).checks)).toEqual(['configuration', 'a']);
    await check(env, 5_999, log);
    expect(asked).toBe(1);
    await check(env, 6_000, log);
    expect(asked).toBe(2);
  });

  it('is 503 when something critical does not answer, and names the dependency', async () => {
    const broken = { prepare: () => ({ first: fails }) };
    const { call, lines } = testGateway({ env: { BLACKLIST_DB: broken as unknown as D1Database } });
    const response = await call('/health/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'down', checks: { d1: { status: 'down' } } });
    expect(lines.join()).toContain('dependency failed');
    expect(lines.join()).not.toContain('undocumented');
  });

  it('is 200 and degraded when a setting is unusable', async () => {
    const { call } = testGateway({ env: { AEGIS_CORS_ORIGINS: 'https://a.example/' } });
    const response = await call('/health/ready');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'degraded',
      checks: { configuration: { details: { unusable: ['AEGIS_CORS_ORIGINS'] } } },
    });
  });
});
