import { describe, expect, it } from 'vitest';
import { logger } from '../../shared/kernel/log.ts';
import { createHealthCheck, type HealthReport } from '../../workers/gateway/health.ts';
import type { SystemHealth, SystemModule } from '../../workers/gateway/route.ts';
import { testGateway } from './harness.ts';

const system = (name: string, health?: () => Promise<SystemHealth>): SystemModule => ({
  name,
  routes: [],
  ...(health ? { health } : {}),
});
const saying = (status: SystemHealth['status']) => async () => ({ status, details: { lists: 1 } });
const SYSTEMS = 'a,b';

async function healthOf(...systems: SystemModule[]) {
  const { call, lines } = testGateway({ systems, env: { SYSTEMS } });
  const response = await call('/health');
  return { response, report: (await response.json()) as HealthReport, lines };
}

describe('GET /health', () => {
  it('is the worst of its systems', async () => {
    const cases = [
      [saying('ok'), saying('ok'), 'ok', 200],
      [saying('ok'), saying('degraded'), 'degraded', 200],
      [saying('down'), saying('degraded'), 'down', 503],
    ] as const;
    for (const [a, b, status, code] of cases) {
      const { response, report } = await healthOf(system('a', a), system('b', b));
      expect(response.status).toBe(code);
      expect(report).toMatchObject({ status, checks: { gateway: { status: 'ok' }, a: { details: { lists: 1 } } } });
      expect(response.headers.get('content-type')).toBe('application/json');
    }
  });

  it('a system without a check is taken to be well; one that is off is not asked', async () => {
    const { report } = await healthOf(system('a'), system('off', saying('down')));
    expect(report).toMatchObject({ status: 'ok', checks: { a: { status: 'ok' } } });
    expect(report.checks).not.toHaveProperty('off');
  });

  it('a check that fails is down, in the log with its reason and in public without it', async () => {
    const broken = async () => {
      throw new Error('database 10.0.0.7 refused');
    };
    const { response, report, lines } = await healthOf(system('a', broken), system('b', saying('ok')));
    expect(response.status).toBe(503);
    expect(report.checks).toMatchObject({
      a: { status: 'down', details: { reason: 'failed', code: 'internal' } },
      b: { status: 'ok' },
    });
    expect(JSON.stringify(report)).not.toContain('refused');
    expect(lines.join()).toContain('refused');
  });

  it('without an administrator key the gateway is degraded', async () => {
    const { call } = testGateway({ systems: [], env: { AEGIS_ADMIN_KEY: '' } });
    expect(await (await call('/health')).json()).toMatchObject({
      status: 'degraded',
      checks: { gateway: { details: { missing: ['AEGIS_ADMIN_KEY'] } } },
    });
  });

  it('the Worker is alive whatever its systems say', async () => {
    const { call } = testGateway({ systems: [system('a', saying('down'))], env: { SYSTEMS } });
    expect((await call('/health/live')).status).toBe(200);
  });
});

describe('createHealthCheck', () => {
  const env = { AEGIS_ADMIN_KEY: 'k' } as unknown as Env;
  const log = logger({}, { write: () => undefined });

  it('does not wait for a system that hangs', async () => {
    const hanging = system('a', () => new Promise(() => undefined));
    const report = await createHealthCheck({ timeoutMs: 5 })(env, [hanging], 0, log);
    expect(report.checks.a).toEqual({ status: 'down', details: { reason: 'timeout', timeoutMs: 5 } });
  });

  it('asks all systems at once', async () => {
    let waiting = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    const meeting = async (): Promise<SystemHealth> => {
      waiting += 1;
      if (waiting === 2) release();
      await both;
      return { status: 'ok', details: {} };
    };
    const report = await createHealthCheck()(env, [system('a', meeting), system('b', meeting)], 0, log);
    expect(report.status).toBe('ok');
  });

  it('reuses a report for 5 seconds, for the same systems', async () => {
    let asked = 0;
    const counting = system('a', async () => {
      asked += 1;
      return { status: 'ok', details: {} };
    });
    const check = createHealthCheck();
    await check(env, [counting], 1_000, log);
    await check(env, [counting], 5_999, log);
    expect(asked).toBe(1);
    await check(env, [counting, system('b')], 5_999, log);
    expect(asked).toBe(2);
    await check(env, [counting], 11_000, log);
    expect(asked).toBe(3);
  });
});
