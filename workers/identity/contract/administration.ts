import * as z from 'zod';
import { ROLES, type RoleName } from '../../gateway/permissions.ts';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { entityId, instant, pageOf, pageQuery } from './common.ts';

const params = z.object({ userId: entityId });
const roleNames = Object.keys(ROLES).filter((name) => name !== 'anonymous') as [RoleName, ...RoleName[]];
const accepted = { 204: { description: 'Done; doing it again changes nothing.' } };

const supportView = z
  .object({
    account: z.object({
      id: entityId,
      status: z.string(),
      email: z.string().nullable(),
      emailVerifiedAt: instant.nullable(),
      username: z.string().nullable(),
      locale: z.enum(['en', 'ko']),
      roles: z.array(z.string()),
      createdAt: instant,
      updatedAt: instant,
      suspendedReason: z.string().nullable(),
    }),
    factors: z.object({
      password: z.boolean(),
      totp: z.boolean(),
      passkeys: z.number().int(),
      recoveryCodes: z.number().int().meta({ description: 'Codes that are left.' }),
      social: z.array(z.string()),
    }),
    sessions: z.array(z.object({ id: entityId, kind: z.string(), name: z.string(), lastUsedAt: instant })),
    apiKeys: z.array(z.object({ id: z.string(), name: z.string(), scope: z.array(z.string()), revoked: z.boolean() })),
    consents: z.number().int(),
  })
  .meta({
    id: 'SupportView',
    description: 'The state of an account without its content. There is no way to act as the user.',
  });

export const getSupportView = defineRoute({
  operationId: 'getSupportView',
  method: 'get',
  path: '/api/v1/users/{userId}/support',
  summary: 'The state of an account, for support',
  summaryKo: '계정 상태 조회(지원용)',
  description: 'The look is audited. It shows which ways to sign in exist, never a secret and never the profile.',
  tag: 'administration',
  permission: 'users:read',
  strict: true,
  request: { params },
  responses: { 200: { description: 'The state.', schema: supportView } },
  errors: ['not_found'],
});

export const postSuspension = defineRoute({
  operationId: 'suspendUser',
  method: 'post',
  path: '/api/v1/users/{userId}/suspend',
  summary: 'Suspend an account',
  summaryKo: '계정 정지',
  description: 'Every session ends, keys open nothing, nothing is deleted. The last administrator cannot be suspended.',
  tag: 'administration',
  permission: 'users:security',
  strict: true,
  request: { params, body: z.object({ reason: z.string().trim().min(1).max(500) }) },
  responses: accepted,
  errors: ['not_found', 'conflict'],
});

export const postReactivation = defineRoute({
  operationId: 'reactivateUser',
  method: 'post',
  path: '/api/v1/users/{userId}/reactivate',
  summary: 'Take a suspension back',
  summaryKo: '계정 정지 해제',
  tag: 'administration',
  permission: 'users:security',
  strict: true,
  request: { params },
  responses: accepted,
  errors: ['not_found', 'conflict'],
});

export const putRoles = defineRoute({
  operationId: 'assignRoles',
  method: 'put',
  path: '/api/v1/users/{userId}/roles',
  summary: 'Assign roles',
  summaryKo: '역할 지정',
  description:
    'Replaces all roles. Tokens issued before die within five seconds. Nobody can give a permission that they do not hold, and the last administrator cannot lose the role.',
  tag: 'administration',
  permission: 'users:security',
  strict: true,
  request: { params, body: z.object({ roles: z.array(z.enum(roleNames)).min(1).max(roleNames.length) }) },
  responses: { 200: { description: 'The roles.', schema: z.object({ roles: z.array(z.string()) }) } },
  errors: ['not_found', 'conflict', 'scope_exceeded', 'precondition_required', 'revision_mismatch'],
});

export const deleteUserSessions = defineRoute({
  operationId: 'forceSignOut',
  method: 'delete',
  path: '/api/v1/users/{userId}/sessions',
  summary: 'End every session of a user',
  summaryKo: '강제 로그아웃',
  tag: 'administration',
  permission: 'users:security',
  strict: true,
  request: { params },
  responses: { 200: { description: 'How many have ended.', schema: z.object({ ended: z.number().int() }) } },
  errors: ['not_found'],
});

export const getAudit = defineRoute({
  operationId: 'listAudit',
  method: 'get',
  path: '/api/v1/identity/audit',
  summary: 'Security events of all users, and acts of administrators',
  summaryKo: '보안 이벤트와 관리 행위 감사',
  description: 'The newest first. A read model: an event appears within seconds.',
  tag: 'administration',
  permission: 'audit:read',
  strict: true,
  request: {
    query: pageQuery.extend({
      user: entityId.optional(),
      type: z
        .string()
        .max(60)
        .optional()
        .meta({ description: 'Type or its beginning.', examples: ['session.', 'roles.assigned'] }),
      actor: z
        .string()
        .max(60)
        .optional()
        .meta({ examples: ['admin-key'] }),
      since: instant.optional(),
      until: instant.optional(),
    }),
  },
  responses: {
    200: {
      description: 'A page of events.',
      schema: pageOf(
        z
          .object({
            id: z.string(),
            userId: z.string(),
            type: z.string(),
            at: instant,
            actor: z.string(),
            data: z.record(z.string(), z.unknown()),
          })
          .meta({ id: 'AuditEvent' }),
      ),
    },
  },
  errors: [],
});

export const contracts: readonly Route[] = [
  getSupportView,
  postSuspension,
  postReactivation,
  putRoles,
  deleteUserSessions,
  getAudit,
];
