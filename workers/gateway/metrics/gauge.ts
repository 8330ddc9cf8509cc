import { asAegisError } from '../../../shared/kernel/error.ts';
import type { Logger } from '../../../shared/kernel/log.ts';
import { TIMED_OUT, within } from '../within.ts';

/** One reading of a gauge. */
export interface GaugeReading {
  /** Values of closed sets only. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Something that a system knows and that is read when it is asked for, such as how many users are active. It costs with
 * every scrape, so it must be cheap: one query, one actor.
 *
 * @example
 * const activeUsers: Gauge = {
 *   name: 'active_users_total',
 *   help: 'Users with a session that was used in the last 15 minutes.',
 *   read: async (env, now) => [{ value: await countActive(env.IDENTITY_DB, now) }],
 * };
 */
export interface Gauge {
  /** As Prometheus takes it: letters, digits and underscores. */
  readonly name: string;
  readonly help: string;
  /** @param now ms since the epoch. */
  read(env: Env, now: number): Promise<readonly GaugeReading[]>;
}

/** A gauge with what it read. */
export type ReadGauge = Pick<Gauge, 'name' | 'help'> & { readonly readings: readonly GaugeReading[] };

/** Longest time that a gauge has, in ms. */
const READ_TIMEOUT_MS = 300;

/** Reads all gauges at once. One that fails or is slow is left out and logged: the others are still worth having. */
export async function readGauges(
  gauges: readonly Gauge[],
  env: Env,
  now: number,
  log: Logger,
  timeoutMs = READ_TIMEOUT_MS,
): Promise<readonly ReadGauge[]> {
  const read = gauges.map(async (gauge): Promise<readonly ReadGauge[]> => {
    try {
      const readings = await within(gauge.read(env, now), timeoutMs);
      if (readings !== TIMED_OUT) return [{ name: gauge.name, help: gauge.help, readings }];
      log.warn('gauge too slow', { gauge: gauge.name, timeoutMs });
    } catch (thrown) {
      log.warn('gauge not read', { gauge: gauge.name, error: asAegisError(thrown) });
    }
    return [];
  });
  return (await Promise.all(read)).flat();
}
