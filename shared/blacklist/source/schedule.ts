import { admit, afterOutcome, type BreakerOptions } from '../../kernel/breaker.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import { fullJitterMs } from '../../kernel/retry.ts';
import { needsCredentials } from './config.ts';
import type { SourceState } from './state.ts';

const MINUTE_MS = 60_000;

/** A portal that refused three times in a row is left alone for a while, then probed once. */
export const SOURCE_BREAKER: BreakerOptions = {
  threshold: 3,
  openMs: 15 * MINUTE_MS,
  longestOpenMs: 6 * 60 * MINUTE_MS,
  // A run may wait for a person; until then its answer counts.
  probeMs: 60 * MINUTE_MS,
};

/** Delay after the first failure, doubled with each further one. */
const BACKOFF_BASE_MS = 5 * MINUTE_MS;
const BACKOFF_CAP_MS = 6 * 60 * MINUTE_MS;

/** Why no run starts now. */
export type NotDue = 'deleted' | 'disabled' | 'uploads-only' | 'paused' | 'credentials' | 'not-yet' | 'breaker-open';

/**
 * Whether the schedule starts a run now, and with which state: asking the breaker may make this run its probe.
 *
 * @param now - Epoch milliseconds.
 */
export function dueNow(state: SourceState, now: number): { readonly start: SourceState } | { readonly why: NotDue } {
  const { config } = state;
  if (state.deletedAt !== null) return { why: 'deleted' };
  if (!config.enabled) return { why: 'disabled' };
  if (config.kind === 'upload') return { why: 'uploads-only' };
  if (state.paused !== null) return { why: 'paused' };
  if (needsCredentials(config.kind) && state.credentialsSetAt === null) return { why: 'credentials' };
  if (now < state.nextDueAt) return { why: 'not-yet' };
  const verdict = admit(state.breaker, now, SOURCE_BREAKER);
  return verdict.allowed ? { start: { ...state, breaker: verdict.state } } : { why: 'breaker-open' };
}

/** The state after a collection that went well: due again one interval after it began. */
export function afterSuccess(state: SourceState, startedAt: number, now: number): SourceState {
  return {
    ...state,
    failures: 0,
    breaker: afterOutcome(state.breaker, now, 'success', SOURCE_BREAKER),
    nextDueAt: Math.max(now, startedAt + state.config.intervalMinutes * MINUTE_MS),
    paused: null,
  };
}

export interface CollectionFailure {
  readonly run: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retry: 'never' | 'backoff';
  /** Not before so many milliseconds from now. */
  readonly notBeforeMs: number;
}

/**
 * The state after a collection that failed. `never` pauses the schedule. Otherwise the next attempt comes after half to
 * all of 5 min x 2^(failures - 1), at most 6 hours, and never before the source's own wish.
 *
 * @param random - Uniform in [0, 1).
 */
export function afterFailure(
  state: SourceState,
  failure: CollectionFailure,
  now: number,
  random: () => number,
): SourceState {
  const failures = state.failures + 1;
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(failures - 1, 20));
  // Half fixed, half jitter: full jitter could come back at once, which a portal's firewall takes for an attack.
  const delay = ceiling / 2 + fullJitterMs(0, { baseMs: ceiling / 2, capMs: ceiling / 2 }, random);
  const { run, code, message } = failure;
  return {
    ...state,
    failures,
    breaker: afterOutcome(state.breaker, now, 'failure', SOURCE_BREAKER),
    nextDueAt: Math.ceil(now + Math.max(delay, failure.notBeforeMs)),
    paused: failure.retry === 'never' ? { code, message, at: now, run } : state.paused,
  };
}
