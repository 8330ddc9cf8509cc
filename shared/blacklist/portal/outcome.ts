import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { StepOutcome } from '../collector.ts';

/** How a run failed; kept in the state while the session is still being closed. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retry: 'never' | 'backoff';
  readonly notBeforeMs: number;
}

/** A failure that only a person can change. */
export const stop = (code: ErrorCode, message: string): Failure => ({ code, message, retry: 'never', notBeforeMs: 0 });

/** A failure that may pass by itself, not before `notBeforeMs` from now. */
export const later = (code: ErrorCode, message: string, notBeforeMs = 0): Failure => ({
  code,
  message,
  retry: 'backoff',
  notBeforeMs,
});

/** The failure as the outcome of a step. */
export const failed = (failure: Failure): Extract<StepOutcome<never>, { kind: 'failed' }> => ({
  kind: 'failed',
  ...failure,
});
