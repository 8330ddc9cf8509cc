import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { entityId, instant } from './common.ts';
import { formBody, parameter, redirect, refusals, tag } from './oauth-shapes.ts';

const scopes = z.array(z.string());
const clientSummary = z.object({ id: entityId, name: z.string() }).meta({ id: 'OAuthClientSummary' });
const decision = z.object({ decision: z.enum(['allow', 'deny']) });
const consentParams = z.object({ requestId: z.string().regex(/^[0-9A-Z]{26}$/, 'an id of 26 characters') });

export const getConsentRequest = defineRoute({
  operationId: 'getConsentRequest',
  method: 'get',
  path: '/api/v1/oauth/consent-requests/{requestId}',
  summary: 'What an application asks for, for the consent page',
  summaryKo: '동의 요청 조회',
  tag,
  permission: 'account:read',
  request: { params: consentParams },
  responses: {
    200: {
      description: 'Who asks for what.',
      schema: z
        .object({
          client: clientSummary,
          scopes,
          newScopes: scopes.meta({ description: 'Those that were not allowed before.' }),
        })
        .meta({ id: 'ConsentRequest' }),
    },
  },
  errors: ['not_found'],
});

export const postConsentRequest = defineRoute({
  operationId: 'postConsentRequest',
  method: 'post',
  path: '/api/v1/oauth/consent-requests/{requestId}',
  summary: 'Allow or deny what an application asks for, once',
  summaryKo: '동의 또는 거부',
  description: 'By the browser that the request came from: with its session cookie, not with a token.',
  tag,
  permission: 'account:write',
  strict: true,
  request: { params: consentParams, body: decision },
  responses: {
    200: { description: 'Where to send the browser.', schema: z.object({ redirect_to: z.string() }) },
  },
  errors: ['not_found'],
});

const deviceParams = z.object({
  userCode: z
    .string()
    .min(1)
    .max(40)
    .meta({ examples: ['WDJB-MJHT'] }),
});
const deviceErrors = ['not_found', 'sign_in_delayed'] as const;

export const getDevice = defineRoute({
  operationId: 'getDeviceRequest',
  method: 'get',
  path: '/api/v1/oauth/device/{userCode}',
  summary: 'Which application waits behind a user code',
  summaryKo: '기기 코드 조회',
  description: 'By session cookie. Wrong codes are met with growing delays.',
  tag,
  permission: 'account:read',
  request: { params: deviceParams },
  responses: {
    200: {
      description: 'Who asks for what.',
      schema: z
        .object({ userCode: z.string(), client: clientSummary, scopes, expiresAt: instant })
        .meta({ id: 'DeviceRequest' }),
    },
  },
  errors: [...deviceErrors],
});

export const postDevice = defineRoute({
  operationId: 'postDeviceRequest',
  method: 'post',
  path: '/api/v1/oauth/device/{userCode}',
  summary: 'Allow or deny what a device asks for, once',
  summaryKo: '기기 연결 허용 또는 거부',
  tag,
  permission: 'account:write',
  strict: true,
  request: { params: deviceParams, body: decision },
  responses: { 204: { description: 'The device learns it with its next poll.' } },
  errors: [...deviceErrors],
});

const deviceAuthorization = z
  .object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.string(),
    verification_uri_complete: z.string(),
    expires_in: z.number().int(),
    interval: z.number().int(),
  })
  .meta({ id: 'DeviceAuthorization', description: 'RFC 8628 §3.2.' });

export const postDeviceAuthorization = defineRoute({
  operationId: 'postDeviceAuthorization',
  method: 'post',
  path: '/oauth/device_authorization',
  summary: 'Begin to connect a device without a browser (RFC 8628)',
  summaryKo: '기기 연결 시작',
  tag,
  permission: 'public',
  rawBody: formBody,
  responses: { 200: { description: 'The codes.', schema: deviceAuthorization }, ...refusals },
  errors: ['unavailable', 'actor_overloaded'],
});

export const getConsents = defineRoute({
  operationId: 'getConsents',
  method: 'get',
  path: '/api/v1/users/me/consents',
  summary: 'What I have allowed applications',
  summaryKo: '내가 동의한 애플리케이션',
  tag,
  permission: 'account:read',
  responses: {
    200: {
      description: 'The consents, the latest first.',
      schema: z.object({
        data: z.array(z.object({ client: clientSummary, scopes, grantedAt: instant }).meta({ id: 'Consent' })),
      }),
    },
  },
  errors: ['not_found'],
});

export const deleteConsent = defineRoute({
  operationId: 'deleteConsent',
  method: 'delete',
  path: '/api/v1/users/me/consents/{client}',
  summary: 'Take a consent back, and end what the application has',
  summaryKo: '동의 철회',
  tag,
  permission: 'account:security',
  strict: true,
  request: { params: z.object({ client: entityId }) },
  responses: { 204: { description: 'The application has nothing any more.' } },
  errors: ['not_found'],
});

const logoutQuery = z.object({
  id_token_hint: parameter('An ID token of the application; who is still the same is not asked.'),
  client_id: parameter('The application, when it has no ID token any more.'),
  post_logout_redirect_uri: parameter('One of the registered ones, exactly.'),
  state: parameter('Comes back unchanged.'),
});

const page = (description: string) => ({ description, schema: z.string(), mediaType: 'text/html' });

export const getLogout = defineRoute({
  operationId: 'getLogout',
  method: 'get',
  path: '/oauth/logout',
  summary: 'Sign out at the wish of an application (OpenID Connect RP-Initiated Logout 1.0)',
  summaryKo: '애플리케이션 로그아웃 요청',
  tag,
  permission: 'public',
  authenticate: 'principal',
  request: { query: logoutQuery },
  responses: { ...redirect('Signed out; back to the application.'), 200: page('The person is asked, or signed out.') },
  errors: [],
});

export const postLogout = defineRoute({
  operationId: 'postLogout',
  method: 'post',
  path: '/oauth/logout',
  summary: 'The same request as a form',
  summaryKo: '애플리케이션 로그아웃 요청 (폼)',
  tag,
  permission: 'public',
  rawBody: formBody,
  responses: { 303: { description: 'To the GET.' } },
  errors: [],
});

export const confirmLogout = defineRoute({
  operationId: 'confirmLogout',
  method: 'post',
  path: '/oauth/logout/confirm',
  summary: 'The person says yes',
  summaryKo: '로그아웃 확인',
  tag,
  permission: 'public',
  authenticate: 'principal',
  rawBody: formBody,
  responses: {
    200: page('Signed out.'),
    303: { description: 'Signed out; back to the application.' },
    400: page('The request is not in order.'),
  },
  errors: [],
});

export const contracts: readonly Route[] = [
  getConsentRequest,
  postConsentRequest,
  getDevice,
  postDevice,
  postDeviceAuthorization,
  getConsents,
  deleteConsent,
  getLogout,
  postLogout,
  confirmLogout,
];
