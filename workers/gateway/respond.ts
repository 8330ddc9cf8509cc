import { matchesIfNoneMatch } from './http/etag.ts';
import type { Reply, Route } from './route.ts';

/** Makes the response of a handler's reply: JSON unless it is a response already, `Cache-Control` from the route. */
export function responseOf(reply: Reply, route: Route): Response {
  const response = reply instanceof Response ? reply : jsonResponse(reply);
  if (!response.ok || response.headers.has('cache-control')) return response;
  return withHeaders(response, (headers) => headers.set('cache-control', route.cache ?? 'no-store'));
}

/** Changes the headers of a response, on a copy when they are immutable (as those of a fetched or cached one are). */
export function withHeaders(response: Response, change: (headers: Headers) => void): Response {
  try {
    change(response.headers);
    return response;
  } catch {
    const copy = new Response(response.body, response);
    change(copy.headers);
    return copy;
  }
}

function jsonResponse(reply: Exclude<Reply, Response>): Response {
  const headers = new Headers(reply.headers);
  if (reply.body === undefined) return new Response(null, { status: reply.status, headers });
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
}

/**
 * 304 for a caller that already holds what a 200 to GET or HEAD carries (RFC 9110 §15.4.5): the headers that describe
 * the representation stay, the body goes.
 */
export function conditional(request: Request, response: Response): Response {
  const etag = response.headers.get('etag');
  if (etag === null || response.status !== 200) return response;
  if (request.method !== 'GET' && request.method !== 'HEAD') return response;
  if (!matchesIfNoneMatch(request, etag)) return response;
  const headers = new Headers(response.headers);
  headers.delete('content-type');
  headers.delete('content-length');
  discard(response);
  return new Response(null, { status: 304, headers });
}

/** A response to HEAD: everything but the body. */
export function withoutBody(response: Response): Response {
  discard(response);
  return new Response(null, response);
}

function discard(response: Response): void {
  // An unread stream would keep its source open. Failing to cancel means that it is closed already.
  response.body?.cancel().catch(() => undefined);
}
