import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorized, type Browser, locationOf, REDIRECT_URI, register, visit } from './rig.ts';
import { personAtBrowser, type ServerRig, serverRig, signedIn } from './server-rig.ts';

const INSECURE = { [oauth.allowInsecureRequests]: true } as const;
const EMAIL = 'jisu@example.org';
const SCOPE = 'openid profile email offline_access';

let rig: ServerRig;
let person: { userId: string; browser: Browser };
let as: oauth.AuthorizationServer;

beforeAll(async () => {
  rig = await serverRig();
  person = await personAtBrowser(rig, EMAIL);
  const issuer = new URL(rig.origin);
  as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
});
afterAll(async () => rig?.server.stop());

async function clientOf(settings: Readonly<Record<string, unknown>> = {}) {
  const { id, secret } = await register(rig, settings);
  const authentication = secret === null ? oauth.None() : oauth.ClientSecretBasic(secret);
  return { client: { client_id: id } satisfies oauth.Client, authentication };
}

/** Everything that a relying party keeps of its request. */
async function requestOf(client: oauth.Client, more: Readonly<Record<string, string | null>> = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(as.authorization_endpoint ?? '');
  const values = {
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: SCOPE,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  };
  for (const [name, value] of Object.entries(values)) if (value !== null) url.searchParams.set(name, value);
  return { url: url.href, verifier, state, nonce };
}

async function codeGrant(
  { client, authentication }: Awaited<ReturnType<typeof clientOf>>,
  back: URL,
  { verifier, state }: { verifier: string; state: string },
) {
  const answer = oauth.validateAuthResponse(as, client, back, state);
  return oauth.authorizationCodeGrantRequest(as, client, authentication, answer, REDIRECT_URI, verifier, INSECURE);
}

async function granted(party: Awaited<ReturnType<typeof clientOf>>, browser = person.browser) {
  const request = await requestOf(party.client);
  const back = await authorized(browser, request.url);
  const response = await codeGrant(party, back, request);
  const tokens = await oauth.processAuthorizationCodeResponse(as, party.client, response, {
    expectedNonce: request.nonce,
    requireIdToken: true,
  });
  return { back, request, tokens, response };
}

/** The error of an answer, as the library reads it. */
async function errorOf(work: Promise<unknown>): Promise<string | undefined> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (thrown instanceof oauth.ResponseBodyError || thrown instanceof oauth.AuthorizationResponseError) {
    return thrown.error;
  }
  throw thrown ?? new Error('nothing was refused');
}

describe('oauth4webapi', () => {
  it('code + PKCE, with the signature of the ID token verified by the JWKS', async () => {
    const party = await clientOf();
    const { tokens, response } = await granted(party);
    await oauth.validateApplicationLevelSignature(as, response, INSECURE);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: person.userId, iss: rig.origin });
    const info = await oauth.userInfoRequest(as, party.client, tokens.access_token, INSECURE);
    expect(await oauth.processUserInfoResponse(as, party.client, person.userId, info)).toMatchObject({ email: EMAIL });
  });

  it('the access token is a JWT of RFC 9068 that a resource server accepts', async () => {
    const { tokens } = await granted(await clientOf());
    const request = new Request(`${rig.origin}/x`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    const claims = await oauth.validateJwtAccessToken(as, request, rig.origin, INSECURE);
    expect(claims).toMatchObject({ sub: person.userId, scope: SCOPE });
  });

  it('refresh, introspection and revocation', async () => {
    const { client, authentication } = await clientOf();
    const { tokens } = await granted({ client, authentication });
    const refreshed = await oauth.processRefreshTokenResponse(
      as,
      client,
      await oauth.refreshTokenGrantRequest(as, client, authentication, tokens.refresh_token ?? '', INSECURE),
    );
    const introspect = async (token: string) =>
      oauth.processIntrospectionResponse(
        as,
        client,
        await oauth.introspectionRequest(as, client, authentication, token, INSECURE),
      );
    expect(await introspect(refreshed.access_token)).toMatchObject({ active: true, sub: person.userId });
    expect(await introspect(refreshed.refresh_token ?? '')).toMatchObject({ active: true });
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(as, client, authentication, refreshed.access_token, INSECURE),
    );
    expect(await introspect(refreshed.access_token)).toEqual({ active: false });
    expect(await introspect(refreshed.refresh_token ?? '')).toEqual({ active: false });
  });

  it('client credentials by HTTP Basic and by the form', async () => {
    const settings = { redirectUris: [], grantTypes: ['client_credentials'], scopes: ['feed:read'] };
    for (const method of ['client_secret_basic', 'client_secret_post'] as const) {
      const { id, secret } = await register(rig, { ...settings, tokenEndpointAuthMethod: method });
      const client = { client_id: id };
      const authentication =
        method === 'client_secret_basic' ? oauth.ClientSecretBasic(secret ?? '') : oauth.ClientSecretPost(secret ?? '');
      const response = await oauth.clientCredentialsGrantRequest(as, client, authentication, {}, INSECURE);
      expect(await oauth.processClientCredentialsResponse(as, client, response)).toMatchObject({ scope: 'feed:read' });
    }
  });

  it('the device flow, with its refusals', async () => {
    const { client, authentication } = await clientOf({
      redirectUris: [],
      grantTypes: ['urn:ietf:params:oauth:grant-type:device_code'],
      scopes: ['openid', 'email'],
      tokenEndpointAuthMethod: 'none',
    });
    const begin = async () =>
      oauth.processDeviceAuthorizationResponse(
        as,
        client,
        await oauth.deviceAuthorizationRequest(as, client, authentication, { scope: 'openid' }, INSECURE),
      );
    const poll = async (code: string) =>
      oauth.processDeviceCodeResponse(
        as,
        client,
        await oauth.deviceCodeGrantRequest(as, client, authentication, code, INSECURE),
      );
    const first = await begin();
    expect(await errorOf(poll(first.device_code))).toBe('authorization_pending');
    expect(await errorOf(poll(first.device_code))).toBe('slow_down');
    const second = await begin();
    const decide = (typed: string, decision: string) =>
      visit(person.browser, `/api/v1/oauth/device/${typed}`, { method: 'POST', json: { decision } });
    expect((await decide(second.user_code, 'deny')).status).toBe(204);
    expect(await errorOf(poll(second.device_code))).toBe('access_denied');
    const third = await begin();
    expect((await decide(third.user_code, 'allow')).status).toBe(204);
    const tokens = await poll(third.device_code);
    expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(person.userId);
    expect(await errorOf(poll(third.device_code))).toBe('invalid_grant');
  });
});

// Names are those of the OpenID Connect conformance suite; the behaviours are told in authorize.actor.test.ts too, here against a
// real server and read by a real client.
describe('negative behaviours, as a client sees them', () => {
  const refusal = async (
    party: Awaited<ReturnType<typeof clientOf>>,
    browser: Browser,
    more: Record<string, string>,
  ) => {
    const request = await requestOf(party.client, more);
    const location = locationOf(await visit(browser, request.url), rig);
    return errorOf(Promise.resolve().then(() => oauth.validateAuthResponse(as, party.client, location, request.state)));
  };
  const stranger = (): Browser => ({ rig, cookies: new Map() });

  it('OP-prompt-none-NotLoggedIn', async () => {
    expect(await refusal(await clientOf(), stranger(), { prompt: 'none' })).toBe('login_required');
  });

  it('OP-prompt-none-LoggedIn without consent, then with', async () => {
    const party = await clientOf();
    expect(await refusal(party, person.browser, { prompt: 'none' })).toBe('consent_required');
    await granted(party);
    const request = await requestOf(party.client, { prompt: 'none' });
    const location = locationOf(await visit(person.browser, request.url), rig);
    expect(oauth.validateAuthResponse(as, party.client, location, request.state).get('code')).toMatch(/^ac_/);
  });

  it('OP-prompt-login: through the sign-in page, and the ID token is of the new sign-in', async () => {
    const party = await clientOf({ isFirstParty: true });
    const request = await requestOf(party.client, { prompt: 'login' });
    const signIn = locationOf(await visit(person.browser, request.url), rig);
    expect(signIn.pathname).toBe('/account/sign-in');
    const fresh = await signedIn(rig, EMAIL);
    const back = locationOf(await visit(fresh, signIn.searchParams.get('return_to') ?? ''), rig);
    const response = await codeGrant(party, back, request);
    const tokens = await oauth.processAuthorizationCodeResponse(as, party.client, response, {
      expectedNonce: request.nonce,
      requireIdToken: true,
      maxAge: 600,
    });
    expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(person.userId);
  });

  it('OP-OAuth-2nd: the second use is refused and ends what the first one gave', async () => {
    const party = await clientOf();
    const { back, request, tokens } = await granted(party);
    const again = codeGrant(party, back, request).then((response) =>
      oauth.processAuthorizationCodeResponse(as, party.client, response),
    );
    expect(await errorOf(again)).toBe('invalid_grant');
    const info = oauth
      .userInfoRequest(as, party.client, tokens.access_token, INSECURE)
      .then((response) => oauth.processUserInfoResponse(as, party.client, person.userId, response));
    await expect(info).rejects.toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
  });

  it('OP-redirect_uri-Missing, OP-redirect_uri-NotReg: a page for the person, no redirect', async () => {
    const { client } = await clientOf();
    for (const redirect of [null, 'https://evil.example/callback']) {
      const request = await requestOf(client, { redirect_uri: redirect });
      const response = await visit(person.browser, request.url);
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
    }
  });

  it('OP-Response-Missing, unsupported response types, PKCE that is missing or plain', async () => {
    const party = await clientOf();
    expect(await refusal(party, person.browser, { response_type: '' })).toBe('invalid_request');
    expect(await refusal(party, person.browser, { response_type: 'token' })).toBe('unsupported_response_type');
    expect(await refusal(party, person.browser, { code_challenge: '' })).toBe('invalid_request');
    expect(await refusal(party, person.browser, { code_challenge_method: 'plain' })).toBe('invalid_request');
    expect(await refusal(party, person.browser, { request: 'e30.e30.' })).toBe('request_not_supported');
  });

  it('a wrong verifier (PKCE), a wrong secret and an unknown grant type', async () => {
    const party = await clientOf();
    const request = await requestOf(party.client);
    const back = await authorized(person.browser, request.url);
    const process = (response: Promise<Response>) =>
      response.then((answer) => oauth.processAuthorizationCodeResponse(as, party.client, answer));
    const wrong = { ...request, verifier: oauth.generateRandomCodeVerifier() };
    expect(await errorOf(process(codeGrant(party, back, wrong)))).toBe('invalid_grant');
    const impostor = { ...party, authentication: oauth.ClientSecretBasic('acs_wrong') };
    await expect(process(codeGrant(impostor, back, request))).rejects.toMatchObject({ status: 401 });
  });

  it('OP-nonce: what came is what is in the ID token, and none when none came', async () => {
    const party = await clientOf();
    const request = await requestOf(party.client, { nonce: null });
    const back = await authorized(person.browser, request.url);
    const tokens = await oauth.processAuthorizationCodeResponse(
      as,
      party.client,
      await codeGrant(party, back, request),
      {
        expectedNonce: oauth.expectNoNonce,
        requireIdToken: true,
      },
    );
    expect(oauth.getValidatedIdTokenClaims(tokens)).not.toHaveProperty('nonce');
  });

  it('leaves no undocumented answer in the log', () => {
    expect(rig.server.log()).toContain('/oauth/authorize');
    expect(rig.server.log()).not.toContain('undocumented answer');
    expect(rig.server.log()).not.toContain('request failed');
  });
});
