import * as z from 'zod';
import { UNIT_NAMES } from '../../../shared/policy/lifecycle/units.ts';
import { defineRoute } from '../../gateway/route.ts';
import { category, deadline, policyDetail, policyInput, policyParams } from './policies-shapes.ts';

const reason = z.string().trim().min(1).max(500).meta({ description: 'Why; kept in the history. No personal data.' });
const writing = { tag: 'policies', permission: 'policy:write' } as const;
const done = { 200: { description: 'The programme afterwards.', schema: policyDetail } };

export const postPolicy = defineRoute({
  operationId: 'postPolicy',
  method: 'post',
  path: '/api/v1/policies',
  summary: 'Write a programme that no source states',
  summaryKo: '정책 직접 등록',
  ...writing,
  idempotent: true,
  request: { body: policyInput.extend({ publish: z.boolean().default(false) }) },
  responses: { 201: { description: 'The programme; a draft unless `publish`.', schema: policyDetail } },
  errors: ['conflict', 'idempotency_key_reused'],
});

export const putPolicy = defineRoute({
  operationId: 'putPolicy',
  method: 'put',
  path: '/api/v1/policies/{policyId}',
  summary: 'Replace the content of a programme',
  summaryKo: '정책 내용 수정',
  description:
    'Of a collected programme, what differs from what its sources say is laid over it: later collections change everything else, and `GET` shows both.',
  ...writing,
  request: { params: policyParams, body: policyInput },
  responses: done,
  errors: ['not_found', 'conflict', 'revision_mismatch', 'precondition_required'],
});

export const deletePolicy = defineRoute({
  operationId: 'deletePolicy',
  method: 'delete',
  path: '/api/v1/policies/{policyId}',
  summary: 'Delete a programme; no collection brings it back',
  summaryKo: '정책 삭제',
  ...writing,
  request: { params: policyParams, query: z.object({ reason: reason.default('deleted') }) },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found', 'revision_mismatch'],
});

export const publishPolicy = defineRoute({
  operationId: 'publishPolicy',
  method: 'post',
  path: '/api/v1/policies/{policyId}/publish',
  summary: 'Publish a draft, or what was withdrawn',
  summaryKo: '정책 공개',
  ...writing,
  idempotent: true,
  request: { params: policyParams },
  responses: done,
  errors: ['not_found', 'conflict', 'revision_mismatch', 'idempotency_key_reused'],
});

export const withdrawPolicy = defineRoute({
  operationId: 'withdrawPolicy',
  method: 'post',
  path: '/api/v1/policies/{policyId}/withdraw',
  summary: 'Take a programme back; nobody sees it until it is published again',
  summaryKo: '정책 공개 철회',
  ...writing,
  idempotent: true,
  request: { params: policyParams, body: z.strictObject({ reason }) },
  responses: done,
  errors: ['not_found', 'revision_mismatch', 'idempotency_key_reused'],
});

export const reopenPolicy = defineRoute({
  operationId: 'reopenPolicy',
  method: 'post',
  path: '/api/v1/policies/{policyId}/reopen',
  summary: 'Give a programme that has expired new windows',
  summaryKo: '마감된 정책 재개',
  ...writing,
  idempotent: true,
  request: { params: policyParams, body: z.strictObject({ deadline }) },
  responses: done,
  errors: ['not_found', 'conflict', 'revision_mismatch', 'idempotency_key_reused'],
});

export const categorizePolicy = defineRoute({
  operationId: 'categorizePolicy',
  method: 'post',
  path: '/api/v1/policies/{policyId}/categorize',
  summary: 'Set categories and tags',
  summaryKo: '정책 분류와 태그 지정',
  ...writing,
  idempotent: true,
  request: {
    params: policyParams,
    body: z.strictObject({
      categories: z.array(category).min(1).max(6),
      tags: z.array(z.string().min(1).max(60)).max(40),
    }),
  },
  responses: done,
  errors: ['not_found', 'revision_mismatch', 'idempotency_key_reused'],
});

export const releasePolicy = defineRoute({
  operationId: 'releasePolicy',
  method: 'post',
  path: '/api/v1/policies/{policyId}/release',
  summary: 'Let what the sources say count again',
  summaryKo: '수동 수정 해제 (출처 내용으로 복귀)',
  ...writing,
  idempotent: true,
  request: {
    params: policyParams,
    body: z.strictObject({
      units: z
        .array(z.enum(UNIT_NAMES as [string, ...string[]]))
        .min(1)
        .meta({ description: 'As `overlays` names them.' }),
    }),
  },
  responses: done,
  errors: ['not_found', 'revision_mismatch', 'idempotency_key_reused'],
});

export const policyCommandContracts = [
  postPolicy,
  putPolicy,
  deletePolicy,
  publishPolicy,
  withdrawPolicy,
  reopenPolicy,
  categorizePolicy,
  releasePolicy,
];
