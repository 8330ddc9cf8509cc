import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { newSource, preset, run, source, sourceSettings } from './collection-shapes.ts';
import { slug } from './common.ts';

const tag = 'collection';
const sourceParams = z.object({ source: slug });
const day = z.iso.date().meta({ examples: ['2026-01-31'] });

export const getCollectionStatus = defineRoute({
  operationId: 'getCollectionStatus',
  method: 'get',
  path: '/api/v1/collection/status',
  summary: 'Every source: condition, last run, next run, what needs a person',
  summaryKo: '전체 출처의 수집 상태',
  tag,
  permission: 'collection:read',
  responses: {
    200: {
      description: 'The sources and the newest runs.',
      schema: z.object({ sources: z.array(source), recentRuns: z.array(run) }),
    },
  },
  errors: [],
});

export const triggerCollection = defineRoute({
  operationId: 'triggerCollection',
  method: 'post',
  path: '/api/v1/collection/trigger',
  summary: 'Collect a source now',
  summaryKo: '수집 즉시 실행',
  description:
    'Also while its schedule is paused. `force` fetches and reads everything anew and accepts a statement that the shrink guard would hold. `startDate` says how far to look back; every run reads up to today.',
  tag,
  permission: 'collection:write',
  idempotent: true,
  request: {
    body: z
      .object({ source: slug, force: z.boolean().default(false), startDate: day.optional(), endDate: day.optional() })
      .refine(({ startDate, endDate }) => !startDate || !endDate || startDate <= endDate, {
        path: ['endDate'],
        message: 'before startDate',
      }),
  },
  responses: { 202: { description: 'The run, queued.', schema: run } },
  errors: ['not_found', 'conflict', 'collection_credentials_missing', 'idempotency_key_reused'],
});

export const getSources = defineRoute({
  operationId: 'getSources',
  method: 'get',
  path: '/api/v1/collection/sources',
  summary: 'All sources',
  summaryKo: '출처 전체',
  tag,
  permission: 'collection:read',
  responses: { 200: { description: 'The sources.', schema: z.object({ data: z.array(source) }) } },
  errors: [],
});

export const postSource = defineRoute({
  operationId: 'postSource',
  method: 'post',
  path: '/api/v1/collection/sources',
  summary: 'Create a source; what is left out gets the default of its kind or preset',
  summaryKo: '출처 생성',
  tag,
  permission: 'collection:write',
  idempotent: true,
  request: { body: newSource },
  responses: { 201: { description: 'The source.', schema: source } },
  errors: ['not_found', 'conflict', 'egress_refused', 'idempotency_key_reused'],
});

export const getSource = defineRoute({
  operationId: 'getSource',
  method: 'get',
  path: '/api/v1/collection/sources/{source}',
  summary: 'One source',
  summaryKo: '출처 하나',
  tag,
  permission: 'collection:read',
  request: { params: sourceParams },
  responses: { 200: { description: 'The source.', schema: source } },
  errors: ['not_found'],
});

export const putSource = defineRoute({
  operationId: 'putSource',
  method: 'put',
  path: '/api/v1/collection/sources/{source}',
  summary: 'Change the settings of a source; what is left out stays',
  summaryKo: '출처 설정 변경',
  description: 'With `If-Match` the change is refused when somebody else has changed the source meanwhile.',
  tag,
  permission: 'collection:write',
  request: { params: sourceParams, body: sourceSettings.partial() },
  responses: { 200: { description: 'The source.', schema: source } },
  errors: ['not_found', 'conflict', 'egress_refused', 'revision_mismatch'],
});

export const deleteSource = defineRoute({
  operationId: 'deleteSource',
  method: 'delete',
  path: '/api/v1/collection/sources/{source}',
  summary: 'Delete a source with its credentials; its entries leave the list',
  summaryKo: '출처 삭제',
  tag,
  permission: 'collection:write',
  request: { params: sourceParams },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found', 'revision_mismatch'],
});

export const enableSource = defineRoute({
  operationId: 'enableSource',
  method: 'put',
  path: '/api/v1/collection/sources/{source}/enable',
  summary: 'Switch the schedule of a source on or off',
  summaryKo: '출처 사용 여부 변경',
  description: 'Switching on also ends a pause that a failure has caused.',
  tag,
  permission: 'collection:write',
  request: { params: sourceParams, body: z.object({ enabled: z.boolean() }) },
  responses: { 200: { description: 'The source.', schema: source } },
  errors: ['not_found'],
});

export const putCredentials = defineRoute({
  operationId: 'putCredentials',
  method: 'put',
  path: '/api/v1/collection/sources/{source}/credentials',
  summary: 'Set the account of a portal; it can never be read back',
  summaryKo: '포털 계정 설정 (다시 읽을 수 없음)',
  tag,
  permission: 'collection:write',
  request: {
    params: sourceParams,
    body: z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(500) }),
  },
  responses: { 204: { description: 'It is set.' } },
  errors: ['not_found', 'conflict', 'secrets_key_unusable'],
});

export const deleteCredentials = defineRoute({
  operationId: 'deleteCredentials',
  method: 'delete',
  path: '/api/v1/collection/sources/{source}/credentials',
  summary: 'Forget the account of a portal',
  summaryKo: '포털 계정 삭제',
  tag,
  permission: 'collection:write',
  request: { params: sourceParams },
  responses: { 204: { description: 'It is forgotten.' } },
  errors: ['not_found', 'conflict'],
});

export const getPresets = defineRoute({
  operationId: 'getPresets',
  method: 'get',
  path: '/api/v1/collection/presets',
  summary: 'Well-known public lists, ready to be made into sources',
  summaryKo: '공개 목록 프리셋',
  tag,
  permission: 'collection:read',
  responses: { 200: { description: 'The presets.', schema: z.object({ data: z.array(preset) }) } },
  errors: [],
});

export const collectionContracts = [
  getCollectionStatus,
  triggerCollection,
  getSources,
  postSource,
  getSource,
  putSource,
  deleteSource,
  enableSource,
  putCredentials,
  deleteCredentials,
  getPresets,
];
