import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { dryRunRuleDraft } from './rules-dry-run.ts';
import {
  draft,
  draftId,
  draftSummary,
  instant,
  reason,
  ruleSet,
  version,
  versionDetail,
  versionSummary,
} from './rules-model.ts';

const tag = 'policy rules';
const draftParams = z.object({ draft: draftId });
const versionParams = z.object({ version });
const content = z.strictObject({
  title: z.string().min(1).max(120),
  effectiveFrom: instant.nullable().default(null),
  ruleSet: ruleSet.meta({ id: 'RuleSetInput' }),
});
const drafted = { description: 'The draft, with its problems and what it changes.', schema: draft };

export const getRules = defineRoute({
  operationId: 'getPolicyRules',
  method: 'get',
  path: '/api/v1/policies/rules',
  summary: 'The rules that hold, every version, and the drafts',
  summaryKo: '현재 적용 중인 규칙, 버전 이력, 초안 목록',
  tag,
  permission: 'policy:rules',
  responses: {
    200: {
      description: 'The rule book.',
      schema: z
        .object({
          active: z.object({ version: z.number().int(), ruleSet }),
          versions: z.array(versionSummary),
          drafts: z.array(draftSummary),
        })
        .meta({ id: 'RuleBook' }),
    },
  },
  errors: [],
});

export const postRuleDraft = defineRoute({
  operationId: 'createRuleDraft',
  method: 'post',
  path: '/api/v1/policies/rules/drafts',
  summary: 'Propose a whole rule set',
  summaryKo: '규칙 초안 작성',
  description: 'A draft may have problems; they are told, and keep it from being submitted.',
  tag,
  permission: 'policy:rules',
  idempotent: true,
  request: { body: content },
  responses: { 201: drafted },
  errors: ['conflict', 'idempotency_key_reused'],
});

export const getRuleDraft = defineRoute({
  operationId: 'getRuleDraft',
  method: 'get',
  path: '/api/v1/policies/rules/drafts/{draft}',
  summary: 'One draft, its problems, and what it changes',
  summaryKo: '규칙 초안 하나 (문제점과 변경 내용 포함)',
  tag,
  permission: 'policy:rules',
  request: { params: draftParams },
  responses: { 200: drafted },
  errors: ['not_found'],
});

export const putRuleDraft = defineRoute({
  operationId: 'changeRuleDraft',
  method: 'put',
  path: '/api/v1/policies/rules/drafts/{draft}',
  summary: 'Change a draft; a submitted one has to be submitted again',
  summaryKo: '규칙 초안 수정 (제출된 초안은 다시 제출해야 함)',
  description: 'Needs `If-Match`. Whoever changes a draft is one of its authors from then on.',
  tag,
  permission: 'policy:rules',
  request: { params: draftParams, body: content },
  responses: { 200: drafted },
  errors: ['not_found', 'conflict', 'revision_mismatch', 'precondition_required'],
});

export const submitRuleDraft = defineRoute({
  operationId: 'submitRuleDraft',
  method: 'post',
  path: '/api/v1/policies/rules/drafts/{draft}/submit',
  summary: 'Hand a draft in for approval',
  summaryKo: '규칙 초안 제출',
  description: 'Needs `If-Match`. Answers 409 with `details.problems` while the draft has errors.',
  tag,
  permission: 'policy:rules',
  idempotent: true,
  request: { params: draftParams },
  responses: { 200: drafted },
  errors: ['not_found', 'conflict', 'revision_mismatch', 'precondition_required', 'idempotency_key_reused'],
});

export const approveRuleDraft = defineRoute({
  operationId: 'approveRuleDraft',
  method: 'post',
  path: '/api/v1/policies/rules/drafts/{draft}/approve',
  summary: 'Approve what somebody else has submitted; it becomes a version',
  summaryKo: '다른 사람이 제출한 규칙 초안 승인',
  description:
    'Needs `If-Match`: an approval is of the revision that was seen. People are told apart by their account, whichever session or key they use; the administrator key is one person. Applications cannot approve.',
  tag,
  permission: 'policy:approve',
  idempotent: true,
  request: { params: draftParams, body: z.strictObject({ reason }) },
  responses: { 200: drafted },
  errors: ['not_found', 'conflict', 'revision_mismatch', 'precondition_required', 'idempotency_key_reused'],
});

export const rejectRuleDraft = defineRoute({
  operationId: 'rejectRuleDraft',
  method: 'post',
  path: '/api/v1/policies/rules/drafts/{draft}/reject',
  summary: 'Reject a draft, or give it up',
  summaryKo: '규칙 초안 반려 또는 폐기',
  tag,
  permission: 'policy:approve',
  idempotent: true,
  request: { params: draftParams, body: z.strictObject({ reason }) },
  responses: { 200: drafted },
  errors: ['not_found', 'conflict', 'revision_mismatch', 'idempotency_key_reused'],
});

export const getRuleVersion = defineRoute({
  operationId: 'getRuleVersion',
  method: 'get',
  path: '/api/v1/policies/rules/versions/{version}',
  summary: 'One version of the rules; 0 is what is built in',
  summaryKo: '규칙의 특정 버전 (0은 기본 규칙)',
  tag,
  permission: 'policy:rules',
  request: { params: versionParams },
  responses: { 200: { description: 'The version.', schema: versionDetail } },
  errors: ['not_found'],
});

export const rollBackRules = defineRoute({
  operationId: 'rollBackRules',
  method: 'post',
  path: '/api/v1/policies/rules/versions/{version}/rollback',
  summary: 'Go back to an old version, at once, as a new one',
  summaryKo: '이전 버전의 규칙으로 되돌리기 (새 버전으로 즉시 적용)',
  description:
    'Two people have approved that content before, so one may go back to it. Also undoes what was only scheduled.',
  tag,
  permission: 'policy:approve',
  idempotent: true,
  request: { params: versionParams, body: z.strictObject({ reason }) },
  responses: { 201: { description: 'The new version.', schema: versionDetail } },
  errors: ['not_found', 'idempotency_key_reused'],
});

export const ruleContracts = [
  getRules,
  postRuleDraft,
  getRuleDraft,
  putRuleDraft,
  submitRuleDraft,
  approveRuleDraft,
  rejectRuleDraft,
  dryRunRuleDraft,
  getRuleVersion,
  rollBackRules,
];
