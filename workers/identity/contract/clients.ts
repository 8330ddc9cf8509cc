import * as z from 'zod';
import { AUTHENTICATION_METHODS, GRANT_TYPES, ID_TOKEN_ALGORITHMS } from '../../../shared/identity/oauth/client.ts';
import { isRegistrableUri, LONGEST_REDIRECT_URI } from '../../../shared/identity/oauth/redirect-uri.ts';
import { OPENID_SCOPES } from '../../../shared/identity/oauth/scope.ts';
import { PERMISSIONS } from '../../gateway/permissions.ts';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { entityId, instant, pageOf, pageQuery } from './common.ts';

const uri = z
  .string()
  .max(LONGEST_REDIRECT_URI)
  .refine(isRegistrableUri, 'https, or http on 127.0.0.1, [::1] or localhost; no fragment, user or wildcard')
  .meta({ examples: ['https://app.example.org/callback'] });

const writable = z
  .object({
    name: z.string().trim().min(1).max(80).meta({ description: 'Shown to people when they are asked for consent.' }),
    redirectUris: z
      .array(uri)
      .max(20)
      .default([])
      .meta({ description: 'Compared exactly; only the port of a loopback address is free (RFC 8252 §7.3).' }),
    postLogoutRedirectUris: z.array(uri).max(20).default([]),
    grantTypes: z
      .array(z.enum(GRANT_TYPES))
      .min(1)
      .max(GRANT_TYPES.length)
      .default(['authorization_code', 'refresh_token']),
    scopes: z
      .array(z.enum([...OPENID_SCOPES, ...PERMISSIONS]))
      .max(OPENID_SCOPES.length + PERMISSIONS.length)
      .default(['openid', 'profile', 'email', 'offline_access'])
      .meta({ description: 'What the client may ask for: scopes of OpenID Connect and permissions of this API.' }),
    tokenEndpointAuthMethod: z
      .enum(AUTHENTICATION_METHODS)
      .default('client_secret_basic')
      .meta({ description: '`none` for applications that cannot keep a secret: they prove themselves by PKCE alone.' }),
    idTokenSignedResponseAlg: z.enum(ID_TOKEN_ALGORITHMS).default('RS256'),
    isFirstParty: z.boolean().default(false).meta({ description: 'Ours: people are not asked for consent.' }),
    isDisabled: z.boolean().default(false).meta({ description: 'A disabled client is refused everywhere.' }),
  })
  .meta({ id: 'OAuthClientSettings' });

const client = z
  .object({
    id: entityId.meta({ description: 'The `client_id`.' }),
    ...writable.shape,
    hasSecret: z.boolean(),
    oldSecretExpiresAt: instant
      .nullable()
      .meta({ description: 'Until then the secret before the last rotation is accepted too.' }),
    createdAt: instant,
    updatedAt: instant,
    revision: z.number().int(),
  })
  .meta({ id: 'OAuthClient', description: 'An application that signs people in here, or calls the API for itself.' });

const secret = z
  .string()
  .nullable()
  .meta({ description: 'The `client_secret`, shown this once; null for a public client.' });
const clientWithSecret = z.object({ client, secret }).meta({ id: 'OAuthClientWithSecret' });
const params = z.object({ client: entityId });
const ifMatch = z.object({
  'if-match': z.string().optional().meta({ description: 'The ETag of the state to change.' }),
});
const tag = 'oauth clients';
const raced = ['not_found', 'revision_mismatch', 'precondition_required'] as const;

export const getClients = defineRoute({
  operationId: 'getOAuthClients',
  method: 'get',
  path: '/api/v1/oauth/clients',
  summary: 'Registered applications, in the order of registration',
  summaryKo: '등록된 애플리케이션 목록',
  tag,
  permission: 'clients:read',
  strict: true,
  request: { query: pageQuery },
  responses: { 200: { description: 'A page of clients.', schema: pageOf(client) } },
  errors: [],
});

export const postClient = defineRoute({
  operationId: 'postOAuthClient',
  method: 'post',
  path: '/api/v1/oauth/clients',
  summary: 'Register an application',
  summaryKo: '애플리케이션 등록',
  description:
    'The answer shows the secret this once; only its hash is kept. With an Idempotency-Key the same request gets the same answer for a day.',
  tag,
  permission: 'clients:write',
  strict: true,
  idempotent: true,
  request: { body: writable },
  responses: { 201: { description: 'The client and its secret.', schema: clientWithSecret } },
  errors: ['idempotency_key_reused', 'secrets_key_unusable'],
});

export const getClient = defineRoute({
  operationId: 'getOAuthClient',
  method: 'get',
  path: '/api/v1/oauth/clients/{client}',
  summary: 'One application',
  summaryKo: '애플리케이션 조회',
  tag,
  permission: 'clients:read',
  strict: true,
  request: { params },
  responses: { 200: { description: 'The client, with its ETag.', schema: client } },
  errors: ['not_found'],
});

export const putClient = defineRoute({
  operationId: 'putOAuthClient',
  method: 'put',
  path: '/api/v1/oauth/clients/{client}',
  summary: 'Change an application; what is left out gets its default',
  summaryKo: '애플리케이션 변경',
  description: 'A client that is to have a secret and has none yet gets one by rotating it.',
  tag,
  permission: 'clients:write',
  strict: true,
  request: { params, body: writable, headers: ifMatch },
  responses: { 200: { description: 'The client, with its ETag.', schema: client } },
  errors: [...raced],
});

export const deleteClient = defineRoute({
  operationId: 'deleteOAuthClient',
  method: 'delete',
  path: '/api/v1/oauth/clients/{client}',
  summary: 'Remove an application; its refresh tokens are worth nothing from then on',
  summaryKo: '애플리케이션 삭제',
  tag,
  permission: 'clients:write',
  strict: true,
  request: { params, headers: ifMatch },
  responses: { 204: { description: 'Removed.' } },
  errors: [...raced],
});

export const rotateClientSecret = defineRoute({
  operationId: 'rotateOAuthClientSecret',
  method: 'post',
  path: '/api/v1/oauth/clients/{client}/secret',
  summary: 'Give an application a new secret',
  summaryKo: '애플리케이션 비밀 값 교체',
  description:
    'The secret before goes on working for `overlapSeconds`, so that running instances can be changed one by one.',
  tag,
  permission: 'clients:write',
  strict: true,
  request: {
    params,
    headers: ifMatch,
    body: z.object({
      overlapSeconds: z
        .number()
        .int()
        .min(0)
        .max(7 * 86_400)
        .default(0),
    }),
  },
  responses: { 200: { description: 'The client and its new secret.', schema: clientWithSecret } },
  errors: [...raced, 'conflict'],
});

export const contracts: readonly Route[] = [
  getClients,
  postClient,
  getClient,
  putClient,
  deleteClient,
  rotateClientSecret,
];
