import type { AegisError } from '../../../shared/kernel/error.ts';
import { ERROR_KINDS, type ErrorCode } from '../../../shared/kernel/error-codes.ts';
import { preferredLanguage } from './language.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** One thing that is wrong with a request; `pointer` is a JSON pointer (RFC 6901) into params, query, headers or body. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** Problem details (RFC 9457) with the members that this API adds. */
export interface Problem {
  /** URL of the documentation page of the code. */
  readonly type: string;
  /** Human title of the code, in the language of `Accept-Language` (en, ko). */
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** `urn:request:<request id>`. */
  readonly instance: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
}

export interface ProblemContext {
  /** Scheme and authority of the documentation, e.g. `https://aegis.example`. */
  readonly origin: string;
  readonly requestId: string;
  readonly acceptLanguage: string | null;
}

/** What a caller is told about an error that is ours. The message itself stays in the log. */
const INTERNAL_DETAIL = 'The request failed on our side. Name the request id when you report it.';

/**
 * Describes an error to a caller. An internal error keeps its message and details to itself.
 *
 * @example
 * problemOf(new AegisError('not_found', 'No list named x.'), { origin, requestId, acceptLanguage: null }).status; // 404
 */
export function problemOf(error: AegisError, context: ProblemContext): Problem {
  const kind = ERROR_KINDS[error.code];
  const korean = preferredLanguage(context.acceptLanguage) === 'ko';
  const { errors, ...details } = kind.public ? (error.details ?? {}) : {};
  return {
    type: `${context.origin}/docs/errors/${error.code}`,
    title: korean ? kind.titleKo : kind.title,
    status: kind.status,
    detail: kind.public ? error.message : INTERNAL_DETAIL,
    instance: `urn:request:${context.requestId}`,
    code: error.code,
    requestId: context.requestId,
    ...(Object.keys(details).length > 0 ? { details } : {}),
    ...(Array.isArray(errors) ? { errors: errors as readonly FieldError[] } : {}),
  };
}

/**
 * The response of an error: problem document, `Retry-After`, and `WWW-Authenticate` for 401 and `Allow` for 405, which
 * HTTP demands.
 *
 * @param challenge Value of `WWW-Authenticate`.
 */
export function problemResponse(error: AegisError, context: ProblemContext, challenge: string): Response {
  const problem = problemOf(error, context);
  const headers = new Headers({
    'content-type': PROBLEM_MEDIA_TYPE,
    'cache-control': 'no-store',
    vary: 'Accept-Language',
  });
  if (error.retryAfterSeconds !== null)
    headers.set('retry-after', String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
  if (problem.status === 401) headers.set('www-authenticate', challenge);
  const allow = error.details?.allow;
  if (problem.status === 405 && Array.isArray(allow)) headers.set('allow', allow.join(', '));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
