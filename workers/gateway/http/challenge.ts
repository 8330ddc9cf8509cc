import type { AegisError } from '../../../shared/kernel/error.ts';
import type { Authentication } from '../route.ts';

const TOKEN_FAULTS: readonly string[] = ['token_invalid', 'token_expired', 'session_ended'];

/**
 * Value of `WWW-Authenticate` for a 401 of a route: what is wrong with a token as RFC 6750 §3.1 says it, and what a stronger
 * sign-in has to be like as RFC 9470 §3 does.
 */
export function challengeOf(authentication: Authentication, { code, details }: AegisError): string {
  if (authentication === 'feed-key') return 'Basic realm="aegis-feed", charset="UTF-8"';
  if (code === 'step_up_required') {
    const { maxAgeSeconds, acr } = details ?? {};
    const wanted = [
      ...(typeof maxAgeSeconds === 'number' ? [`max_age=${maxAgeSeconds}`] : []),
      ...(acr === 'aal2' ? ['acr_values="aal2"'] : []),
    ];
    return ['Bearer error="insufficient_user_authentication"', ...wanted].join(', ');
  }
  return TOKEN_FAULTS.includes(code) ? 'Bearer realm="aegis", error="invalid_token"' : 'Bearer realm="aegis"';
}
