import * as z from 'zod';
import { defineRoute, type Route } from '../../gateway/route.ts';
import { entityId, instant } from './common.ts';

const tag = 'your data';
const exportParams = z.object({ exportId: entityId });
const userParams = z.object({ userId: entityId });

const exportJob = z
  .object({
    id: entityId,
    state: z.enum(['queued', 'ready', 'expired', 'failed']),
    createdAt: instant,
    finishedAt: instant.nullable(),
    bytes: z.number().int().nullable().meta({ description: 'Length of the archive.' }),
    expiresAt: instant.nullable().meta({ description: 'Seven days after it was made.' }),
  })
  .meta({ id: 'ExportJob' });

const erasure = z
  .object({
    id: entityId,
    status: z.literal('erasing'),
    receipt: z.string().meta({
      description: 'Path of the receipt, which is there when the erasure is through. Whoever knows it may read it.',
    }),
  })
  .meta({ id: 'Erasure' });

const storeCount = z.object({
  store: z.string().meta({ examples: ['d1:identity_claims', 'actor:session', 'r2:exports'] }),
  count: z.number().int(),
});

const receipt = z
  .object({
    receipt: z.object({
      version: z.literal(1),
      id: z.string(),
      subject: z.string().meta({ description: 'SHA-256 of the user id, hex.' }),
      requestedBy: z.enum(['owner', 'administrator']),
      startedAt: instant,
      finishedAt: instant,
      stores: z.array(storeCount).meta({ description: 'Every store that was searched, with what it had.' }),
      remains: z
        .array(z.object({ store: z.string(), until: instant.nullable(), en: z.string(), ko: z.string() }))
        .meta({ description: 'What is left and until when; null: as long as the system runs.' }),
    }),
    jws: z.string().meta({
      description: 'The receipt signed (RFC 7515, EdDSA); its payload has the members `iss` and `receipt`.',
    }),
  })
  .meta({ id: 'ErasureReceipt' });

export const postExport = defineRoute({
  operationId: 'requestExport',
  method: 'post',
  path: '/api/v1/users/me/export',
  summary: 'Ask for a copy of all your data',
  summaryKo: '내 데이터 내보내기 요청',
  description:
    'One ZIP archive with a manifest of hashes is made; a mail says when it is ready. While one is being made, asking again gives the same job. Never a password, a key or another secret is in it.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: { maxAgeSeconds: 900 },
  rate: 'export',
  idempotent: true,
  responses: { 202: { description: 'It is being made.', schema: exportJob } },
  errors: ['not_found', 'conflict', 'idempotency_key_reused'],
});

export const getExports = defineRoute({
  operationId: 'listExports',
  method: 'get',
  path: '/api/v1/users/me/exports',
  summary: 'Copies of your data, the newest first',
  summaryKo: '내 데이터 내보내기 목록',
  tag,
  permission: 'account:read',
  responses: { 200: { description: 'Those of the last 90 days.', schema: z.object({ data: z.array(exportJob) }) } },
  errors: ['not_found'],
});

export const getExport = defineRoute({
  operationId: 'getExport',
  method: 'get',
  path: '/api/v1/users/me/exports/{exportId}',
  summary: 'One copy of your data',
  summaryKo: '내 데이터 내보내기 상태',
  tag,
  permission: 'account:read',
  request: { params: exportParams },
  responses: { 200: { description: 'Its state.', schema: exportJob } },
  errors: ['not_found'],
});

export const getExportArchive = defineRoute({
  operationId: 'downloadExport',
  method: 'get',
  path: '/api/v1/users/me/exports/{exportId}/archive',
  summary: 'Download a copy of your data',
  summaryKo: '내 데이터 내려받기',
  description: 'Only its owner can, for seven days. Each download is in the security history.',
  tag,
  permission: 'account:security',
  strict: true,
  request: { params: exportParams },
  responses: { 200: { description: 'The archive.', mediaType: 'application/zip' } },
  errors: ['not_found', 'conflict'],
});

export const postErase = defineRoute({
  operationId: 'eraseMyself',
  method: 'post',
  path: '/api/v1/users/me/erase',
  summary: 'Erase your account and everything that belongs to it',
  summaryKo: '내 계정과 모든 데이터 삭제',
  description:
    'There is no way back: every session and key ends at once, the rest follows within seconds. A signed receipt names every store and count. The last administrator cannot be erased.',
  tag,
  permission: 'account:security',
  strict: true,
  stepUp: { maxAgeSeconds: 300 },
  request: { body: z.object({ confirm: z.literal(true) }) },
  responses: { 202: { description: 'It has begun.', schema: erasure } },
  errors: ['not_found', 'conflict'],
});

export const deleteUser = defineRoute({
  operationId: 'deleteUser',
  method: 'delete',
  path: '/api/v1/users/{userId}',
  summary: 'Erase an account',
  summaryKo: '사용자 삭제',
  description: 'As the owner could; asking again while it goes on gives the same erasure.',
  tag: 'administration',
  permission: 'users:security',
  strict: true,
  request: { params: userParams },
  responses: { 202: { description: 'It has begun.', schema: erasure } },
  errors: ['not_found', 'conflict', 'precondition_required', 'revision_mismatch'],
});

export const getErasureAudit = defineRoute({
  operationId: 'auditErasure',
  method: 'get',
  path: '/api/v1/users/{userId}/erasure-audit',
  summary: 'What every store has of a user right now',
  summaryKo: '사용자 데이터 잔존 검사',
  description: 'Searches every store anew. After an erasure everything is 0.',
  tag: 'administration',
  permission: 'users:security',
  strict: true,
  rate: 'export',
  request: { params: userParams },
  responses: {
    200: {
      description: 'The counts.',
      schema: z
        .object({
          status: z.string(),
          total: z.number().int(),
          stores: z.array(storeCount),
          lastMail: z.boolean().meta({
            description:
              'Whether the mail with the receipt may still be in the mailbox; not counted, gone within a day.',
          }),
        })
        .meta({ id: 'ErasureAudit' }),
    },
  },
  errors: ['not_found'],
});

export const getReceipt = defineRoute({
  operationId: 'getErasureReceipt',
  method: 'get',
  path: '/api/v1/privacy/receipts/{receiptId}',
  summary: 'The receipt of an erasure',
  summaryKo: '삭제 영수증 조회',
  description: 'The id is the secret: 260 random bits. A receipt holds no personal data.',
  tag,
  permission: 'public',
  request: { params: z.object({ receiptId: z.string().max(64) }) },
  responses: { 200: { description: 'The receipt and its signature.', schema: receipt } },
  errors: ['not_found'],
});

export const contracts: readonly Route[] = [
  postExport,
  getExports,
  getExport,
  getExportArchive,
  postErase,
  deleteUser,
  getErasureAudit,
  getReceipt,
];
