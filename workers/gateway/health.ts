import { asAegisError } from '../../shared/kernel/error.ts';
import type { Logger } from '../../shared/kernel/log.ts';
import type { SystemHealth, SystemModule } from './route.ts';
import { TIMED_OUT, within } from './within.ts';

/** Longest time a system has to answer, in milliseconds; a monitor must not wait for a system that hangs. */
const CHECK_TIMEOUT_MS = 300;
/** How long an answer is reused, in milliseconds, so that monitors cannot load what they watch. */
const REPORT_TTL_MS = 5_000;

export interface HealthReport {
  /** The worst of the checks. */
  readonly status: SystemHealth['status'];
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** By system; `gateway` is always there. */
  readonly checks: Readonly<Record<string, SystemHealth>>;
}

const SEVERITY = { ok: 0, degraded: 1, down: 2 } as const;

function gatewayHealth(env: Env): SystemHealth {
  if ((env.AEGIS_ADMIN_KEY ?? '') !== '') return { status: 'ok', details: {} };
  return { status: 'degraded', details: { missing: ['AEGIS_ADMIN_KEY'] } };
}

async function askSystem(system: SystemModule, env: Env, log: Logger, timeoutMs: number): Promise<SystemHealth> {
  try {
    const answer = await within(
      system.health?.(env) ?? Promise.resolve<SystemHealth>({ status: 'ok', details: {} }),
      timeoutMs,
    );
    return answer === TIMED_OUT ? { status: 'down', details: { reason: 'timeout', timeoutMs } } : answer;
  } catch (thrown) {
    const error = asAegisError(thrown);
    log.error('health check failed', { system: system.name, error });
    return { status: 'down', details: { reason: 'failed', code: error.code } };
  }
}

/** The worst of several answers. */
export function worstOf(checks: Readonly<Record<string, SystemHealth>>): SystemHealth['status'] {
  const statuses = Object.values(checks).map((check) => check.status);
  return statuses.reduce((worst, next) => (SEVERITY[next] > SEVERITY[worst] ? next : worst), 'ok');
}

/**
 * Makes the aggregated health check: all systems are asked at once, each has 300 ms, the report is reused for 5 s.
 *
 * @returns A function of the environment, the systems that are switched on, the time and a log.
 */
export function createHealthCheck({ timeoutMs = CHECK_TIMEOUT_MS, ttlMs = REPORT_TTL_MS } = {}) {
  // Only the finished report is kept, never the promise: a request may not wait for another request's I/O in workerd.
  let last: { readonly report: HealthReport; readonly at: number; readonly key: string } | null = null;

  return async function checkHealth(
    env: Env,
    systems: readonly SystemModule[],
    now: number,
    log: Logger,
  ): Promise<HealthReport> {
    const key = systems.map((system) => system.name).join();
    if (last && last.key === key && now - last.at >= 0 && now - last.at < ttlMs) return last.report;
    const answers = await Promise.all(systems.map((system) => askSystem(system, env, log, timeoutMs)));
    const checks: Record<string, SystemHealth> = { gateway: gatewayHealth(env) };
    systems.forEach((system, index) => {
      const answer = answers[index]!;
      const known = checks[system.name];
      // The API and the pages of a system are two modules of one name: the worse one tells, else the first.
      if (known === undefined || SEVERITY[answer.status] > SEVERITY[known.status]) checks[system.name] = answer;
    });
    const report: HealthReport = { status: worstOf(checks), checkedAt: new Date(now).toISOString(), checks };
    last = { report, at: now, key };
    return report;
  };
}
