import * as z from 'zod';
import { AUTHENTICATION_METHODS, GRANT_TYPES, ID_TOKEN_ALGORITHMS } from '../../../shared/identity/oauth/client.ts';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { formBody, oauthError, parameter, redirect, refusals, tag } from './oauth-shapes.ts';

const metadata = z
  .looseObject({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    jwks_uri: z.string(),
    scopes_supported: z.array(z.string()),
    grant_types_supported: z.array(z.enum(GRANT_TYPES)),
    id_token_signing_alg_values_supported: z.array(z.enum(ID_TOKEN_ALGORITHMS)),
    token_endpoint_auth_methods_supported: z.array(z.enum(AUTHENTICATION_METHODS)),
    code_challenge_methods_supported: z.array(z.literal('S256')),
    authorization_response_iss_parameter_supported: z.literal(true),
  })
  .meta({ id: 'ProviderMetadata', description: 'OpenID Connect Discovery 1.0 §3, RFC 8414 §2.' });

export const getOpenIdConfiguration = defineRoute({
  operationId: 'getOpenIdConfiguration',
  method: 'get',
  path: '/.well-known/openid-configuration',
  summary: 'What this OpenID Connect provider can do, and where',
  summaryKo: 'OpenID 제공자 정보',
  tag,
  permission: 'public',
  responses: { 200: { description: 'The metadata.', schema: metadata } },
  errors: [],
  cache: 'public, max-age=300',
});

export const getAuthorizationServer = defineRoute({
  operationId: 'getAuthorizationServerMetadata',
  method: 'get',
  path: '/.well-known/oauth-authorization-server',
  summary: 'The same, under the name of RFC 8414',
  summaryKo: 'OAuth 인가 서버 정보',
  tag,
  permission: 'public',
  responses: { 200: { description: 'The metadata.', schema: metadata } },
  errors: [],
  cache: 'public, max-age=300',
});

const authorizeQuery = z.object({
  response_type: parameter('`code`.'),
  client_id: parameter('The registered application.'),
  redirect_uri: parameter('One of the registered ones, exactly.'),
  scope: parameter('Separated by one space.'),
  state: parameter('Comes back unchanged.'),
  code_challenge: parameter('SHA-256 of the verifier in base64url (RFC 7636); required.'),
  code_challenge_method: parameter('`S256`.'),
  nonce: parameter('Comes back in the ID token.'),
  prompt: parameter('`none`, `login`, `consent`, `select_account`.'),
  max_age: parameter('Seconds since the person last proved who they are.'),
  acr_values: parameter('`aal2` asks for a second factor.'),
  login_hint: parameter('What the sign-in page is filled in with.'),
  id_token_hint: parameter('An earlier ID token; somebody else must sign in again.'),
});

export const getAuthorize = defineRoute({
  operationId: 'getAuthorize',
  method: 'get',
  path: '/oauth/authorize',
  summary: 'Where an application sends a browser to have its person signed in (RFC 6749 §4.1, OpenID Connect)',
  summaryKo: '애플리케이션 로그인 요청',
  description:
    'Answers at `redirect_uri` with `code`, `state` and `iss`, or with `error` (RFC 6749 §4.1.2.1). Who is not signed in is sent to ' +
    'the sign-in page first, who has not consented to the consent page.',
  tag,
  permission: 'public',
  authenticate: 'principal',
  request: { query: authorizeQuery },
  responses: redirect('To the application, the sign-in page or the consent page.'),
  errors: [],
});

export const postAuthorize = defineRoute({
  operationId: 'postAuthorize',
  method: 'post',
  path: '/oauth/authorize',
  summary: 'The same request as a form',
  summaryKo: '애플리케이션 로그인 요청 (폼)',
  description: 'Sends the browser to the same request as a GET, with which it sends its cookies.',
  tag,
  permission: 'public',
  rawBody: formBody,
  responses: { 303: { description: 'To the GET.' } },
  errors: [],
});

const tokens = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int(),
    scope: z.string(),
    refresh_token: z.string().optional().meta({ description: 'With `offline_access`, and for devices.' }),
    id_token: z.string().optional().meta({ description: 'With `openid`.' }),
  })
  .meta({ id: 'TokenResponse', description: 'RFC 6749 §5.1, OpenID Connect Core §3.1.3.3.' });

export const postToken = defineRoute({
  operationId: 'postToken',
  method: 'post',
  path: '/oauth/token',
  summary: 'Exchange a code, a refresh token, a device code or a client’s own credentials for tokens',
  summaryKo: '토큰 발급',
  description:
    'Form-encoded. A refresh token has a single successor: presenting it again gives the same one, until that one was used. ' +
    'Refusals are those of RFC 6749 §5.2 and RFC 8628 §3.5, not problem documents.',
  rate: 'token',
  tag,
  permission: 'public',
  rawBody: formBody,
  responses: { 200: { description: 'The tokens.', schema: tokens }, ...refusals },
  errors: ['unavailable', 'actor_overloaded', 'secrets_key_unusable'],
});

const person = z
  .object({
    sub: z.string(),
    name: z.string().optional(),
    preferred_username: z.string().optional(),
    zoneinfo: z.string().optional(),
    locale: z.string().optional(),
    updated_at: z.number().int().optional(),
    email: z.string().optional(),
    email_verified: z.boolean().optional(),
  })
  .meta({ id: 'UserInfo', description: 'Claims that the scopes `profile` and `email` release.' });

const userinfo = {
  summary: 'Claims about the person of an access token (OpenID Connect Core §5.3)',
  summaryKo: '사용자 정보',
  tag,
  permission: 'public',
  responses: {
    200: { description: 'The claims.', schema: person },
    400: { description: 'The token came in two ways.', schema: oauthError },
    401: { description: 'No token, or one that is not good any more.', schema: oauthError },
    403: { description: 'The token lacks the scope `openid`.', schema: oauthError },
  },
  errors: ['unavailable', 'actor_overloaded'],
} as const;

export const getUserinfo = defineRoute({
  operationId: 'getUserinfo',
  method: 'get',
  path: '/oauth/userinfo',
  ...userinfo,
});

export const postUserinfo = defineRoute({
  operationId: 'postUserinfo',
  method: 'post',
  path: '/oauth/userinfo',
  ...userinfo,
  rawBody: { maxBytes: formBody.maxBytes, mediaTypes: ['any'] },
});

const introspection = z
  .object({
    active: z.boolean(),
    scope: z.string().optional(),
    client_id: z.string().optional(),
    token_type: z.enum(['Bearer', 'refresh_token']).optional(),
    sub: z.string().optional(),
    aud: z.string().optional(),
    iss: z.string().optional(),
    exp: z.number().int().optional(),
    iat: z.number().int().optional(),
    jti: z.string().optional(),
    sid: z.string().optional(),
    acr: z.string().optional(),
    amr: z.array(z.string()).optional(),
    auth_time: z.number().int().optional(),
  })
  .meta({
    id: 'Introspection',
    description: 'RFC 7662 §2.2. All that is said of a token that is not good is `active: false`.',
  });

export const postIntrospect = defineRoute({
  operationId: 'postIntrospect',
  method: 'post',
  path: '/oauth/introspect',
  summary: 'Whether a token is good right now (RFC 7662)',
  summaryKo: '토큰 검사',
  description: 'Asks the owner, so the answer is never stale. A client sees only tokens issued to it or meant for it.',
  rate: 'token',
  tag,
  permission: 'public',
  rawBody: formBody,
  responses: { 200: { description: 'What the token is worth.', schema: introspection }, ...refusals },
  errors: ['unavailable', 'actor_overloaded', 'secrets_key_unusable'],
});

export const postRevoke = defineRoute({
  operationId: 'postRevoke',
  method: 'post',
  path: '/oauth/revoke',
  summary: 'End the grant of a refresh or access token (RFC 7009)',
  summaryKo: '토큰 폐기',
  description:
    'Also 200 for a token that is unknown. Either token ends the whole grant. The token of a client that acts for itself belongs to no ' +
    'grant and cannot be revoked (`unsupported_token_type`): it ends within five minutes.',
  rate: 'token',
  tag,
  permission: 'public',
  rawBody: formBody,
  responses: { 200: { description: 'The token is worth nothing.' }, ...refusals },
  errors: ['unavailable', 'actor_overloaded', 'secrets_key_unusable'],
});

export const contracts: readonly Route[] = [
  getOpenIdConfiguration,
  getAuthorizationServer,
  getAuthorize,
  postAuthorize,
  postToken,
  getUserinfo,
  postUserinfo,
  postIntrospect,
  postRevoke,
];
