import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { instant, oneTimeToken, signedInBody } from './common.ts';
import { assertionOptions, assertionResponse, challengeId, freshRecoveryCodes, RECENT } from './passkeys.ts';

const tag = 'factors';

const totpCode = z
  .string()
  .min(6)
  .max(20)
  .meta({ description: 'Six digits of the authenticator app; each code is good once.', examples: ['287082'] });
const recoveryCode = z
  .string()
  .min(1)
  .max(40)
  .meta({ examples: ['7GQ2-M4XK-9RTD'] });

const factors = z
  .object({
    totp: z.object({ since: instant }).nullable(),
    passkeys: z.number().int().min(0),
    recoveryCodesLeft: z.number().int().min(0),
  })
  .meta({ id: 'Factors' });

/** The second factors, each with what shows it; `extra` goes along with each. */
function shown<Extra extends z.ZodRawShape>(extra: Extra) {
  return [
    z.object({ ...extra, method: z.literal('totp'), code: totpCode }),
    z.object({ ...extra, method: z.literal('recovery'), code: recoveryCode }),
    z.object({ ...extra, method: z.literal('passkey'), id: challengeId, response: assertionResponse }),
  ] as const;
}

export const getFactors = defineRoute({
  operationId: 'getFactors',
  method: 'get',
  path: '/api/v1/users/me/factors',
  summary: 'The second factors of the account',
  summaryKo: '2단계 인증 수단',
  tag,
  permission: 'account:read',
  responses: { 200: { description: 'What there is.', schema: factors } },
  errors: ['not_found'],
});

export const postTotp = defineRoute({
  operationId: 'enrolTotp',
  method: 'post',
  path: '/api/v1/users/me/totp',
  summary: 'Begin to enrol an authenticator app',
  summaryKo: '인증 앱 등록 시작',
  description:
    'Nothing changes until a code is confirmed, for which there are 15 minutes. Asks for two factors once the account has a second one.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  responses: {
    201: {
      description: 'The secret, shown this once.',
      schema: z.object({
        secret: z.string().meta({ description: 'Base 32, to type in by hand.' }),
        uri: z.string().meta({ description: 'To draw as a QR code.', examples: ['otpauth://totp/Aegis:kim?…'] }),
      }),
    },
  },
  errors: ['not_found', 'conflict', 'secrets_key_unusable'],
});

export const postTotpConfirm = defineRoute({
  operationId: 'confirmTotp',
  method: 'post',
  path: '/api/v1/users/me/totp/confirm',
  summary: 'Confirm the authenticator app with a code',
  summaryKo: '인증 앱 코드 확인',
  description: 'From now on a password alone does not sign in.',
  tag,
  permission: 'account:security',
  strict: true,
  request: { body: z.object({ code: totpCode }) },
  responses: {
    200: { description: 'It is enrolled.', schema: z.object({ recoveryCodes: freshRecoveryCodes }) },
  },
  errors: ['not_found', 'conflict', 'factor_refused', 'sign_in_delayed', 'secrets_key_unusable'],
});

export const deleteTotp = defineRoute({
  operationId: 'removeTotp',
  method: 'delete',
  path: '/api/v1/users/me/totp',
  summary: 'Remove the authenticator app',
  summaryKo: '인증 앱 삭제',
  description: 'Idempotent. Recovery codes go with the last second factor.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found'],
});

export const getRecoveryCodes = defineRoute({
  operationId: 'countRecoveryCodes',
  method: 'get',
  path: '/api/v1/users/me/recovery-codes',
  summary: 'How many recovery codes are left',
  summaryKo: '남은 복구 코드 수',
  tag,
  permission: 'account:read',
  responses: { 200: { description: 'The count.', schema: z.object({ left: z.number().int().min(0) }) } },
  errors: ['not_found'],
});

export const postRecoveryCodes = defineRoute({
  operationId: 'renewRecoveryCodes',
  method: 'post',
  path: '/api/v1/users/me/recovery-codes',
  summary: 'Make ten new recovery codes',
  summaryKo: '복구 코드 재발급',
  description: 'All earlier ones are dead. Needs another second factor, which they stand in for.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  responses: { 201: { description: 'The codes, shown this once.', schema: z.object({ codes: z.array(z.string()) }) } },
  errors: ['not_found', 'conflict'],
});

export const postSecondFactor = defineRoute({
  operationId: 'showSecondFactor',
  method: 'post',
  path: '/api/v1/auth/second-factor',
  summary: 'Complete a sign-in with a second factor',
  summaryKo: '2단계 인증으로 로그인 완료',
  description:
    'The ticket of the first factor is good for ten minutes and five attempts. Wrong codes are answered more and more slowly.',
  tag,
  permission: 'public',
  maxBodyBytes: 64 * 1024,
  request: { body: z.discriminatedUnion('method', shown({ ticket: oneTimeToken })) },
  responses: { 200: { description: 'Signed in.', schema: signedInBody } },
  errors: [
    'factor_refused',
    'sign_in_delayed',
    'sign_in_refused',
    'email_unverified',
    'account_suspended',
    'conflict',
    'secrets_key_unusable',
  ],
});

export const postStepUpOptions = defineRoute({
  operationId: 'stepUpOptions',
  method: 'post',
  path: '/api/v1/auth/step-up/options',
  summary: 'Options to step up with a passkey of this account',
  summaryKo: '추가 인증용 패스키 옵션',
  tag,
  permission: 'account:security',
  responses: { 200: { description: 'For `navigator.credentials.get()`.', schema: assertionOptions } },
  errors: ['not_found', 'conflict', 'secrets_key_unusable'],
});

export const postStepUp = defineRoute({
  operationId: 'stepUp',
  method: 'post',
  path: '/api/v1/auth/step-up',
  summary: 'Prove once more who you are, for a dangerous operation',
  summaryKo: '중요한 작업을 위한 추가 인증',
  description:
    'Answers with a new access token (or cookie) that says so. A second factor raises the assurance to `aal2` when the session has also shown something of another kind.',
  tag,
  permission: 'account:security',
  rate: 'sign-in',
  strict: true,
  maxBodyBytes: 64 * 1024,
  request: {
    body: z.discriminatedUnion('method', [
      z.object({
        method: z.literal('password'),
        password: z.string().min(1).max(1024).meta({ description: 'Never logged, never stored as it is.' }),
      }),
      ...shown({}),
    ]),
  },
  responses: { 200: { description: 'The session, with a new access token.', schema: signedInBody } },
  errors: ['not_found', 'sign_in_refused', 'factor_refused', 'sign_in_delayed', 'conflict', 'secrets_key_unusable'],
});

export const contracts: readonly Route[] = [
  getFactors,
  postTotp,
  postTotpConfirm,
  deleteTotp,
  getRecoveryCodes,
  postRecoveryCodes,
  postSecondFactor,
  postStepUpOptions,
  postStepUp,
];
