import { readCapped, TOO_LARGE } from './body.ts';
import { retryAfterOf, type UpstreamFailure } from './failure.ts';
import { isUpstreamUrl } from './guard.ts';

/** What one attempt needs to know. */
export interface AttemptOptions {
  readonly hosts: readonly string[];
  readonly egressAllow: string | undefined;
  readonly maxBytes: number;
  /** Redirects that are followed, each to a host of the configuration. */
  readonly redirects: number;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

/** A request that can be sent again as it is. */
export interface Replayable {
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | URLSearchParams | null;
}

/** Whether a redirect leads there that we follow: only of what changes nothing. */
const isFollowed = (method: string) => method === 'GET' || method === 'HEAD';
const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);
/** A response of these must not have a body (Fetch standard, null body status). */
const isBodiless = (status: number) => [101, 204, 205, 304].includes(status);

/**
 * Asks once: no retry, no breaker. The target has passed the guard; redirects pass it here. The body is read here, since a body that breaks off is a failed attempt.
 *
 * @param signal Ends the attempt, headers and body.
 */
export async function attempt(
  target: URL,
  request: Replayable,
  signal: AbortSignal,
  options: AttemptOptions,
): Promise<Response | UpstreamFailure> {
  // Called as a plain function: as a method of our options the runtime's own refuses.
  const { fetch: send } = options;
  let url = target;
  let { headers } = request;
  for (let followed = 0; ; followed += 1) {
    const response = await send(url.href, {
      method: request.method,
      headers,
      body: request.body as BodyInit | null,
      redirect: 'manual',
      signal,
    });
    if (!isRedirect(response.status)) return judge(response, options);
    // Safe: nobody reads the text of a redirect.
    response.body?.cancel().catch(() => undefined);
    const next = nextOf(url, response, request.method, followed, options);
    if (next === null) return { reason: 'redirect', status: response.status };
    if (next.origin !== url.origin) headers = withoutCredentials(headers);
    url = next;
  }
}

/** Where a redirect leads, if we follow it. */
function nextOf(url: URL, response: Response, method: string, followed: number, options: AttemptOptions): URL | null {
  const location = response.headers.get('location') ?? '';
  if (followed >= options.redirects || !isFollowed(method) || !URL.canParse(location, url.href)) return null;
  const next = new URL(location, url);
  return isUpstreamUrl(next, options.hosts, options.egressAllow) ? next : null;
}

async function judge(response: Response, { maxBytes, now }: AttemptOptions): Promise<Response | UpstreamFailure> {
  const { status, statusText, headers } = response;
  const bytes = await readCapped(response, maxBytes);
  if (status >= 500 || status === 429) {
    const retryAfterMs = retryAfterOf(headers, now());
    return { reason: 'status', status, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  }
  if (bytes === TOO_LARGE) return { reason: 'too_large', status };
  const kept = new Headers(headers);
  // They describe what was on the wire; the body here is decoded.
  for (const name of ['content-encoding', 'content-length']) kept.delete(name);
  return new Response(isBodiless(status) ? null : bytes, { status, statusText, headers: kept });
}

function withoutCredentials(headers: Headers): Headers {
  const copy = new Headers(headers);
  for (const name of ['authorization', 'cookie', 'x-api-key']) copy.delete(name);
  return copy;
}
