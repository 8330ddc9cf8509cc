import { type AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { ERROR_KINDS } from '../../../shared/kernel/error-codes.ts';
import type { RouteContext } from '../../gateway/route.ts';

/**
 * Answers with what `work` makes, or with an error as CrowdSec's Local API has it for whatever it throws. A key that is
 * missing or wrong is 403 there, and bouncers look for that.
 */
export async function asLocalApi(ctx: RouteContext, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (thrown) {
    return failureOf(ctx, asAegisError(thrown));
  }
}

function failureOf(ctx: RouteContext, error: AegisError): Response {
  const kind = ERROR_KINDS[error.code];
  const isAboutKey = kind.status === 401 || kind.status === 403;
  const status = isAboutKey ? 403 : kind.status === 422 || kind.status === 404 ? 400 : kind.status;
  if (kind.public) ctx.log.info('bouncer refused', { status, code: error.code });
  else
    ctx.log.error('bouncer failed', { error, stack: error.cause instanceof Error ? error.cause.stack : error.stack });
  const message = isAboutKey ? 'access forbidden' : kind.public ? error.message : `failed; request ${ctx.requestId}`;
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (error.retryAfterSeconds !== null)
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
  return new Response(JSON.stringify({ message }), { status, headers });
}

/** A body of JSON. */
export function jsonAnswer(body: BodyInit | null, status = 200): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
}

/** Query parameters with the last of those that are repeated. */
export function single(
  query: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]),
  );
}
