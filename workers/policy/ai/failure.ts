import { AegisError } from '../../../shared/kernel/error.ts';

/** Why a provider did not answer as it should; a closed list, shown in `degraded`. */
export type ProviderReason =
  | 'timeout'
  | 'network'
  | 'status'
  | 'redirect'
  | 'host_refused'
  | 'too_large'
  | 'malformed'
  | 'tool_call'
  | 'cut'
  | 'circuit_open'
  | 'budget'
  | 'unverified';

export interface ProviderFailure {
  readonly reason: ProviderReason;
  readonly status?: number;
  /** How long the provider asks us to wait, in ms. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** RFC 9110 says of these that the same request may succeed later; everything else stays as it is. */
const RETRYABLE_STATUSES = [408, 409, 429];

/**
 * The error of a call of a provider. Its message names provider and reason, never a URL, a header or what was sent.
 */
export function providerError(provider: string, failure: ProviderFailure): AegisError {
  const { reason, status, retryAfterMs, cause } = failure;
  return new AegisError('upstream_failed', `The provider ${provider} failed: ${reason.replaceAll('_', ' ')}.`, {
    details: { provider, reason, ...(status === undefined ? {} : { status }) },
    ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What an error of a provider says; `malformed` for one that was thrown while its answer was read. */
export function reasonOf(error: AegisError): ProviderReason {
  const reason = error.details?.reason;
  return typeof reason === 'string' ? (reason as ProviderReason) : 'malformed';
}

/** Whether the same request is worth another attempt. */
export function isWorthAnother(error: AegisError): boolean {
  const status = error.details?.status;
  if (reasonOf(error) !== 'status' || typeof status !== 'number') return false;
  return status >= 500 || RETRYABLE_STATUSES.includes(status);
}
