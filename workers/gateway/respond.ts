import { matchesIfNoneMatch } from './http/etag.ts';
import type { Reply, Route } from './route.ts';

/**
 * Makes the response of a handler's reply: JSON unless it is a response already, `Cache-Control` from the route, and
 * 304 for a caller that already holds what a 200 to GET or HEAD would carry (RFC 9110 §15.4.5).
 */
export function answerOf(request: Request, reply: Reply, route: Route): Response {
  const headers = reply instanceof Response ? reply.headers : new Headers(reply.headers);
  const needsCacheControl = reply.status >= 200 && reply.status < 300 && !headers.has('cache-control');
  const cacheControl = needsCacheControl ? (route.cache ?? 'no-store') : null;
  if (isHeld(request, reply.status, headers)) {
    // Before the body is written as JSON: a client that polls mostly asks for what it holds.
    if (reply instanceof Response) discard(reply);
    return notModified(headers, cacheControl);
  }
  if (!(reply instanceof Response)) return jsonResponse(reply, headers, cacheControl);
  return cacheControl === null ? reply : withHeaders(reply, (own) => own.set('cache-control', cacheControl));
}

function isHeld(request: Request, status: number, headers: Headers): boolean {
  const etag = headers.get('etag');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return etag !== null && status === 200 && isRead && matchesIfNoneMatch(request, etag);
}

/** The headers that describe the representation stay, the body goes. */
function notModified(described: Headers, cacheControl: string | null): Response {
  const headers = new Headers(described);
  headers.delete('content-type');
  headers.delete('content-length');
  if (cacheControl !== null) headers.set('cache-control', cacheControl);
  return new Response(null, { status: 304, headers });
}

function jsonResponse(reply: Exclude<Reply, Response>, headers: Headers, cacheControl: string | null): Response {
  if (cacheControl !== null) headers.set('cache-control', cacheControl);
  if (reply.body === undefined) return new Response(null, { status: reply.status, headers });
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
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

/** A response to HEAD: everything but the body. */
export function withoutBody(response: Response): Response {
  discard(response);
  return new Response(null, response);
}

function discard(response: Response): void {
  // An unread stream would keep its source open. Failing to cancel means that it is closed already.
  response.body?.cancel().catch(() => undefined);
}
