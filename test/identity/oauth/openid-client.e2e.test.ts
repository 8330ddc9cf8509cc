import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorized, type Browser, REDIRECT_URI, register, visit } from './rig.ts';
import { personAtBrowser, type ServerRig, serverRig, signedIn } from './server-rig.ts';

const BYE = 'https://app.example/bye';
const SCOPE = 'openid profile email offline_access';
const EMAIL = 'hana@example.org';

let rig: ServerRig;
let person: { userId: string; browser: Browser };

beforeAll(async () => {
  rig = await serverRig();
  person = await personAtBrowser(rig, EMAIL);
});
afterAll(async () => rig?.server.stop());

/** A relying party, as its developer would configure it; every ID token's signature is verified by the JWKS. */
async function relyingParty(
  settings: Readonly<Record<string, unknown>> = {},
  metadata: Partial<oidc.ClientMetadata> = {},
): Promise<oidc.Configuration> {
  const { id, secret } = await register(rig, settings);
  const authentication = secret === null ? oidc.None() : oidc.ClientSecretBasic(secret);
  const config = await oidc.discovery(new URL(rig.origin), id, metadata, authentication, {
    execute: [oidc.allowInsecureRequests],
  });
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** The whole way of a person: authorization request, consent, code, tokens. */
async function tokensOf(config: oidc.Configuration, browser: Browser, more: Readonly<Record<string, string>> = {}) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedState = oidc.randomState();
  const expectedNonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  const back = await authorized(browser, url.href);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  const maxAge = more.max_age === undefined ? {} : { maxAge: Number(more.max_age) };
  return oidc.authorizationCodeGrant(config, back, { ...checks, ...maxAge });
}

describe('openid-client', () => {
  it('discovers the provider, by both names', async () => {
    const config = await relyingParty();
    expect(config.serverMetadata()).toMatchObject({ issuer: rig.origin, supportsPKCE: expect.any(Function) });
    expect(config.serverMetadata().supportsPKCE()).toBe(true);
    const plain = await oidc.discovery(new URL(rig.origin), 'x', undefined, oidc.None(), {
      algorithm: 'oauth2',
      execute: [oidc.allowInsecureRequests],
    });
    expect(plain.serverMetadata().token_endpoint).toBe(config.serverMetadata().token_endpoint);
  });

  it('code + PKCE, ID token, userinfo, refresh, introspection, revocation', async () => {
    const config = await relyingParty();
    const tokens = await tokensOf(config, person.browser, { max_age: '3600' });
    const claims = tokens.claims();
    expect(claims).toMatchObject({ iss: rig.origin, sub: person.userId, aud: config.clientMetadata().client_id });

    expect(await oidc.fetchUserInfo(config, tokens.access_token, person.userId)).toMatchObject({
      sub: person.userId,
      name: 'Hana Kim',
      email: EMAIL,
      email_verified: true,
    });

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()).toMatchObject({ sub: person.userId, auth_time: claims?.auth_time });
    // The answer was lost: the same token gives the same successor.
    const repeated = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(repeated.refresh_token).toBe(refreshed.refresh_token);

    expect(await oidc.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
      active: true,
      sub: person.userId,
      client_id: config.clientMetadata().client_id,
    });
    await oidc.tokenRevocation(config, refreshed.refresh_token ?? '');
    expect(await oidc.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false });
    await expect(oidc.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(oidc.fetchUserInfo(config, tokens.access_token, person.userId)).rejects.toMatchObject({
      code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
    });
  });

  it('ID tokens signed by EdDSA, for who registered that', async () => {
    const config = await relyingParty({ idTokenSignedResponseAlg: 'EdDSA' }, { id_token_signed_response_alg: 'EdDSA' });
    expect((await tokensOf(config, person.browser)).claims()?.sub).toBe(person.userId);
  });

  it('public clients', async () => {
    const config = await relyingParty({ tokenEndpointAuthMethod: 'none' });
    const tokens = await tokensOf(config, person.browser);
    expect((await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')).expires_in).toBe(300);
  });

  it('client credentials', async () => {
    const config = await relyingParty({
      redirectUris: [],
      grantTypes: ['client_credentials'],
      scopes: ['blacklist:read'],
    });
    const tokens = await oidc.clientCredentialsGrant(config, { scope: 'blacklist:read' });
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'blacklist:read' });
    const answer = await oidc.fetchProtectedResource(
      config,
      tokens.access_token,
      new URL(`${rig.origin}/api/v1/blacklist/lists`),
      'GET',
    );
    expect(answer.status).toBe(200);
  });

  it('the device flow', async () => {
    const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
    const config = await relyingParty({
      redirectUris: [],
      grantTypes: [grantType, 'refresh_token'],
      tokenEndpointAuthMethod: 'none',
    });
    const device = await oidc.initiateDeviceAuthorization(config, { scope: SCOPE });
    const path = `/api/v1/oauth/device/${device.user_code}`;
    const allow = await visit(person.browser, path, { method: 'POST', json: { decision: 'allow' } });
    expect(allow.status).toBe(204);
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, device);
    expect(tokens.claims()?.sub).toBe(person.userId);
    expect(tokens.refresh_token).toBeDefined();
  });

  it('logout at the wish of the application', async () => {
    const config = await relyingParty({ postLogoutRedirectUris: [BYE] });
    const browser = await signedIn(rig, EMAIL);
    const tokens = await tokensOf(config, browser, { scope: 'openid' });
    const url = oidc.buildEndSessionUrl(config, {
      post_logout_redirect_uri: BYE,
      id_token_hint: tokens.id_token ?? '',
      state: 'gone',
    });
    const response = await visit(browser, url.href);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`${BYE}?state=gone`);
    expect(browser.cookies.size).toBe(0);
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
  });

  it('leaves no undocumented answer, failure or secret in the log of the server', () => {
    const log = rig.server.log();
    expect(log).toContain('/oauth/token');
    expect(log).not.toContain('undocumented answer');
    expect(log).not.toContain('request failed');
    for (const secret of [/\bacs_[0-9A-Z]{20}/, /\ba[crs]_[0-9A-Z]{26}_/, /\bdc_[B-Z]{8}_/, /eyJ[\w-]{10,}\.eyJ/]) {
      expect(log).not.toMatch(secret);
    }
  });
});
