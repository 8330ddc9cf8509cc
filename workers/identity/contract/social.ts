import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { instant, signInBody } from './common.ts';
import { RECENT } from './passkeys.ts';

const tag = 'social';

const providerId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'an id of a provider')
  .meta({ description: 'Id of a provider.', examples: ['kakao'] });
const params = z.object({ provider: providerId });
const provider = z.object({ id: providerId, name: z.string() }).meta({ id: 'Provider' });
const subject = z.string().min(1).max(255).meta({ description: 'What the provider calls the account.' });

export const getProviders = defineRoute({
  operationId: 'listProviders',
  method: 'get',
  path: '/api/v1/auth/providers',
  summary: 'Providers that one can sign in with',
  summaryKo: '소셜 로그인 제공자 목록',
  description: 'Empty when none is configured, or the configuration cannot be read; `/health` tells which.',
  tag,
  permission: 'public',
  responses: {
    200: {
      description: 'In the order of the configuration; names in the language of `Accept-Language`.',
      schema: z.object({ data: z.array(provider) }),
    },
  },
  errors: [],
});

export const getSocialStart = defineRoute({
  operationId: 'startSocialSignIn',
  method: 'get',
  path: '/api/v1/auth/social/{provider}/start',
  summary: 'Go to a provider, to sign in or to link an account',
  summaryKo: '외부 제공자 로그인 또는 연결 시작',
  description:
    'For browsers: navigate here. To link, somebody must be signed in by cookie, have proved who they are within five minutes, and come from a page of this site. What goes wrong leads to a page of this site with `error`.',
  tag,
  permission: 'public',
  authenticate: 'principal',
  rate: 'sign-in',
  request: {
    params,
    query: z.object({
      mode: z.enum(['sign-in', 'link']).default('sign-in'),
      return_to: z
        .string()
        .max(2048)
        .optional()
        .meta({ description: 'Path of a page of this site to go on to; anything else is ignored.' }),
    }),
  },
  responses: { 302: { description: 'To the provider, or to a page that says why not.' } },
  errors: ['not_found', 'csrf_refused', 'secrets_key_unusable'],
});

export const getSocialCallback = defineRoute({
  operationId: 'finishSocialSignIn',
  method: 'get',
  path: '/api/v1/auth/social/{provider}/callback',
  summary: 'The way back from a provider',
  summaryKo: '외부 제공자에서 돌아오는 주소',
  description:
    'Register it at the provider. Leads on to: where the person wanted to go; `/account/second-factor` with the ticket in the fragment; `/account/social` for somebody without an account; or back to the sign-in or security page with `error`: `access_denied`, `provider_error`, `provider_unavailable`, `provider_untrusted`, `state_invalid`, or a code of ours.',
  tag,
  permission: 'public',
  authenticate: 'principal',
  rate: 'sign-in',
  request: {
    params,
    query: z.object({
      code: z.string().max(4096).optional(),
      state: z.string().max(512).optional(),
      error: z.string().max(256).optional(),
      iss: z.string().max(512).optional(),
    }),
  },
  responses: { 302: { description: 'To a page of this site.' } },
  errors: ['not_found', 'secrets_key_unusable'],
});

export const getNewcomer = defineRoute({
  operationId: 'getSocialNewcomer',
  method: 'get',
  path: '/api/v1/auth/social/pending',
  summary: 'Who came back from a provider and has no account yet',
  summaryKo: '가입 동의를 기다리는 외부 계정',
  description: 'By the cookie of this browser, for ten minutes.',
  tag,
  permission: 'public',
  responses: {
    200: {
      description: 'What the provider says.',
      schema: z
        .object({
          provider,
          label: z.string(),
          displayName: z.string().nullable(),
          email: z.string().nullable(),
          emailVerified: z.boolean().meta({ description: 'Whether the provider vouches for the address.' }),
          state: z.enum(['new', 'link_required']).meta({
            description:
              '`link_required`: the address has an account here; sign in to that and link from its security page.',
          }),
        })
        .meta({ id: 'SocialNewcomer' }),
    },
  },
  errors: ['one_time_token_invalid', 'not_found', 'unavailable'],
});

export const postComplete = defineRoute({
  operationId: 'completeSocialSignUp',
  method: 'post',
  path: '/api/v1/auth/social/complete',
  summary: 'Agree to have an account, and sign in',
  summaryKo: '외부 계정으로 가입 동의',
  description:
    'Sets the cookies of a browser. An account that has the same address is never linked by itself: `claim_taken` with `details.state` `link_required`. An address that the provider does not vouch for is verified by mail first.',
  tag,
  permission: 'public',
  request: {
    body: z.object({
      username: z.string().min(1).max(64).optional(),
      email: z.string().min(3).max(254).optional().meta({
        description:
          'Needed when the provider gives none; another one than the provider vouches for is verified by mail.',
      }),
      locale: z.enum(['en', 'ko']).optional(),
    }),
  },
  responses: {
    200: { description: 'Signed in (cookies are set), or a second factor is wanted.', schema: signInBody },
    202: {
      description: 'A mail is on its way; sign in again when the address is verified.',
      schema: z.object({ status: z.literal('accepted') }),
    },
  },
  errors: [
    'one_time_token_invalid',
    'csrf_refused',
    'claim_taken',
    'name_unacceptable',
    'email_unverified',
    'account_suspended',
    'sign_in_refused',
    'conflict',
    'not_found',
    'unavailable',
    'secrets_key_unusable',
  ],
});

export const getLinkedAccounts = defineRoute({
  operationId: 'listLinkedAccounts',
  method: 'get',
  path: '/api/v1/users/me/linked-accounts',
  summary: 'Accounts of other providers that are linked',
  summaryKo: '연결된 외부 계정',
  tag,
  permission: 'account:read',
  responses: {
    200: {
      description: 'The oldest first.',
      schema: z.object({
        data: z.array(
          z
            .object({
              provider: z.string(),
              providerName: z.string().meta({ description: 'The id, when the provider is not configured any more.' }),
              subject,
              label: z.string().meta({ description: 'An address or a name, as the provider last gave it.' }),
              linkedAt: instant,
              lastUsedAt: instant.nullable(),
            })
            .meta({ id: 'LinkedAccount' }),
        ),
      }),
    },
  },
  errors: ['not_found'],
});

export const deleteLinkedAccount = defineRoute({
  operationId: 'unlinkAccount',
  method: 'delete',
  path: '/api/v1/users/me/linked-accounts/{provider}/{subject}',
  summary: 'Unlink an account of another provider',
  summaryKo: '외부 계정 연결 해제',
  description: 'Idempotent. The last way to sign in or to recover stays.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  request: { params: z.object({ provider: providerId, subject }) },
  responses: { 204: { description: 'It is not linked any more.' } },
  errors: ['not_found', 'factor_last'],
});

export const contracts: readonly Route[] = [
  getProviders,
  getSocialStart,
  getSocialCallback,
  getNewcomer,
  postComplete,
  getLinkedAccounts,
  deleteLinkedAccount,
];
