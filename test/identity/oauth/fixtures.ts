import type { OAuthClient } from '../../../shared/identity/oauth/client.ts';

/** RFC 7636 Appendix B. */
export const RFC7636_VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const RFC7636_CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** A client as the repository gives it. */
export function clientOf(over: Partial<OAuthClient> = {}): OAuthClient {
  return {
    id: '01KAZ3N8V20000000000000009',
    name: 'An application',
    redirectUris: ['https://app.example/callback'],
    postLogoutRedirectUris: [],
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'email', 'offline_access', 'blacklist:read'],
    tokenEndpointAuthMethod: 'client_secret_basic',
    idTokenSignedResponseAlg: 'RS256',
    isFirstParty: false,
    oldSecret: null,
    registeredBy: null,
    secretHash: 'x',
    createdAt: 0,
    updatedAt: 0,
    revision: 1,
    disabledAt: null,
    ...over,
  };
}

/** An authorization request that is in order. */
export function requestParameters(over: Readonly<Record<string, string | null>> = {}): URLSearchParams {
  const search = new URLSearchParams();
  const values = {
    response_type: 'code',
    client_id: clientOf().id,
    redirect_uri: 'https://app.example/callback',
    scope: 'openid email',
    state: 'xyz',
    code_challenge: RFC7636_CHALLENGE,
    code_challenge_method: 'S256',
    ...over,
  };
  for (const [name, value] of Object.entries(values)) if (value !== null) search.set(name, value);
  return search;
}
