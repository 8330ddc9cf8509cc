import { CodeChallengeMethod, GitHub, Google, Kakao, Line, Naver, OAuth2Client } from 'arctic';
import { hasIdToken, knowsPkce, type SocialProvider } from '../../../../shared/identity/social/provider.ts';

/** The secrets of one sign-in, that its answer must bring back. */
export interface AuthorizeSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/**
 * Where a browser is sent to sign in at a provider. Arctic knows what each of them wants to read; what it does not send (PKCE for
 * GitHub, the state for Naver, the nonce) is added. Its token requests are not used: they go through the global `fetch`, without a
 * limit of time, size or redirects.
 *
 * @param endpoint Of the configuration or the metadata.
 */
export async function authorizeUrl(
  provider: SocialProvider,
  endpoint: string,
  redirectUri: string,
  { state, nonce, verifier }: AuthorizeSecrets,
): Promise<URL> {
  const url = new URL(endpoint);
  const made = dialectUrl(provider, endpoint, redirectUri, state, verifier);
  for (const [name, value] of made.searchParams) url.searchParams.set(name, value);
  url.searchParams.set('state', state);
  if (knowsPkce(provider.kind) && !url.searchParams.has('code_challenge')) {
    const challenge = new OAuth2Client('', null, null).createAuthorizationURLWithPKCE(
      endpoint,
      state,
      CodeChallengeMethod.S256,
      verifier,
      [],
    );
    for (const name of ['code_challenge', 'code_challenge_method']) {
      url.searchParams.set(name, challenge.searchParams.get(name) ?? '');
    }
  }
  if (hasIdToken(provider.kind) || provider.kind === 'line') url.searchParams.set('nonce', nonce);
  return url;
}

function dialectUrl(
  { kind, clientId, clientSecret, scopes }: SocialProvider,
  endpoint: string,
  redirectUri: string,
  state: string,
  verifier: string,
): URL {
  const wanted = [...scopes];
  switch (kind) {
    case 'google':
      return new Google(clientId, clientSecret, redirectUri).createAuthorizationURL(state, verifier, wanted);
    case 'github':
      return new GitHub(clientId, clientSecret, redirectUri).createAuthorizationURL(state, wanted);
    case 'kakao':
      return new Kakao(clientId, clientSecret, redirectUri).createAuthorizationURL(state, wanted);
    case 'naver':
      return new Naver(clientId, clientSecret, redirectUri).createAuthorizationURL();
    case 'line':
      return new Line(clientId, clientSecret, redirectUri).createAuthorizationURL(state, verifier, wanted);
    default:
      return new OAuth2Client(clientId, clientSecret, redirectUri).createAuthorizationURLWithPKCE(
        endpoint,
        state,
        CodeChallengeMethod.S256,
        verifier,
        wanted,
      );
  }
}
