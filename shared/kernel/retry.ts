import { AegisError } from './error.ts';

/** How long to wait between attempts, and how many attempts to make. */
export interface RetryOptions {
  /** Attempts in all, the first included; 1 never retries. Integer from 1 to 20. */
  readonly attempts: number;
  /** Upper bound of the first delay, in milliseconds. */
  readonly baseMs: number;
  /** Upper bound of every delay, in milliseconds. */
  readonly capMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Resolves after the given milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Which failures are worth another attempt; {@link isRetryable} unless given. */
  readonly retryable?: (error: unknown) => boolean;
}

const MOST_ATTEMPTS = 20;

/**
 * Full-jitter backoff: uniform in [0, min(cap, base x 2^failures)), so that callers which failed together do not
 * come back together ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param failures Failures so far, from 0.
 * @returns Whole milliseconds.
 *
 * @example
 * fullJitterMs(3, { baseMs: 100, capMs: 10_000 }, () => 0.5); // 400
 */
export function fullJitterMs(
  failures: number,
  bounds: { readonly baseMs: number; readonly capMs: number },
  random: () => number,
): number {
  // 2^40 ms is a century: the exponent is bounded so that no count of failures can overflow into Infinity.
  const ceiling = Math.min(bounds.capMs, bounds.baseMs * 2 ** Math.min(failures, 40));
  return Math.floor(random() * ceiling);
}

/**
 * Whether another attempt may help: the error says `retryable` and not `overloaded`. An overloaded actor must not
 * be asked again at once, since the retries are what keeps it overloaded.
 */
export function isRetryable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const flags = error as { readonly retryable?: unknown; readonly overloaded?: unknown; readonly code?: unknown };
  return flags.retryable === true && flags.overloaded !== true && flags.code !== 'actor_overloaded';
}

/**
 * Runs `attempt` until it succeeds, fails with an error that is not retryable, or the attempts are used up; then the
 * last error is thrown as it came.
 *
 * @throws AegisError `internal` at once when the options make no sense.
 *
 * @example
 * await retry(() => fetchPage(3), { attempts: 4, baseMs: 100, capMs: 5_000, random: Math.random, sleep });
 */
export async function retry<T>(attempt: (number: number) => Promise<T>, options: RetryOptions): Promise<T> {
  assertRetryOptions(options);
  const retryable = options.retryable ?? isRetryable;
  for (let failures = 0; ; failures++) {
    try {
      return await attempt(failures + 1);
    } catch (error) {
      if (failures + 1 >= options.attempts || !retryable(error)) throw error;
      await options.sleep(fullJitterMs(failures, options, options.random));
    }
  }
}

/**
 * Checks retry options where they are built, not at the first failure.
 *
 * @throws AegisError `internal`.
 */
export function assertRetryOptions(options: Pick<RetryOptions, 'attempts' | 'baseMs' | 'capMs'>): void {
  const { attempts, baseMs, capMs } = options;
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > MOST_ATTEMPTS) {
    throw new AegisError('internal', `attempts must be an integer from 1 to ${MOST_ATTEMPTS}, not ${attempts}`);
  }
  if (!(baseMs > 0 && capMs >= baseMs && Number.isFinite(capMs))) {
    throw new AegisError('internal', `delays must satisfy 0 < baseMs <= capMs, not ${baseMs} and ${capMs}`);
  }
}
