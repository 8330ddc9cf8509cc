import { AegisError } from '../../../shared/kernel/error.ts';
import type { Exchange } from '../exchange.ts';
import { DEFAULT_MAX_BODY_BYTES, type Route } from '../route.ts';

/**
 * How much of an overlong body is still read, and dropped: a caller that is cut off while it sends sees a broken
 * connection in place of the 413.
 */
const DRAINED_BYTES = 1024 * 1024;

/** Most bytes that a route takes, or `null` when it takes no body (which is then never read). */
export function bodyLimitOf(route: Route): number | null {
  if (route.rawBody) return route.rawBody.maxBytes;
  return route.request?.body ? (route.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES) : null;
}

/** The error of a body beyond the limit of its route. */
export function tooLarge({ mounted }: Exchange): AegisError {
  const maxBytes = bodyLimitOf(mounted.route);
  return new AegisError('payload_too_large', `The body is longer than ${maxBytes} bytes.`, { details: { maxBytes } });
}

const unsupported = (message: string, details: Readonly<Record<string, unknown>>) =>
  new AegisError('unsupported_media_type', message, { details });

function isAccepted(route: Route, mediaType: string): boolean {
  if (route.rawBody) return route.rawBody.mediaTypes.includes('any') || route.rawBody.mediaTypes.includes(mediaType);
  return mediaType === 'application/json' || mediaType.endsWith('+json');
}

/**
 * Refuses a body that is too long or of another type before a byte of it is read, and watches its length while it
 * streams, since a length may be missing (chunked) or wrong.
 *
 * @throws AegisError `payload_too_large` (413), `unsupported_media_type` (415).
 */
export function limitBody(exchange: Exchange): void {
  const { route } = exchange.mounted;
  const maxBytes = bodyLimitOf(route);
  const { request } = exchange;
  if (maxBytes === null || request.body === null) return;

  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    // A decoded body would have another length than the one we limit, and another hash than the file sent.
    throw unsupported('Send the body without Content-Encoding.', { contentEncoding: encoding.slice(0, 40) });
  }
  const mediaType = (request.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (!isAccepted(route, mediaType)) {
    const accepted = route.rawBody?.mediaTypes ?? ['application/json'];
    throw unsupported(`Send the body as ${accepted.join(', ')}.`, { accepted });
  }
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  if (declared > maxBytes) throw tooLarge(exchange);
  // HTTP framing holds a caller to the length it declared; validation measures the bytes once more.
  if (route.rawBody === undefined && declared <= maxBytes) return;

  const body = request.body.pipeThrough(countBytes(maxBytes, exchange));
  // `duplex` is demanded by the Fetch standard for a streamed body; the Workers types do not know it.
  const init: RequestInit & { duplex: 'half' } = { body, duplex: 'half' };
  exchange.request = new Request(request, init);
}

/** Passes bytes on up to the limit, drops a bounded rest, and then fails. */
function countBytes(maxBytes: number, exchange: Exchange): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      if (seen <= maxBytes) return controller.enqueue(chunk);
      exchange.bodyOverflowed = true;
      if (seen > maxBytes + DRAINED_BYTES) controller.error(tooLarge(exchange));
    },
    flush(controller) {
      if (exchange.bodyOverflowed) controller.error(tooLarge(exchange));
    },
  });
}
