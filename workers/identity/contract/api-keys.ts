import * as z from 'zod';
import { MOST_NETWORKS } from '../../../shared/identity/address-list.ts';
import { PERMISSIONS } from '../../gateway/permissions.ts';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { instant } from './common.ts';

const keyId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/, 'an id of 10 characters');

const keyView = z
  .object({
    id: keyId,
    name: z.string(),
    scope: z.array(z.string()),
    addresses: z.array(z.string()).meta({ description: 'Networks that it may come from; empty: anywhere.' }),
    feeds: z.array(z.string()).meta({ description: 'Lists whose feed it opens; empty: all, with `feed:read`.' }),
    createdAt: instant,
    expiresAt: instant.nullable(),
    lastUsedAt: instant.nullable().meta({ description: 'To the minute.' }),
    revokedAt: instant.nullable(),
    oldSecretUntil: instant.nullable().meta({ description: 'Until when the secret before the last rotation works.' }),
  })
  .meta({ id: 'ApiKey' });

const shownOnce = keyView
  .extend({ key: z.string().meta({ description: 'The key itself. It is never shown again.' }) })
  .meta({ id: 'NewApiKey' });

const idParams = z.object({ keyId });

/** A key is a credential that outlives the session, so the sign-in must be recent. */
const RECENT = { maxAgeSeconds: 900 };

export const getKeys = defineRoute({
  operationId: 'listApiKeys',
  method: 'get',
  path: '/api/v1/users/me/api-keys',
  summary: 'API keys',
  summaryKo: 'API 키 목록',
  tag: 'api keys',
  permission: 'account:read',
  responses: { 200: { description: 'The newest first.', schema: z.object({ data: z.array(keyView) }) } },
  errors: ['not_found'],
});

export const postKey = defineRoute({
  operationId: 'createApiKey',
  method: 'post',
  path: '/api/v1/users/me/api-keys',
  summary: 'Create an API key',
  summaryKo: 'API 키 생성',
  description:
    'The key is sent as `X-API-Key` or `Authorization: Bearer`, and opens feeds as the password of HTTP Basic. It may do what its scope names and its owner may, at every use: a role that the owner loses, the key loses.',
  tag: 'api keys',
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  idempotent: true,
  request: {
    body: z.object({
      name: z.string().trim().min(1).max(80),
      scope: z.array(z.enum(PERMISSIONS)).min(1).max(PERMISSIONS.length),
      addresses: z
        .array(z.string().min(2).max(60))
        .max(MOST_NETWORKS)
        .default([])
        .meta({ description: 'Addresses or CIDRs.', examples: [['192.0.2.0/24']] }),
      feeds: z
        .array(z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/))
        .max(100)
        .default([]),
      expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
    }),
  },
  responses: { 201: { description: 'The key, this once.', schema: shownOnce } },
  errors: [
    'not_found',
    'conflict',
    'scope_exceeded',
    'address_invalid',
    'idempotency_key_reused',
    'secrets_key_unusable',
  ],
});

export const postKeyRotation = defineRoute({
  operationId: 'rotateApiKey',
  method: 'post',
  path: '/api/v1/users/me/api-keys/{keyId}/rotate',
  summary: 'Give an API key a new secret',
  summaryKo: 'API 키 교체',
  description: 'Both secrets work for as long as the overlap says, so that programs can be changed one by one.',
  tag: 'api keys',
  permission: 'account:security',
  strict: true,
  stepUp: RECENT,
  request: {
    params: idParams,
    body: z.object({
      overlapSeconds: z
        .number()
        .int()
        .min(0)
        .max(30 * 86_400)
        .default(86_400),
    }),
  },
  responses: { 200: { description: 'The new key, this once.', schema: shownOnce } },
  errors: ['not_found'],
});

export const deleteKey = defineRoute({
  operationId: 'revokeApiKey',
  method: 'delete',
  path: '/api/v1/users/me/api-keys/{keyId}',
  summary: 'Revoke an API key',
  summaryKo: 'API 키 폐기',
  description: 'It dies everywhere within five seconds. One that is revoked already is no error.',
  tag: 'api keys',
  permission: 'account:security',
  request: { params: idParams },
  responses: { 204: { description: 'It is revoked.' } },
  errors: ['not_found'],
});

export const contracts: readonly Route[] = [getKeys, postKey, postKeyRotation, deleteKey];
