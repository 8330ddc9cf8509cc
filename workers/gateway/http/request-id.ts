/** Longest request id taken from a caller; a longer one is replaced. */
export const MAX_REQUEST_ID_LENGTH = 128;

// Nothing that could break a log line, a header, a URN or a file name.
const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:=-]*$/;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The id of a request: the caller's `X-Request-Id` when it is short and harmless, else a new UUID.
 *
 * @param given Value of the header, or `null`.
 * @param generate Source of new ids.
 */
export function requestIdFrom(given: string | null, generate: () => string = () => crypto.randomUUID()): string {
  if (given !== null && given.length <= MAX_REQUEST_ID_LENGTH && REQUEST_ID.test(given)) return given;
  return generate();
}

/**
 * A W3C Trace Context `traceparent` (level 1), or `null` when absent or not valid. An invalid one is dropped, as the
 * standard asks, not refused. Source: https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceparentFrom(given: string | null): string | null {
  return given !== null && TRACEPARENT.test(given) ? given : null;
}

/** The trace id (32 hex digits) inside a valid `traceparent`. */
export function traceIdOf(traceparent: string | null): string | null {
  return traceparent === null ? null : traceparent.slice(3, 35);
}
