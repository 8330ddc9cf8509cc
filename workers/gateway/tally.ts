import type { Logger } from '../../shared/kernel/log.ts';

/** Least time between two lines, in milliseconds. */
const EVERY_MS = 10_000;

/**
 * Counts successful requests of routes that machines poll, and writes one log line with the counts when the next
 * request comes ten seconds or more after the last line. What an isolate has counted when it ends is lost: these
 * counts are for a person reading the log, not for a metric.
 *
 * @example
 * const tally = createTally(log, Date.now);
 * tally('/feeds/{list}.txt', 304);
 */
export function createTally(log: Logger, now: () => number): (route: string, status: number) => void {
  let since = 0;
  let counts: Record<string, number> = {};
  return (route, status) => {
    const at = now();
    if (at - since >= EVERY_MS) {
      if (since > 0) log.info('requests', { tally: counts, ms: at - since });
      since = at;
      counts = {};
    }
    const key = `${status} ${route}`;
    counts[key] = (counts[key] ?? 0) + 1;
  };
}
