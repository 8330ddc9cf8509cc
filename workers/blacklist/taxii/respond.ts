import { TAXII_MEDIA_TYPE } from '../../../shared/blacklist/taxii/accept.ts';
import { taxiiErrorOf } from '../../../shared/blacklist/taxii/error.ts';
import { type AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { ERROR_KINDS } from '../../../shared/kernel/error-codes.ts';
import { preferredLanguage } from '../../gateway/http/language.ts';
import type { RouteContext } from '../../gateway/route.ts';

const HIDDEN = 'The request failed on our side. Name the error_id when you report it.';

/** A TAXII resource as an answer. */
export function taxiiAnswer(resource: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(resource), { headers: { ...headers, 'content-type': TAXII_MEDIA_TYPE } });
}

/** A refusal that is TAXII's own and has no code elsewhere. */
export function taxiiRefusal(ctx: RouteContext, status: 406 | 415, title: string, description: string): Response {
  const code = status === 406 ? 'not_acceptable' : 'unsupported_media_type';
  return failureAnswer(taxiiErrorOf({ code, title, description, status }, ctx.requestId), status);
}

/**
 * Answers with what `work` makes, or with an error of TAXII for whatever it throws: a TAXII client reads no problem details.
 */
export async function asTaxii(ctx: RouteContext, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (thrown) {
    return failureOf(ctx, asAegisError(thrown));
  }
}

function failureOf(ctx: RouteContext, error: AegisError): Response {
  const kind = ERROR_KINDS[error.code];
  if (kind.public) ctx.log.info('taxii request refused', { status: kind.status, code: error.code });
  else
    ctx.log.error('taxii request failed', {
      error,
      stack: error.cause instanceof Error ? error.cause.stack : error.stack,
    });
  const isKorean = preferredLanguage(ctx.request.headers.get('accept-language')) === 'ko';
  const title = isKorean ? kind.titleKo : kind.title;
  const description = kind.public ? error.message : HIDDEN;
  const body = taxiiErrorOf({ code: error.code, title, description, status: kind.status }, ctx.requestId);
  const headers: Record<string, string> = {};
  if (kind.status === 401) headers['www-authenticate'] = 'Basic realm="aegis-taxii", charset="UTF-8"';
  if (error.retryAfterSeconds !== null)
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
  return failureAnswer(body, kind.status, headers);
}

function failureAnswer(body: unknown, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, 'content-type': TAXII_MEDIA_TYPE, 'cache-control': 'no-store' },
  });
}
