import { Cron } from 'croner';

/** Calls the Worker's scheduled handler. */
export type Tick = (cron: string, scheduledTime: Date) => Promise<void>;

/** The running schedule. */
export interface Schedule {
  /** No tick starts afterwards. */
  stop(): void;
}

/**
 * Fires the cron triggers as the platform would: in UTC, with its numbering of weekdays (1 is Sunday). What a stopped
 * server missed is not replayed, but the first trigger, the one that starts due collections, fires once at once, so
 * that a restart goes on where it was.
 *
 * @param crons expressions of `wrangler.toml`
 * @param report called with the error of a tick; the schedule goes on
 */
export function startSchedule(
  crons: readonly string[],
  tick: Tick,
  report: (cron: string, error: unknown) => void,
): Schedule {
  const fire = (cron: string) => tick(cron, new Date()).catch((error: unknown) => report(cron, error));
  const jobs = crons.map(
    (cron) => new Cron(cron, { timezone: 'UTC', alternativeWeekdays: true, protect: true }, () => fire(cron)),
  );
  const first = crons[0];
  if (first !== undefined) void fire(first);
  return {
    stop() {
      for (const job of jobs) job.stop();
    },
  };
}
