import { AegisError } from './error.ts';

/** Closed lets calls through, open refuses them, half-open lets one probe through. JSON-safe. */
export type BreakerState =
  | { readonly phase: 'closed'; readonly failures: number }
  | { readonly phase: 'open'; readonly until: number; readonly opened: number }
  | { readonly phase: 'half-open'; readonly probeUntil: number; readonly opened: number };

/** `overloaded` opens at once: every further call would make it worse. */
export type BreakerOutcome = 'success' | 'failure' | 'overloaded';

export interface BreakerOptions {
  /** Failures in a row that open the breaker. */
  readonly threshold: number;
  /** How long it stays open the first time, in ms; doubles with every probe that fails. */
  readonly openMs: number;
  /** The longest it stays open, in ms. */
  readonly longestOpenMs: number;
  /** How long a probe may take before another is let through, in ms; else a lost probe would block for ever. */
  readonly probeMs: number;
}

/** A breaker that has seen nothing. */
export const CLOSED_BREAKER: BreakerState = { phase: 'closed', failures: 0 };

/**
 * Checks breaker options where they are built.
 *
 * @throws AegisError `internal`.
 */
export function assertBreakerOptions(options: BreakerOptions): void {
  const { threshold, openMs, longestOpenMs, probeMs } = options;
  if (Number.isInteger(threshold) && threshold >= 1 && openMs > 0 && longestOpenMs >= openMs && probeMs > 0) return;
  throw new AegisError('internal', 'The options of the circuit breaker make no sense');
}

/**
 * Asks whether a call may be made at `now`. The returned state must be kept: it may have become the half-open one
 * whose probe this call is. Otherwise `retryAt` (ms since the epoch) says when to ask again.
 *
 * @example
 * const { allowed, state } = admit(CLOSED_BREAKER, now, options); // allowed: true
 */
export function admit(
  state: BreakerState,
  now: number,
  options: BreakerOptions,
): { readonly allowed: true; readonly state: BreakerState } | { readonly allowed: false; readonly retryAt: number } {
  if (state.phase === 'closed') return { allowed: true, state };
  const retryAt = state.phase === 'open' ? state.until : state.probeUntil;
  if (now < retryAt) return { allowed: false, retryAt };
  return { allowed: true, state: { phase: 'half-open', probeUntil: now + options.probeMs, opened: state.opened } };
}

/**
 * The state after a call ended. A success closes, also one that was under way when the breaker opened; a failure
 * counts while closed, reopens for twice as long from half-open, and changes nothing while open (late answers of calls
 * that were let through earlier).
 *
 * @example
 * afterOutcome({ phase: 'closed', failures: 4 }, now, 'failure', { ...options, threshold: 5 }).phase; // 'open'
 */
export function afterOutcome(
  state: BreakerState,
  now: number,
  outcome: BreakerOutcome,
  options: BreakerOptions,
): BreakerState {
  if (outcome === 'success') return CLOSED_BREAKER;
  if (state.phase === 'open') return state;
  if (state.phase === 'half-open') return open(now, state.opened + 1, options);
  const failures = state.failures + 1;
  return outcome === 'overloaded' || failures >= options.threshold
    ? open(now, 1, options)
    : { phase: 'closed', failures };
}

function open(now: number, opened: number, options: BreakerOptions): BreakerState {
  const openMs = Math.min(options.longestOpenMs, options.openMs * 2 ** Math.min(opened - 1, 30));
  return { phase: 'open', until: now + openMs, opened };
}
