import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { oneTimeToken, pageOf, pageQuery, userReference } from './common.ts';
import {
  activity,
  displayName,
  email,
  locale,
  preferences,
  profile,
  status,
  user,
  username,
  userSummary,
} from './user-shapes.ts';

const tag = 'users';
const userParams = z.object({ userId: userReference });
const accepted = z.object({ status: z.literal('accepted') });
/** Own account or another one's: the handler decides, and says which permission is missing. */
const personal = { tag, permission: 'public', authenticate: 'principal' } as const;
const stale = ['precondition_required', 'revision_mismatch'] as const;

export const postUser = defineRoute({
  operationId: 'createUser',
  method: 'post',
  path: '/api/v1/users',
  summary: 'Sign up; or, as an administrator, create an account',
  summaryKo: '회원 가입 또는 (관리자) 사용자 생성',
  description:
    'Without `users:write` this is a sign-up: 202 whether or not the address has an account already, and a mail to the address says which. A taken user name is said openly. With `users:write` the account is there at once (201) and a taken address is said, too; `roles` need `users:security`. Send an Idempotency-Key: a repeated request then makes no second account.',
  ...personal,
  rate: 'sign-in',
  idempotent: true,
  request: {
    body: z.object({
      email,
      password: z.string().min(1).max(1024).optional().meta({
        description: 'Left out only by administrators: the person then asks for a new password.',
      }),
      passwordHash: z.string().min(1).max(400).optional().meta({
        description:
          'In place of `password`, for people who come from another system; needs `users:security`. A bcrypt hash (`$2a$`, `$2b$`, `$2y$`), or a PHC string of scrypt or Argon2id. It is hashed anew at the first sign-in.',
      }),
      username: username.optional(),
      displayName: displayName.optional(),
      locale: locale.optional().meta({ description: 'Default: by Accept-Language.' }),
      emailVerified: z.boolean().optional().meta({ description: 'Administrators only: no mail is sent.' }),
      roles: z.array(z.string().max(40)).max(20).optional().meta({ description: 'Default: `user`.' }),
    }),
  },
  responses: {
    201: { description: 'The account (administrators).', schema: user },
    202: { description: 'A mail is on its way to the address.', schema: accepted },
  },
  errors: [
    'forbidden',
    'scope_exceeded',
    'claim_taken',
    'name_unacceptable',
    'password_unacceptable',
    'idempotency_key_reused',
    'idempotency_in_flight',
    'conflict',
    'secrets_key_unusable',
    'unavailable',
  ],
});

export const getUsers = defineRoute({
  operationId: 'listUsers',
  method: 'get',
  path: '/api/v1/users',
  summary: 'Search accounts, the newest first',
  summaryKo: '사용자 검색',
  tag,
  permission: 'users:read',
  request: {
    query: pageQuery.extend({
      email: z.string().min(1).max(254).optional().meta({ description: 'How the address begins.' }),
      username: z.string().min(1).max(120).optional().meta({ description: 'How the user name begins.' }),
      name: z.string().min(1).max(80).optional().meta({ description: 'What the display name contains.' }),
      status: status.optional(),
      role: z.string().min(1).max(40).optional(),
    }),
  },
  responses: { 200: { description: 'A page; `Link` names the next.', schema: pageOf(userSummary) } },
  errors: [],
});

export const getUser = defineRoute({
  operationId: 'getUser',
  method: 'get',
  path: '/api/v1/users/{userId}',
  summary: 'An account',
  summaryKo: '사용자 조회',
  ...personal,
  request: { params: userParams },
  responses: { 200: { description: 'The account.', schema: user } },
  errors: ['forbidden', 'not_found'],
});

export const putUser = defineRoute({
  operationId: 'updateUser',
  method: 'put',
  path: '/api/v1/users/{userId}',
  summary: 'Change the user name',
  summaryKo: '사용자 수정',
  description: 'The e-mail address changes by its own operation, since the new one has to be verified.',
  ...personal,
  request: { params: userParams, body: z.object({ username: username.nullable() }) },
  responses: { 200: { description: 'The account.', schema: user } },
  errors: ['forbidden', 'not_found', 'conflict', 'claim_taken', 'name_unacceptable', ...stale],
});

export const getProfile = defineRoute({
  operationId: 'getProfile',
  method: 'get',
  path: '/api/v1/users/{userId}/profile',
  summary: 'What a person tells of themselves',
  summaryKo: '프로필 조회',
  ...personal,
  request: { params: userParams },
  responses: { 200: { description: 'The profile.', schema: profile } },
  errors: ['forbidden', 'not_found'],
});

export const putProfile = defineRoute({
  operationId: 'replaceProfile',
  method: 'put',
  path: '/api/v1/users/{userId}/profile',
  summary: 'Replace the profile; what is left out is not told any more',
  summaryKo: '프로필 수정',
  ...personal,
  request: { params: userParams, body: profile },
  maxBodyBytes: 16_384,
  responses: { 200: { description: 'The profile.', schema: profile } },
  errors: ['forbidden', 'not_found', 'conflict', ...stale],
});

export const getPreferences = defineRoute({
  operationId: 'getPreferences',
  method: 'get',
  path: '/api/v1/users/{userId}/preferences',
  summary: 'How a person wants to be spoken to',
  summaryKo: '선호도 조회',
  ...personal,
  request: { params: userParams },
  responses: { 200: { description: 'The preferences.', schema: preferences } },
  errors: ['forbidden', 'not_found'],
});

export const putPreferences = defineRoute({
  operationId: 'replacePreferences',
  method: 'put',
  path: '/api/v1/users/{userId}/preferences',
  summary: 'Replace the preferences',
  summaryKo: '선호도 수정',
  ...personal,
  request: { params: userParams, body: preferences },
  maxBodyBytes: 16_384,
  responses: { 200: { description: 'The preferences.', schema: preferences } },
  errors: ['forbidden', 'not_found', 'conflict', ...stale],
});

export const getActivity = defineRoute({
  operationId: 'getActivity',
  method: 'get',
  path: '/api/v1/users/{userId}/activity',
  summary: 'What happened to an account, the newest first',
  summaryKo: '활동 이력 조회',
  description: 'With `security=true` the security history alone: sign-ins, changes of credentials, what was refused.',
  ...personal,
  request: { params: userParams, query: pageQuery.extend({ security: z.enum(['true', 'false']).optional() }) },
  responses: { 200: { description: 'A page; `Link` names the next.', schema: pageOf(activity) } },
  errors: ['forbidden', 'not_found'],
});

export const postEmail = defineRoute({
  operationId: 'changeEmail',
  method: 'post',
  path: '/api/v1/users/me/email',
  summary: 'Ask for another e-mail address',
  summaryKo: '이메일 주소 변경 요청',
  description:
    'A mail to the new address carries a link; until it is followed (24 hours) the old one stays. The answer is the same for an address that another account has. At most five an hour; takes two factors once the account has a second one.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: { maxAgeSeconds: 300 },
  request: { body: z.object({ email }) },
  responses: { 202: { description: 'A mail is on its way to the new address.', schema: accepted } },
  errors: ['not_found', 'conflict', 'secrets_key_unusable'],
});

export const postVerifyEmail = defineRoute({
  operationId: 'verifyEmail',
  method: 'post',
  path: '/api/v1/auth/verify-email',
  summary: 'Verify an e-mail address by the link of a mail',
  summaryKo: '이메일 주소 확인',
  description: 'For the address of a new account as well as for a changed one. The token works once.',
  tag,
  permission: 'public',
  request: { body: z.object({ token: oneTimeToken }) },
  responses: { 204: { description: 'The address is verified.' } },
  errors: ['one_time_token_invalid', 'unavailable'],
});

export const postResendVerification = defineRoute({
  operationId: 'resendVerification',
  method: 'post',
  path: '/api/v1/auth/verify-email/resend',
  summary: 'Send the mail that verifies an address once more',
  summaryKo: '확인 메일 다시 보내기',
  description: 'Answers the same whether or not there is such an account, and mails at most every ten minutes.',
  tag,
  permission: 'public',
  request: { body: z.object({ email }) },
  responses: { 202: { description: 'If the address waits for it, a mail is on its way.', schema: accepted } },
  errors: [],
});

export const getMailbox = defineRoute({
  operationId: 'readMailbox',
  method: 'get',
  path: '/api/v1/identity/mailbox',
  summary: 'Mails that were kept instead of sent, the newest first',
  summaryKo: '보관된 메일 조회',
  description:
    'Only while `AEGIS_MAIL` is `mailbox`: for development, and for operators without a mail provider. The mails hold working links, so this needs `operations:write`.',
  tag: 'operations',
  permission: 'operations:write',
  request: { query: pageQuery },
  responses: {
    200: {
      description: 'A page; `Link` names the next.',
      schema: pageOf(
        z
          .object({
            id: z.string(),
            at: z.iso.datetime(),
            from: z.string(),
            to: z.string(),
            subject: z.string(),
            text: z.string(),
            html: z.string(),
          })
          .meta({ id: 'Mail' }),
      ),
    },
  },
  errors: [],
});

export const contracts: readonly Route[] = [
  postUser,
  getUsers,
  getUser,
  putUser,
  getProfile,
  putProfile,
  getPreferences,
  putPreferences,
  getActivity,
  postEmail,
  postVerifyEmail,
  postResendVerification,
  getMailbox,
];
