import type { Context } from 'hono';
import { allowedMethods, type MountedPath } from './mount.ts';
import { withHeaders } from './respond.ts';
import { enabledSystems } from './systems.ts';

/** Request headers that a page of another site may send: those that the API reads. */
const ALLOWED_HEADERS =
  'accept-language, authorization, content-type, idempotency-key, if-match, if-none-match, traceparent, x-api-key, x-request-id';
/** Answer headers that such a page may read, besides those that it may always (Fetch standard, safelisted headers). */
const EXPOSED_HEADERS =
  'etag, link, location, ratelimit, ratelimit-policy, retry-after, traceparent, www-authenticate, x-request-id';
/** How long a browser may remember a preflight, in seconds; browsers cap it at two hours or less. */
const MAX_AGE_SECONDS = 600;

/**
 * The sites whose pages may call the API.
 *
 * @param list `AEGIS_CORS_ORIGINS`, a comma list of origins. What is not written exactly as browsers send it (a path, a
 * trailing slash, a wildcard, `null`) allows nothing; {@link unusableOrigins} names it.
 */
export function corsOrigins(list: string | undefined): ReadonlySet<string> {
  // Asked with every request, and the answer changes with the deployment only.
  if (last === null || last.list !== list) last = { list, origins: new Set(entriesOf(list).filter(isOrigin)) };
  return last.origins;
}

let last: { readonly list: string | undefined; readonly origins: ReadonlySet<string> } | null = null;

/** Entries of the list that allow nothing, for a report of the deployment's health. */
export function unusableOrigins(list: string | undefined): readonly string[] {
  return entriesOf(list).filter((entry) => !isOrigin(entry));
}

const entriesOf = (list: string | undefined) =>
  (list ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && origin === text;
}

/**
 * Answers a preflight (Fetch standard, CORS-preflight request) of an allowed site for a path that exists. Anything else
 * is no preflight to us, and the routes answer it as they answer everybody: 405 or 404, without a CORS header.
 */
function answerPreflight(
  request: Request,
  origins: ReadonlySet<string>,
  path: MountedPath | null,
  systems: ReadonlySet<string>,
): Response | null {
  if (request.method !== 'OPTIONS') return null;
  const origin = request.headers.get('origin');
  if (origin === null || !origins.has(origin) || !request.headers.has('access-control-request-method')) return null;
  const routes = path?.routes.filter(({ system }) => systems.has(system)) ?? [];
  if (routes.length === 0) return null;
  const headers = new Headers({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': allowedMethods(routes.map(({ mounted }) => mounted.route.method)).join(', '),
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': String(MAX_AGE_SECONDS),
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  });
  return new Response(null, { status: 204, headers });
}

/**
 * Lets an allowed site read the answer. Never `Access-Control-Allow-Credentials`: other sites authenticate with tokens,
 * and a browser does not send them our cookies, nor lets them read what a cookie would have opened.
 */
function setCorsHeaders(headers: Headers, origin: string | null, origins: ReadonlySet<string>): void {
  // Also for callers that are no browsers, or not allowed: a cache must not give one the answer of another.
  headers.append('vary', 'Origin');
  if (origin === null || !origins.has(origin)) return;
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-expose-headers', EXPOSED_HEADERS);
}

type Serve = (context: Context<{ Bindings: Env }>, path: MountedPath | null) => Promise<Response>;

/** Puts CORS around what serves requests. Where no site is allowed, nothing is added to an answer. */
export function withCors(serve: Serve): Serve {
  return async function serveSites(context, path) {
    const origins = corsOrigins(context.env.AEGIS_CORS_ORIGINS);
    if (origins.size === 0) return serve(context, path);
    const preflight = answerPreflight(context.req.raw, origins, path, enabledSystems(context.env.SYSTEMS));
    if (preflight !== null) return preflight;
    const origin = context.req.raw.headers.get('origin');
    return withHeaders(await serve(context, path), (headers) => setCorsHeaders(headers, origin, origins));
  };
}
