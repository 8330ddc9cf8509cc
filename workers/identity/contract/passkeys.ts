import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { carrier, instant, signInBody } from './common.ts';

const tag = 'factors';
/** A dangerous change asks for a proof that is younger than this. */
export const RECENT = { maxAgeSeconds: 300 } as const;
/** Attestation certificates included, nothing a browser sends comes near it. */
const MOST_BYTES = 64 * 1024;

const encoded = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, 'base64url without padding');

/** At most 1023 bytes (WebAuthn Level 3, "credential ID"). */
const credentialId = encoded(1364).meta({ description: 'Credential id, base64url.' });

const common = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.looseObject({}).default({}),
};

/** The id that came with a challenge. */
export const challengeId = z.string().min(1).max(1024).meta({ description: 'The `id` that came with the options.' });

/** What `navigator.credentials.get()` gave, as JSON. */
export const assertionResponse = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: encoded(8192),
      authenticatorData: encoded(4096),
      signature: encoded(2048),
      userHandle: encoded(88).optional(),
    }),
  })
  .meta({ id: 'PasskeyAssertion', description: '`AuthenticationResponseJSON` of WebAuthn Level 3.' });

const registrationResponse = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: encoded(8192),
      attestationObject: encoded(49_152),
      transports: z.array(z.string().max(32)).max(10).optional(),
    }),
  })
  .meta({ id: 'PasskeyRegistration', description: '`RegistrationResponseJSON` of WebAuthn Level 3.' });

const descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
});

/** Options for `navigator.credentials.get()`. */
export const assertionOptions = z
  .object({
    id: challengeId,
    options: z
      .object({
        challenge: z.string(),
        rpId: z.string(),
        timeout: z.number().int(),
        userVerification: z.enum(['required', 'preferred']),
        allowCredentials: z.array(descriptor).optional(),
      })
      .meta({ description: '`PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3.' }),
  })
  .meta({ id: 'PasskeyAssertionOptions' });

const registrationOptions = z
  .object({
    id: challengeId,
    options: z
      .object({
        challenge: z.string(),
        rp: z.object({ id: z.string(), name: z.string() }),
        user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
        pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number().int() })),
        timeout: z.number().int(),
        attestation: z.literal('none'),
        excludeCredentials: z.array(descriptor),
        authenticatorSelection: z.object({
          residentKey: z.literal('required'),
          requireResidentKey: z.literal(true),
          userVerification: z.literal('required'),
        }),
      })
      .meta({ description: '`PublicKeyCredentialCreationOptionsJSON` of WebAuthn Level 3.' }),
  })
  .meta({ id: 'PasskeyRegistrationOptions' });

const passkeyName = z.string().trim().min(1).max(120);

const passkey = z
  .object({
    id: credentialId,
    name: z.string(),
    isBackedUp: z.boolean().meta({ description: 'Kept by a provider on several devices.' }),
    transports: z.array(z.string()),
    aaguid: z.string().meta({ description: 'Model of the authenticator; all zeros when it does not say.' }),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'Passkey' });

/** Ten new recovery codes; null when there are some already. */
export const freshRecoveryCodes = z
  .array(z.string())
  .nullable()
  .meta({ description: 'Ten new recovery codes, shown this once; null when there are some already.' });

export const postPasskeySignInOptions = defineRoute({
  operationId: 'passkeySignInOptions',
  method: 'post',
  path: '/api/v1/auth/passkeys/options',
  summary: 'Options to sign in with a passkey',
  summaryKo: '패스키 로그인 옵션',
  description: 'The challenge is good for five minutes and once. It also serves as a second factor, or to step up.',
  tag,
  permission: 'public',
  request: {
    body: z.object({
      use: z
        .enum(['sign-in', 'second-factor'])
        .default('sign-in')
        .meta({ description: '`second-factor`: an authenticator that cannot verify its user will do.' }),
    }),
  },
  responses: { 200: { description: 'For `navigator.credentials.get()`.', schema: assertionOptions } },
  errors: ['conflict', 'secrets_key_unusable'],
});

export const postPasskeySignIn = defineRoute({
  operationId: 'signInWithPasskey',
  method: 'post',
  path: '/api/v1/auth/passkeys/verify',
  summary: 'Sign in with a passkey',
  summaryKo: '패스키로 로그인',
  description: 'A passkey that has verified its user is two factors in one; no second one is asked for.',
  tag,
  permission: 'public',
  maxBodyBytes: MOST_BYTES,
  request: { body: z.object({ id: challengeId, response: assertionResponse, carrier }) },
  responses: { 200: { description: 'Signed in.', schema: signInBody } },
  errors: ['sign_in_refused', 'email_unverified', 'account_suspended', 'conflict', 'secrets_key_unusable'],
});

export const postPasskeyOptions = defineRoute({
  operationId: 'passkeyRegistrationOptions',
  method: 'post',
  path: '/api/v1/users/me/passkeys/options',
  summary: 'Options to register a passkey',
  summaryKo: '패스키 등록 옵션',
  description: 'Asks for a recent sign-in; and for two factors, once the account has a second one.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  responses: { 200: { description: 'For `navigator.credentials.create()`.', schema: registrationOptions } },
  errors: ['not_found', 'conflict'],
});

export const postPasskey = defineRoute({
  operationId: 'registerPasskey',
  method: 'post',
  path: '/api/v1/users/me/passkeys',
  summary: 'Register a passkey',
  summaryKo: '패스키 등록',
  description: 'From now on a password alone does not sign in; with the first second factor come ten recovery codes.',
  tag,
  permission: 'account:security',
  strict: true,
  maxBodyBytes: MOST_BYTES,
  request: {
    body: z.object({
      id: challengeId,
      response: registrationResponse,
      name: passkeyName.optional().meta({ description: 'For its owner; by default the name of the device.' }),
    }),
  },
  responses: {
    201: { description: 'The passkey.', schema: z.object({ passkey, recoveryCodes: freshRecoveryCodes }) },
  },
  errors: ['factor_refused', 'conflict', 'not_found'],
});

export const getPasskeys = defineRoute({
  operationId: 'listPasskeys',
  method: 'get',
  path: '/api/v1/users/me/passkeys',
  summary: 'The passkeys of the account',
  summaryKo: '패스키 목록',
  tag,
  permission: 'account:read',
  responses: { 200: { description: 'The oldest first.', schema: z.object({ data: z.array(passkey) }) } },
  errors: ['not_found'],
});

const byId = z.object({ passkeyId: credentialId });

export const patchPasskey = defineRoute({
  operationId: 'renamePasskey',
  method: 'patch',
  path: '/api/v1/users/me/passkeys/{passkeyId}',
  summary: 'Rename a passkey',
  summaryKo: '패스키 이름 변경',
  tag,
  permission: 'account:security',
  request: { params: byId, body: z.object({ name: passkeyName }) },
  responses: { 200: { description: 'The passkey.', schema: passkey } },
  errors: ['not_found'],
});

export const deletePasskey = defineRoute({
  operationId: 'deletePasskey',
  method: 'delete',
  path: '/api/v1/users/me/passkeys/{passkeyId}',
  summary: 'Remove a passkey',
  summaryKo: '패스키 삭제',
  description: 'The last way to sign in or to recover the account cannot be removed.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  request: { params: byId },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found', 'factor_last'],
});

export const contracts: readonly Route[] = [
  postPasskeySignInOptions,
  postPasskeySignIn,
  postPasskeyOptions,
  postPasskey,
  getPasskeys,
  patchPasskey,
  deletePasskey,
];
