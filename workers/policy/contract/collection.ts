import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import {
  collectionRun,
  disagreement,
  pageOf,
  pipelineStatus,
  policySource,
  policySourceDetail,
  recordStatement,
  rejectedRecord,
  settingsInput,
} from './collection-shapes.ts';

const tag = 'policy collection';
const sourceId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/)
  .meta({ examples: ['gov24'] });
const runId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);
const sourceParams = z.object({ source: sourceId });
const runParams = z.object({ source: sourceId, run: runId });
const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(1024).optional(),
});

export const getPolicySources = defineRoute({
  operationId: 'getPolicySources',
  method: 'get',
  path: '/api/v1/policies/sources',
  summary: 'Every source of programmes: condition, last run, next run, what needs a person',
  summaryKo: '정책 출처 전체와 수집 상태',
  tag,
  permission: 'policy:collect',
  responses: {
    200: {
      description: 'The sources, also those that nobody has configured yet.',
      schema: z.object({ data: z.array(policySource) }),
    },
  },
  errors: [],
});

export const getPolicySource = defineRoute({
  operationId: 'getPolicySource',
  method: 'get',
  path: '/api/v1/policies/sources/{source}',
  summary: 'One source with what became of its records',
  summaryKo: '정책 출처 하나와 레코드 처리 현황',
  tag,
  permission: 'policy:collect',
  request: { params: sourceParams },
  responses: { 200: { description: 'The source.', schema: policySourceDetail } },
  errors: ['not_found'],
});

export const putPolicySource = defineRoute({
  operationId: 'putPolicySource',
  method: 'put',
  path: '/api/v1/policies/sources/{source}',
  summary: 'Configure a source; what is left out stays',
  summaryKo: '정책 출처 설정',
  description:
    'With `If-Match` the change is refused when somebody else has changed it meanwhile. Another `baseUrl` needs the key again: a key goes to no address that it was not given for. A source that stood still goes on.',
  tag,
  permission: 'policy:collect',
  request: { params: sourceParams, body: settingsInput },
  responses: { 200: { description: 'The source.', schema: policySource } },
  errors: ['not_found', 'egress_refused', 'revision_mismatch'],
});

export const putPolicySourceKey = defineRoute({
  operationId: 'putPolicySourceKey',
  method: 'put',
  path: '/api/v1/policies/sources/{source}/key',
  summary: 'Set the API key of a source; it can never be read back',
  summaryKo: '정책 출처의 API 키 등록 (다시 조회할 수 없음)',
  description: 'As the portal shows it, encoded or decoded. `null` forgets it.',
  tag,
  permission: 'policy:collect',
  request: { params: sourceParams, body: z.strictObject({ key: z.string().min(1).max(1_000).nullable() }) },
  responses: { 204: { description: 'Set.' } },
  errors: ['not_found', 'secrets_key_unusable'],
});

export const postPolicyRun = defineRoute({
  operationId: 'postPolicyRun',
  method: 'post',
  path: '/api/v1/policies/sources/{source}/runs',
  summary: 'Collect a source now',
  summaryKo: '정책 출처 즉시 수집',
  description:
    'Also while it is disabled or stands still. A run that is under way is the answer. `force` hands on every record again; `acceptShrink` believes a total that has fallen by more than a fifth.',
  tag,
  permission: 'policy:collect',
  idempotent: true,
  request: {
    params: sourceParams,
    body: z.strictObject({ force: z.boolean().default(false), acceptShrink: z.boolean().default(false) }),
  },
  responses: { 202: { description: 'The run.', schema: collectionRun } },
  errors: ['not_found', 'conflict', 'collection_credentials_missing', 'idempotency_key_reused'],
});

export const getPolicyRuns = defineRoute({
  operationId: 'getPolicyRuns',
  method: 'get',
  path: '/api/v1/policies/sources/{source}/runs',
  summary: 'Runs of a source, newest first',
  summaryKo: '정책 출처의 수집 실행 이력',
  tag,
  permission: 'policy:collect',
  request: { params: sourceParams, query: pageQuery },
  responses: { 200: { description: 'A page of runs.', schema: pageOf(collectionRun) } },
  errors: ['not_found'],
});

export const getPolicyRun = defineRoute({
  operationId: 'getPolicyRun',
  method: 'get',
  path: '/api/v1/policies/sources/{source}/runs/{run}',
  summary: 'One run: how far it is, what it counted, and a page of what it rejected',
  summaryKo: '수집 실행 하나의 진행 상황과 거부된 레코드',
  tag,
  permission: 'policy:collect',
  request: { params: runParams, query: pageQuery },
  responses: {
    200: {
      description: 'The run; `data` is a page of its rejects.',
      schema: pageOf(rejectedRecord).extend({ run: collectionRun }),
    },
  },
  errors: ['not_found'],
});

export const cancelPolicyRun = defineRoute({
  operationId: 'cancelPolicyRun',
  method: 'post',
  path: '/api/v1/policies/sources/{source}/runs/{run}/cancel',
  summary: 'Stop a run; what it has handed on stays',
  summaryKo: '수집 실행 중지',
  tag,
  permission: 'policy:collect',
  request: { params: runParams },
  responses: { 200: { description: 'The run.', schema: collectionRun } },
  errors: ['not_found', 'conflict'],
});

export const getPolicyStatement = defineRoute({
  operationId: 'getPolicyStatement',
  method: 'get',
  path: '/api/v1/policies/sources/{source}/records/{record}',
  summary: 'What a source said of one record, word for word, and in which payload it came',
  summaryKo: '출처가 제공한 원문 레코드와 원본 해시',
  tag,
  permission: 'policy:collect',
  request: { params: z.object({ source: sourceId, record: z.string().regex(/^[\w.-]{1,80}$/) }) },
  responses: { 200: { description: 'The statement.', schema: recordStatement } },
  errors: ['not_found'],
});

export const getPolicyPipelines = defineRoute({
  operationId: 'getPolicyPipelines',
  method: 'get',
  path: '/api/v1/policies/pipelines',
  summary: 'The data pipelines and the newest runs of each',
  summaryKo: '데이터 파이프라인과 최근 실행',
  tag,
  permission: 'policy:collect',
  request: { query: z.object({ runs: z.coerce.number().int().min(1).max(50).default(5) }) },
  responses: { 200: { description: 'The pipelines.', schema: z.object({ data: z.array(pipelineStatus) }) } },
  errors: [],
});

export const postPolicyValidation = defineRoute({
  operationId: 'postPolicyValidation',
  method: 'post',
  path: '/api/v1/policies/pipelines/data_validation_pipeline/runs',
  summary: 'Compare what the sources say, now',
  summaryKo: '출처 간 데이터 검증 즉시 실행',
  tag,
  permission: 'policy:collect',
  responses: { 200: { description: 'The pipeline with its newest run.', schema: pipelineStatus } },
  errors: [],
});

export const getPolicyDisagreements = defineRoute({
  operationId: 'getPolicyDisagreements',
  method: 'get',
  path: '/api/v1/policies/disagreements',
  summary: 'Programmes of which sources say different things, with both values',
  summaryKo: '출처마다 내용이 다른 정책',
  description:
    'As the last validation found it. Programmes are recognised by their title without district and year, and their organisation.',
  tag,
  permission: 'policy:collect',
  request: { query: pageQuery },
  responses: { 200: { description: 'A page of them.', schema: pageOf(disagreement) } },
  errors: [],
});

/** Operations of the collection of programmes. */
export const collectionContracts = [
  getPolicySources,
  getPolicySource,
  putPolicySource,
  putPolicySourceKey,
  postPolicyRun,
  getPolicyRuns,
  getPolicyRun,
  cancelPolicyRun,
  getPolicyStatement,
  getPolicyPipelines,
  postPolicyValidation,
  getPolicyDisagreements,
];
