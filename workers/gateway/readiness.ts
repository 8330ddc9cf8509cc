import { asAegisError } from '../../shared/kernel/error.ts';
import type { Logger } from '../../shared/kernel/log.ts';
import { unusableOrigins } from './cors.ts';
import { type HealthReport, worstOf } from './health.ts';
import type { SystemHealth } from './route.ts';
import { TIMED_OUT, within } from './within.ts';

/** Longest time a dependency has to answer, in ms. */
const ASK_TIMEOUT_MS = 300;
/** How long a report is reused, in ms. */
const REPORT_TTL_MS = 5_000;

/** Something outside of this isolate that requests need. */
export interface Dependency {
  readonly name: string;
  /** Without it nothing useful can be answered, so that traffic should go elsewhere; else its loss only degrades. */
  readonly isCritical: boolean;
  /** The question, or null when this deployment does not have the dependency. */
  readonly ask: (env: Partial<Env>) => Promise<unknown> | null;
}

/** Feeds are served from the edge's copies, so that a bucket that does not answer stops uploads and exports only. */
export const DEPENDENCIES: readonly Dependency[] = [
  { name: 'd1', isCritical: true, ask: ({ BLACKLIST_DB }) => BLACKLIST_DB?.prepare('SELECT 1').first() ?? null },
  { name: 'd1-identity', isCritical: true, ask: ({ IDENTITY_DB }) => IDENTITY_DB?.prepare('SELECT 1').first() ?? null },
  { name: 'd1-policy', isCritical: false, ask: ({ POLICY_DB }) => POLICY_DB?.prepare('SELECT 1').first() ?? null },
  { name: 'r2', isCritical: false, ask: ({ ARTEFACTS }) => ARTEFACTS?.head('readiness') ?? null },
  {
    name: 'actors',
    isCritical: true,
    ask: (env) => env.RATE_LIMITS?.getByName('readiness').ping() ?? null,
  },
];

async function check(dependency: Dependency, env: Env, log: Logger, timeoutMs: number): Promise<SystemHealth | null> {
  const lost = dependency.isCritical ? 'down' : 'degraded';
  try {
    const answer = dependency.ask(env);
    if (answer === null) return null;
    if ((await within(answer, timeoutMs)) !== TIMED_OUT) return { status: 'ok', details: {} };
    return { status: lost, details: { reason: 'timeout', timeoutMs } };
  } catch (thrown) {
    log.error('dependency failed', { dependency: dependency.name, error: asAegisError(thrown) });
    return { status: lost, details: { reason: 'failed' } };
  }
}

function checkConfiguration(env: Env): SystemHealth {
  const unusable = unusableOrigins(env.AEGIS_CORS_ORIGINS).length > 0 ? ['AEGIS_CORS_ORIGINS'] : [];
  return unusable.length === 0 ? { status: 'ok', details: {} } : { status: 'degraded', details: { unusable } };
}

/**
 * Makes the readiness check: all dependencies are asked at once, each has 300 ms, the report is reused for 5 s.
 *
 * @returns A function of the environment, the time and a log. `down` means that traffic should go elsewhere.
 */
export function createReadinessCheck({
  dependencies = DEPENDENCIES,
  timeoutMs = ASK_TIMEOUT_MS,
  ttlMs = REPORT_TTL_MS,
} = {}) {
  // Only the finished report is kept, never the promise: a request may not wait for another request's I/O in workerd.
  let last: { readonly report: HealthReport; readonly at: number } | null = null;

  return async function checkReadiness(env: Env, now: number, log: Logger): Promise<HealthReport> {
    if (last && now - last.at >= 0 && now - last.at < ttlMs) return last.report;
    const answers = await Promise.all(dependencies.map((dependency) => check(dependency, env, log, timeoutMs)));
    const checks: Record<string, SystemHealth> = { configuration: checkConfiguration(env) };
    dependencies.forEach(({ name }, index) => {
      const answer = answers[index];
      if (answer) checks[name] = answer;
    });
    const report: HealthReport = { status: worstOf(checks), checkedAt: new Date(now).toISOString(), checks };
    last = { report, at: now };
    return report;
  };
}
