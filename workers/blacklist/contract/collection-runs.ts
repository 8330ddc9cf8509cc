import * as z from 'zod';
import { ARTEFACT_FORMATS } from '../../../shared/blacklist/artefact/contract.ts';
import { RELAY_HEADER } from '../../../shared/blacklist/source/relay-token.ts';
import { defineRoute } from '../../gateway/route.ts';
import { artefact, attentionAnswer, reject, run } from './collection-shapes.ts';
import { pageOf, pageQuery, slug } from './common.ts';

/** Largest artefact taken by upload, bytes. */
export const MAX_UPLOAD_BYTES = 32 * 1024 * 1024;

const tag = 'collection';
const runId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'not the id of a run');
const sourceParams = z.object({ source: slug });
const runParams = z.object({ source: slug, run: runId });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const day = z.iso.date();

export const getRuns = defineRoute({
  operationId: 'getRuns',
  method: 'get',
  path: '/api/v1/collection/sources/{source}/runs',
  summary: 'Runs of a source, newest first; the last 200 are kept',
  summaryKo: '수집 이력',
  tag,
  permission: 'collection:read',
  request: { params: sourceParams, query: pageQuery },
  responses: { 200: { description: 'A page of runs.', schema: pageOf(run) } },
  errors: ['not_found'],
});

export const getRun = defineRoute({
  operationId: 'getRun',
  method: 'get',
  path: '/api/v1/collection/sources/{source}/runs/{run}',
  summary: 'One run with its artefacts',
  summaryKo: '수집 한 건',
  tag,
  permission: 'collection:read',
  request: { params: runParams },
  responses: { 200: { description: 'The run.', schema: z.object({ run, artefacts: z.array(artefact) }) } },
  errors: ['not_found'],
});

export const getRejects = defineRoute({
  operationId: 'getRejects',
  method: 'get',
  path: '/api/v1/collection/sources/{source}/runs/{run}/rejects',
  summary: 'Lines that a run did not take, and why; the first 1,000 are kept',
  summaryKo: '거부된 행과 사유',
  tag,
  permission: 'collection:read',
  request: { params: runParams, query: pageQuery },
  responses: { 200: { description: 'A page of rejects.', schema: pageOf(reject) } },
  errors: ['not_found'],
});

export const cancelRun = defineRoute({
  operationId: 'cancelRun',
  method: 'post',
  path: '/api/v1/collection/sources/{source}/runs/{run}/cancel',
  summary: 'End a run that has not begun to change the list',
  summaryKo: '수집 취소',
  tag,
  permission: 'collection:write',
  request: { params: runParams },
  responses: { 200: { description: 'The run, cancelled.', schema: run } },
  errors: ['not_found', 'conflict'],
});

export const answerAttention = defineRoute({
  operationId: 'answerAttention',
  method: 'post',
  path: '/api/v1/collection/sources/{source}/attention',
  summary: 'Answer what a run asks: a one-time password, a consent, or cancel',
  summaryKo: '담당자 확인 응답 (OTP, 동의, 취소)',
  tag,
  permission: 'collection:write',
  request: {
    params: sourceParams,
    body: z.object({ run: runId.optional(), answer: attentionAnswer }),
  },
  responses: { 202: { description: 'The run, going on.', schema: run } },
  errors: ['not_found', 'conflict', 'secrets_key_unusable'],
});

export const replayArtefact = defineRoute({
  operationId: 'replayArtefact',
  method: 'post',
  path: '/api/v1/collection/sources/{source}/replay',
  summary: 'Read the artefacts of an earlier run again with the maps of today',
  summaryKo: '보관된 원본 다시 읽기',
  description: 'When another run was committed since, they count as an addition: absence from old bytes says nothing.',
  tag,
  permission: 'collection:write',
  idempotent: true,
  request: { params: sourceParams, body: z.object({ sha256, force: z.boolean().default(false) }) },
  responses: { 202: { description: 'The run, queued.', schema: run } },
  errors: ['not_found', 'idempotency_key_reused'],
});

export const postArtefact = defineRoute({
  operationId: 'postArtefact',
  method: 'post',
  path: '/api/v1/collection/sources/{source}/artefacts',
  summary: 'Upload a raw file: XLSX, HTML, CSV, JSON or text',
  summaryKo: '원본 파일 올리기',
  description: `By an administrator, or by a relay that signs it (header ${RELAY_HEADER}, see docs/relay.md; then the signed claims count and the query is ignored). Answered only when the bytes and the run are durable; the same file with the same scope on the same day, with no other run in between, is answered with the same run.`,
  tag,
  permission: 'public',
  authenticate: 'relay-or-principal',
  rawBody: { maxBytes: MAX_UPLOAD_BYTES, mediaTypes: ['any'] },
  request: {
    params: sourceParams,
    query: z
      .object({
        format: z.enum(ARTEFACT_FORMATS).optional(),
        name: z.string().max(200).optional(),
        scope: z.enum(['full', 'partial', 'window']).optional().meta({
          description: 'What the file speaks for; default `window` with from and to, else `partial` (an addition).',
        }),
        from: day.optional(),
        to: day.optional(),
        force: z.enum(['true', 'false']).optional(),
      })
      .refine((query) => (query.from === undefined) === (query.to === undefined), {
        path: ['to'],
        message: 'from and to',
      })
      .refine((query) => query.scope !== 'window' || query.from !== undefined, { path: ['from'], message: 'required' })
      .refine((query) => !query.from || !query.to || query.from <= query.to, { path: ['to'], message: 'before from' }),
  },
  responses: {
    202: { description: 'Taken.', schema: z.object({ run, sha256, isNew: z.boolean() }) },
  },
  errors: ['not_found', 'signature_invalid', 'unavailable'],
});

export const runContracts = [getRuns, getRun, getRejects, cancelRun, answerAttention, replayArtefact, postArtefact];
