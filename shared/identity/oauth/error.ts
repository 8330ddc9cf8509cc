/**
 * Error codes of the OAuth endpoints: RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 8628 §3.5, RFC 7009 §2.2.1, OpenID Connect
 * Core §3.1.2.6.
 */
export const OAUTH_ERRORS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'invalid_token',
  'insufficient_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'unsupported_token_type',
  'access_denied',
  'authorization_pending',
  'slow_down',
  'expired_token',
  'login_required',
  'consent_required',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
] as const;

export type OAuthErrorCode = (typeof OAUTH_ERRORS)[number];

/**
 * A refusal in the words of OAuth. Its endpoints answer with the JSON of RFC 6749 §5.2, which clients are written against, and not
 * with a problem document.
 *
 * @example
 * throw new OAuthError('invalid_grant', 'The code has expired.');
 */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  /** The scheme to challenge with when the answer is 401. */
  readonly scheme: 'Basic' | 'Bearer';

  /** @param description For the developer of the client; RFC 6749 allows printable ASCII without `"` and `\`. Never a secret. */
  constructor(code: OAuthErrorCode, description: string, scheme: 'Basic' | 'Bearer' = 'Basic') {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
    this.scheme = scheme;
  }

  /** HTTP status: RFC 6749 §5.2, RFC 6750 §3.1. */
  get status(): 400 | 401 | 403 {
    if (this.code === 'invalid_client' || this.code === 'invalid_token') return 401;
    return this.code === 'insufficient_scope' ? 403 : 400;
  }
}
