import { ERROR_KINDS, type ErrorCode } from '../../../shared/kernel/error-codes.ts';
import { ERROR_DOCS } from '../error-docs.ts';
import type { Language } from '../http/language.ts';
import type { Problem } from '../http/problem.ts';

const REQUEST_ID = '5f0c6a3e-8f0b-4a52-9c1d-2f6f0a7b9e11';

/** A problem document as a caller would get it for this code. */
export function exampleProblem(code: ErrorCode, origin: string, language: Language = 'en'): Problem {
  const kind = ERROR_KINDS[code];
  const { detail, details, errors } = ERROR_DOCS[code];
  return {
    type: `${origin}/docs/errors/${code}`,
    title: language === 'ko' ? kind.titleKo : kind.title,
    status: kind.status,
    detail,
    instance: `urn:request:${REQUEST_ID}`,
    code,
    requestId: REQUEST_ID,
    ...(details ? { details } : {}),
    ...(errors ? { errors } : {}),
  };
}
