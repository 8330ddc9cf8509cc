import { AUTHENTICATION_METHODS, GRANT_TYPES, ID_TOKEN_ALGORITHMS } from './client.ts';
import { OPENID_SCOPES } from './scope.ts';

/** Claims that an ID token or the userinfo endpoint can carry. */
export const CLAIMS = [
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'nonce',
  'acr',
  'amr',
  'azp',
  'sid',
  'at_hash',
  'name',
  'preferred_username',
  'locale',
  'zoneinfo',
  'updated_at',
  'email',
  'email_verified',
] as const;

/**
 * The metadata of the provider: OpenID Connect Discovery 1.0 §3 and RFC 8414 §2, RP-Initiated Logout §2.1, RFC 8628 §4, RFC 9207 §3.
 *
 * @param issuer Without a trailing slash.
 * @param permissions Scopes beside those of OpenID Connect.
 */
export function providerMetadata(issuer: string, permissions: readonly string[]) {
  const confidential = AUTHENTICATION_METHODS.filter((method) => method !== 'none');
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    userinfo_endpoint: `${issuer}/oauth/userinfo`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
    end_session_endpoint: `${issuer}/oauth/logout`,
    scopes_supported: [...OPENID_SCOPES, ...permissions],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [...GRANT_TYPES],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...ID_TOKEN_ALGORITHMS],
    token_endpoint_auth_methods_supported: [...AUTHENTICATION_METHODS],
    introspection_endpoint_auth_methods_supported: confidential,
    revocation_endpoint_auth_methods_supported: [...AUTHENTICATION_METHODS],
    code_challenge_methods_supported: ['S256'],
    acr_values_supported: ['aal1', 'aal2'],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    claim_types_supported: ['normal'],
    claims_supported: [...CLAIMS],
    ui_locales_supported: ['en', 'ko'],
    service_documentation: `${issuer}/docs`,
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    require_request_uri_registration: false,
  };
}
