import type { BreakerOutcome } from '../../../shared/kernel/breaker.ts';
import { AegisError } from '../../../shared/kernel/error.ts';

/** Why a call of an upstream failed; appears as `details.reason`. */
export type UpstreamReason =
  | 'timeout'
  | 'network'
  | 'status'
  | 'too_large'
  | 'redirect'
  | 'circuit_open'
  | 'host_refused'
  | 'aborted';

export interface UpstreamFailure {
  readonly reason: UpstreamReason;
  readonly status?: number;
  /** How long the upstream, or its open circuit, asks us to wait. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

const RETRYABLE_STATUSES = [429, 502, 503, 504];

/** Whether the same request may succeed a moment later; whether it may be made twice is another question. */
export function isWorthRetrying({ reason, status }: UpstreamFailure): boolean {
  if (reason === 'timeout' || reason === 'network') return true;
  return reason === 'status' && status !== undefined && RETRYABLE_STATUSES.includes(status);
}

/** What a failure tells the breaker; null for what says nothing about the upstream. */
export function breakerOutcomeOf({ reason, status, retryAfterMs }: UpstreamFailure): BreakerOutcome | null {
  if (reason === 'circuit_open' || reason === 'host_refused' || reason === 'aborted') return null;
  // An upstream that limits us, or sends us elsewhere, is well.
  if (reason === 'redirect' || status === 429) return 'success';
  return status === 503 && retryAfterMs !== undefined ? 'overloaded' : 'failure';
}

/** The error of a failed call. Its message names the upstream and the reason, never the URL, which may hold a secret. */
export function upstreamError(upstream: string, failure: UpstreamFailure): AegisError {
  const { reason, status, retryAfterMs, cause } = failure;
  return new AegisError('upstream_failed', `The upstream ${upstream} failed: ${reason.replaceAll('_', ' ')}.`, {
    details: { upstream, reason, ...(status === undefined ? {} : { status }) },
    ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3): seconds, or a date.
 *
 * @param now ms since the epoch.
 * @returns Milliseconds from 0; null for none, or one that cannot be read.
 */
export function retryAfterOf(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
