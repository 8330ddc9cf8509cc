import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { entityId, instant } from './common.ts';

export const postSetupLink = defineRoute({
  operationId: 'createSetupLink',
  method: 'post',
  path: '/api/v1/identity/setup-link',
  summary: 'Make the one-time link for the first administrator',
  summaryKo: '최초 관리자용 일회용 링크 생성',
  description:
    'Only while there is no administrator. A new link replaces the one before. The start script does this and prints the link.',
  tag: 'administration',
  permission: 'users:security',
  responses: {
    201: {
      description: 'The link, this once.',
      schema: z.object({ url: z.url(), token: z.string(), expiresAt: instant }),
    },
  },
  errors: ['conflict'],
});

export const postSetup = defineRoute({
  operationId: 'setUpAdministrator',
  method: 'post',
  path: '/api/v1/identity/setup',
  summary: 'Become the first administrator',
  summaryKo: '최초 관리자 등록',
  description: 'Creates an account with the role `admin`. The link works once.',
  tag: 'administration',
  permission: 'public',
  request: {
    body: z.object({
      token: z.string().min(1).max(200),
      email: z.string().min(3).max(254),
      username: z.string().min(1).max(100).optional(),
      password: z.string().min(1).max(1024),
      locale: z.enum(['en', 'ko']).optional(),
    }),
  },
  responses: {
    201: { description: 'The administrator; sign in with the password.', schema: z.object({ userId: entityId }) },
  },
  errors: [
    'one_time_token_invalid',
    'claim_taken',
    'name_unacceptable',
    'password_unacceptable',
    'idempotency_in_flight',
    'unavailable',
    'secrets_key_unusable',
  ],
});

export const contracts: readonly Route[] = [postSetupLink, postSetup];
