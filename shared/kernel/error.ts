import { ERROR_KINDS, type ErrorCode } from './error-codes.ts';

export interface AegisErrorOptions {
  /** Machine-readable facts about the failure; never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Seconds after which a retry makes sense. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * The one error type. Everything a caller needs lies in own properties, because those survive Durable Object RPC
 * while classes do not; {@link asAegisError} puts the class back on the other side.
 *
 * @example
 * throw new AegisError('address_too_wide', '10.0.0.0/7 is wider than /8', { details: { widest: 8 } });
 */
export class AegisError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryable: boolean;
  readonly public: boolean;
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly retryAfterSeconds: number | null;

  constructor(code: ErrorCode, message: string, options: AegisErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const kind = ERROR_KINDS[code];
    this.name = 'AegisError';
    this.code = code;
    this.status = kind.status;
    this.retryable = kind.retryable;
    this.public = kind.public;
    this.details = options.details ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** Whether a value is an {@link AegisError}, also one that came over RPC and lost its class. */
export function isAegisError(value: unknown): value is AegisError {
  return value instanceof Error && 'code' in value && typeof value.code === 'string' && value.code in ERROR_KINDS;
}

/**
 * Turns whatever was thrown into an {@link AegisError}: own errors keep their code, also after RPC; anything else
 * becomes `internal` with the original as cause, so that nothing private reaches a caller.
 */
export function asAegisError(thrown: unknown): AegisError {
  if (thrown instanceof AegisError) return thrown;
  if (isAegisError(thrown)) {
    const remote: AegisError = thrown;
    return new AegisError(remote.code, remote.message, {
      ...(remote.details ? { details: remote.details } : {}),
      ...(typeof remote.retryAfterSeconds === 'number' ? { retryAfterSeconds: remote.retryAfterSeconds } : {}),
      cause: thrown,
    });
  }
  return new AegisError('internal', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
