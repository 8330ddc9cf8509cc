import type { FakeAnswer } from '../server.ts';
import { encodeCp949 } from './cp949.ts';
import type { Fault } from './script.ts';

const XML = { 'content-type': 'text/xml;charset=UTF-8' };
const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

const REASONS: Readonly<Record<number, string>> = {
  1: 'APPLICATION_ERROR',
  12: 'NO_OPENAPI_SERVICE_ERROR',
  20: 'SERVICE_ACCESS_DENIED_ERROR',
  22: 'LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR',
  30: 'SERVICE_KEY_IS_NOT_REGISTERED_ERROR',
  31: 'DEADLINE_HAS_EXPIRED_ERROR',
  32: 'UNREGISTERED_IP_ERROR',
  99: 'UNKNOWN_ERROR',
};

const nameOf = (code: number): string => REASONS[code] ?? 'UNKNOWN_ERROR';

/** The gateway's error as it answers it in XML. */
export const gatewayXml = (code: number, status = 200): FakeAnswer => ({
  status,
  headers: XML,
  body: `<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>${nameOf(code)}</returnAuthMsg><returnReasonCode>${code}</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>`,
});

const gatewayJson = (code: number): FakeAnswer => ({
  status: 200,
  headers: JSON_TYPE,
  body: JSON.stringify({
    OpenAPI_ServiceResponse: {
      cmmMsgHeader: { errMsg: 'SERVICE ERROR', returnAuthMsg: nameOf(code), returnReasonCode: String(code) },
    },
  }),
});

/** The answer of odcloud to a key that it does not know. */
export const badKey = (): FakeAnswer => ({
  status: 401,
  headers: JSON_TYPE,
  body: JSON.stringify({ code: -4, msg: '등록되지 않은 인증키 입니다.' }),
});

/** What stands in for an answer; `null` where the fault only changes it. */
export function insteadOf(fault: Fault): FakeAnswer | null {
  switch (fault.kind) {
    case 'too-many':
      return {
        status: 429,
        headers: fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
        body: 'Too Many Requests',
      };
    case 'fail':
      return { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Internal Server Error' };
    case 'hang':
      return { status: 0, hang: true };
    case 'drop':
      return { status: 0, drop: true };
    case 'error-xml':
      return gatewayXml(fault.code ?? 22);
    case 'error-json':
      return gatewayJson(fault.code ?? 22);
    case 'bad-key':
      return badKey();
    case 'plain':
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'Unexpected errors' };
    case 'html':
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<!DOCTYPE html><html><body>서비스 점검 중입니다.</body></html>',
      };
    case 'redirect':
      return { status: 302, headers: { location: 'http://127.0.0.1:8080/' } };
    default:
      return null;
  }
}

/** An answer with what a fault does to its bytes. */
export function damaged(answer: FakeAnswer, faults: readonly Fault[]): FakeAnswer {
  let result = answer;
  const text = typeof answer.body === 'string' ? answer.body : '';
  for (const { kind } of faults) {
    if (kind === 'cut') result = { ...result, body: text.slice(0, Math.floor(text.length / 2)) };
    if (kind === 'bom') result = { ...result, body: `\ufeff${text}` };
    if (kind === 'cp949')
      result = {
        ...result,
        headers: { ...result.headers, 'content-type': 'text/plain;charset=EUC-KR' },
        body: encodeCp949(text),
      };
  }
  return result;
}
