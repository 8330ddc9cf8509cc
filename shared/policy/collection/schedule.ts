import { admit, afterOutcome, type BreakerOptions } from '../../kernel/breaker.ts';
import { fullJitterMs } from '../../kernel/retry.ts';
import { addDays, dayNumber, seoulDay, seoulMidnight } from '../day.ts';
import type { QuotaState, SourceState, Stop } from './state.ts';

const MINUTE_MS = 60_000;

/** A source that failed three runs in a row is left alone for a while, then probed once. */
export const SOURCE_BREAKER: BreakerOptions = {
  threshold: 3,
  openMs: 15 * MINUTE_MS,
  longestOpenMs: 6 * 60 * MINUTE_MS,
  probeMs: 60 * MINUTE_MS,
};

/** Between runs that failed: half to all of it, doubled with each further one. */
const BETWEEN_RUNS = { baseMs: 5 * MINUTE_MS, capMs: 6 * 60 * MINUTE_MS };
/** Between tries of one request. */
const BETWEEN_TRIES = { baseMs: 2_000, capMs: 2 * MINUTE_MS };
/** Days for which a limit that was met is believed. */
const LEARNT_DAYS = 7;
/** Not everybody at once when the new day begins. */
const AFTER_MIDNIGHT_MS = 10 * MINUTE_MS;

/** Why no run starts now. */
export type NotDue = 'disabled' | 'paused' | 'key-missing' | 'not-yet' | 'breaker-open';

/** Whether the schedule starts a run now, and with which state: asking the breaker may make this run its probe. */
export function dueNow(
  state: SourceState,
  needsKey: boolean,
  now: number,
): { readonly start: SourceState } | { readonly why: NotDue } {
  if (!state.settings.enabled) return { why: 'disabled' };
  if (state.paused !== null) return { why: 'paused' };
  if (needsKey && state.keySetAt === null) return { why: 'key-missing' };
  if (now < state.nextDueAt) return { why: 'not-yet' };
  const verdict = admit(state.breaker, now, SOURCE_BREAKER);
  return verdict.allowed ? { start: { ...state, breaker: verdict.state } } : { why: 'breaker-open' };
}

/** The state after a run that went well: due again one interval after it began. */
export function afterSuccess(state: SourceState, startedAt: number, now: number): SourceState {
  return {
    ...state,
    failures: 0,
    breaker: afterOutcome(state.breaker, now, 'success', SOURCE_BREAKER),
    nextDueAt: Math.max(now, startedAt + state.settings.intervalMinutes * MINUTE_MS),
    paused: null,
    lastSuccessAt: now,
  };
}

/**
 * The state after a run that failed. With a `stop` the schedule stands still until a person has acted.
 *
 * @param random - Uniform in [0, 1).
 */
export function afterFailure(state: SourceState, stop: Stop | null, now: number, random: () => number): SourceState {
  const failures = state.failures + 1;
  return {
    ...state,
    failures,
    breaker: afterOutcome(state.breaker, now, 'failure', SOURCE_BREAKER),
    nextDueAt: Math.ceil(now + halfJitterMs(failures - 1, BETWEEN_RUNS, random)),
    paused: stop ?? state.paused,
  };
}

/** How long to wait before a request is tried again, in ms; never shorter than the source asks for. */
export function retryDelayMs(tries: number, retryAfterSeconds: number | null, random: () => number): number {
  return Math.max((retryAfterSeconds ?? 0) * 1_000, halfJitterMs(tries, BETWEEN_TRIES, random));
}

/** Half fixed, half jitter: full jitter could come back at once, which a firewall takes for an attack. */
function halfJitterMs(
  failures: number,
  bounds: { readonly baseMs: number; readonly capMs: number },
  random: () => number,
): number {
  const ceiling = Math.min(bounds.capMs, bounds.baseMs * 2 ** Math.min(failures, 20));
  return ceiling / 2 + fullJitterMs(0, { baseMs: ceiling / 2, capMs: ceiling / 2 }, random);
}

/** The quota as it stands at `now`: a new day in Seoul begins with nothing used. */
export function quotaAt(quota: QuotaState, now: number): QuotaState {
  const day = seoulDay(now);
  const isBelieved = quota.learnt !== null && dayNumber(day) - dayNumber(quota.learnt.day) <= LEARNT_DAYS;
  const learnt = isBelieved ? quota.learnt : null;
  return quota.day === day ? { ...quota, learnt } : { day, used: 0, learnt };
}

/** Requests that are left today, at most what was set and what the source turned out to grant. */
export function requestsLeft(quota: QuotaState, daily: number): number {
  const granted = Math.min(daily, quota.learnt?.requests ?? Number.POSITIVE_INFINITY);
  return Math.max(0, granted - quota.used);
}

/** The quota after the source has said that it is used up. */
export function afterLimit(quota: QuotaState): QuotaState {
  return { ...quota, learnt: { requests: Math.max(1, quota.used), day: quota.day } };
}

/** When a source whose quota is used up may be asked again: some minutes into the next day in Seoul. */
export function nextQuotaAt(now: number, random: () => number): number {
  return seoulMidnight(addDays(seoulDay(now), 1)) + MINUTE_MS + Math.floor(random() * AFTER_MIDNIGHT_MS);
}
