import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { carrier, oneTimeToken, signedInBody, signInBody } from './common.ts';

/** Longest password that is looked at, in characters; the policy says more. */
const password = z.string().min(1).max(1024).meta({ description: 'Never logged, never stored as it is.' });

export const postSignIn = defineRoute({
  operationId: 'signIn',
  method: 'post',
  path: '/api/v1/auth/sign-in',
  summary: 'Sign in with a password',
  summaryKo: '비밀번호로 로그인',
  description:
    'The answer and its cost are the same for an account that does not exist. Failures are answered more and more slowly, per account and per network; an account is never locked.',
  rate: 'sign-in',
  tag: 'authentication',
  permission: 'public',
  request: {
    body: z.object({
      identifier: z.string().min(1).max(254).meta({ description: 'E-mail address or user name.' }),
      password,
      carrier,
    }),
  },
  responses: { 200: { description: 'Signed in, or a second factor is wanted.', schema: signInBody } },
  errors: ['sign_in_refused', 'sign_in_delayed', 'email_unverified', 'account_suspended', 'secrets_key_unusable'],
});

export const postRefresh = defineRoute({
  operationId: 'refreshSession',
  method: 'post',
  path: '/api/v1/auth/refresh',
  summary: 'Exchange a refresh token for its successor',
  summaryKo: '갱신 토큰 교환',
  description:
    'Asking again with the same token gives the same successor as long as that was not used: a lost answer or two tabs are no theft. Using a token after its successor was used ends the session.',
  rate: 'token',
  tag: 'authentication',
  permission: 'public',
  request: { body: z.object({ refreshToken: z.string().min(1).max(200) }) },
  responses: { 200: { description: 'New tokens.', schema: signedInBody } },
  errors: ['session_ended', 'secrets_key_unusable'],
});

export const postSignOut = defineRoute({
  operationId: 'signOut',
  method: 'post',
  path: '/api/v1/auth/sign-out',
  summary: 'End the session of this credential',
  summaryKo: '로그아웃',
  description:
    'Also clears the cookies. The access token dies everywhere within five seconds, the refresh token at once.',
  tag: 'authentication',
  permission: 'account:read',
  responses: { 204: { description: 'The session has ended.' } },
  errors: ['not_found'],
});

export const postForgotPassword = defineRoute({
  operationId: 'forgotPassword',
  method: 'post',
  path: '/api/v1/auth/password/forgot',
  summary: 'Ask for a mail with a link for a new password',
  summaryKo: '비밀번호 재설정 메일 요청',
  description: 'Answers the same whether or not there is such an account.',
  rate: 'sign-in',
  tag: 'authentication',
  permission: 'public',
  request: { body: z.object({ email: z.string().min(3).max(254) }) },
  responses: {
    202: {
      description: 'If there is such an account, a mail is on its way.',
      schema: z.object({ status: z.literal('accepted') }),
    },
  },
  errors: ['sign_in_delayed'],
});

export const postResetPassword = defineRoute({
  operationId: 'resetPassword',
  method: 'post',
  path: '/api/v1/auth/password/reset',
  summary: 'Set a new password by the link of a mail',
  summaryKo: '메일 링크로 새 비밀번호 설정',
  description: 'Ends every session of the account.',
  rate: 'sign-in',
  tag: 'authentication',
  permission: 'public',
  request: { body: z.object({ token: oneTimeToken, password }) },
  responses: { 204: { description: 'The password is set; sign in with it.' } },
  errors: ['one_time_token_invalid', 'password_unacceptable', 'secrets_key_unusable'],
});

export const postPassword = defineRoute({
  operationId: 'changePassword',
  method: 'post',
  path: '/api/v1/users/me/password',
  summary: 'Change the password, or set the first one',
  summaryKo: '비밀번호 변경',
  description:
    'Ends every other session and every access token issued before. An account without a password needs a recent sign-in.',
  tag: 'authentication',
  permission: 'account:security',
  strict: true,
  request: { body: z.object({ current: password.nullable(), next: password }) },
  responses: { 204: { description: 'The password is changed.' } },
  errors: [
    'sign_in_refused',
    'sign_in_delayed',
    'password_unacceptable',
    'not_found',
    'step_up_required',
    'secrets_key_unusable',
  ],
});

export const getLive = defineRoute({
  operationId: 'openLiveConnection',
  method: 'get',
  path: '/api/v1/auth/live',
  summary: 'A WebSocket that ends with the session',
  summaryKo: '세션과 함께 끝나는 WebSocket',
  description:
    'Tells of sign-ins elsewhere (`session.started`) and closes with code 4401 when the session ends. From a browser the request must come from a page of this site.',
  tag: 'authentication',
  permission: 'account:read',
  strict: true,
  responses: { 101: { description: 'The connection is open.' } },
  errors: ['invalid_request', 'not_found', 'csrf_refused'],
});

export const contracts: readonly Route[] = [
  postSignIn,
  postRefresh,
  postSignOut,
  postForgotPassword,
  postResetPassword,
  postPassword,
  getLive,
];
