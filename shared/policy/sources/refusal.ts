import type { SourceAnswer, SourceErrorClass } from './answer.ts';
import { failed } from './answer.ts';

type Failure = ReturnType<typeof failed>;

/** Reason codes of data.go.kr's gateway, and what each of them asks for. */
const REASONS: Readonly<Record<string, readonly [SourceErrorClass, string]>> = {
  '1': ['retry', 'APPLICATION_ERROR'],
  '2': ['retry', 'DB_ERROR'],
  '4': ['retry', 'HTTP_ERROR'],
  '5': ['retry', 'SERVICETIMEOUT_ERROR'],
  '10': ['malformed', 'INVALID_REQUEST_PARAMETER_ERROR'],
  '11': ['malformed', 'NO_MANDATORY_REQUEST_PARAMETERS_ERROR'],
  '12': ['stop', 'NO_OPENAPI_SERVICE_ERROR'],
  '20': ['stop', 'SERVICE_ACCESS_DENIED_ERROR'],
  '21': ['stop', 'TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR'],
  '22': ['limit', 'LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR'],
  '30': ['stop', 'SERVICE_KEY_IS_NOT_REGISTERED_ERROR'],
  '31': ['stop', 'DEADLINE_HAS_EXPIRED_ERROR'],
  '32': ['stop', 'UNREGISTERED_IP_ERROR'],
  '33': ['stop', 'UNSIGNED_CALL_ERROR'],
  '99': ['retry', 'UNKNOWN_ERROR'],
};

/** Seconds of a Retry-After in its form of seconds; dates are not used by these sources. */
export function retryAfterOf(answer: SourceAnswer): number | null {
  const value = answer.headers['retry-after'];
  return value !== undefined && /^\d{1,6}$/.test(value.trim()) ? Number(value) : null;
}

/** A failure by a reason code of the gateway (`30`, `030`, `0030`): codes that it does not list are retried. */
export function reasonFailure(code: string, answer: SourceAnswer): Failure {
  const short = code.trim().replace(/^0+(?=\d)/, '');
  const [kind, name] = REASONS[short] ?? (['retry', 'unlisted reason'] as const);
  return failed(kind, short, name, kind === 'limit' ? retryAfterOf(answer) : null);
}

/** Errors by their name, wherever it stands in a text that has no structure. */
function namedFailure(text: string, answer: SourceAnswer): Failure | null {
  for (const [code, [, name]] of Object.entries(REASONS))
    if (name !== 'HTTP_ERROR' && text.includes(name.replace(/_ERROR$/, ''))) return reasonFailure(code, answer);
  return null;
}

/** The gateway's own answer, which it gives in XML or JSON, with HTTP 200 or 403: `cmmMsgHeader.returnReasonCode`. */
function gatewayFailure(text: string, answer: SourceAnswer): Failure | null {
  if (!/OpenAPI_ServiceResponse|cmmMsgHeader/.test(text)) return null;
  const code = /returnReasonCode["']?\s*[>:]\s*["']?\s*(\d{1,4})/.exec(text)?.[1];
  return code === undefined
    ? (namedFailure(text, answer) ?? failed('malformed', 'gateway', 'a gateway error without a reason code'))
    : reasonFailure(code, answer);
}

/** odcloud: `{"code":-4,"msg":"…"}`, with HTTP 401 or 200. Its message may quote the key, so it is not repeated. */
function odcloudFailure(text: string): Failure | null {
  const code = /^\s*\{\s*"(?:code|msg)"[\s\S]{0,400}$/.test(text) ? /"code"\s*:\s*(-\d+)/.exec(text)?.[1] : undefined;
  if (code === undefined) return null;
  return code === '-4' || code === '-401'
    ? failed('stop', code, 'the key is not registered')
    : failed('malformed', code, 'the request was refused');
}

function statusFailure(answer: SourceAnswer): Failure | null {
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const code = `http-${status}`;
  if (status === 429) return failed('limit', code, 'too many requests', retryAfterOf(answer));
  if (status >= 500 || status === 408) return failed('retry', code, 'the source has failed', retryAfterOf(answer));
  if (status === 401 || status === 403) return failed('stop', code, 'the source refuses the key');
  if (status >= 300 && status < 400) return failed('malformed', 'redirect', `redirected with ${status}`);
  return failed('malformed', code, `the source answered ${status}`);
}

/**
 * Whether an answer is an error of any of the dialects that these portals share: gateway XML or JSON with any status, `code:-4`, plain
 * text, HTML, an HTTP status. `null`: none of these; the endpoint's own form is still to be read.
 */
export function refusal(answer: SourceAnswer, text: string): Failure | null {
  const structured = gatewayFailure(text, answer) ?? odcloudFailure(text);
  if (structured !== null) return structured;
  const head = text.trimStart().slice(0, 200);
  const isPlain = head !== '' && !/^[{[<]/.test(head);
  if (isPlain) {
    const named = namedFailure(text.slice(0, 500), answer);
    if (named !== null) return named;
  }
  const byStatus = statusFailure(answer);
  if (byStatus !== null) return byStatus;
  if (head === '') return failed('retry', 'empty', 'an empty answer');
  if (/^<!doctype html|^<html/i.test(head)) return failed('malformed', 'html', 'a page instead of data');
  if (/^unexpected error/i.test(head)) return failed('retry', 'unexpected', 'Unexpected errors');
  return isPlain ? failed('malformed', 'text', 'plain text instead of data') : null;
}
