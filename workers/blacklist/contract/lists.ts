import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { addressText, instant, pageOf, pageQuery, slug } from './common.ts';
import { scoringContracts } from './scoring.ts';
import { scoring } from './scoring-shapes.ts';
import { warningContracts } from './warnings.ts';
import { whyContracts } from './why.ts';

const percent = z.number().min(0).max(1_000_000);
const whole = z.number().int().min(0);

const gateBounds = z
  .object({
    maxShrinkPercent: percent,
    maxGrowthPercent: percent,
    maxCoverageGrowthPercent: percent,
    ignoreBelowLines: whole,
    ignoreBelowAddresses: whole,
  })
  .meta({ id: 'GateBounds', description: 'Beyond these bounds a new version waits for a person.' });

const settings = z.object({
  title: z.string().min(1).max(120),
  gate: gateBounds,
  untouchable: z
    .array(z.object({ address: addressText, label: z.string().max(120) }))
    .max(1000)
    .meta({ description: 'Addresses that are never published: own egress, management, resolvers.' }),
  scoring,
});

export const publication = z
  .object({
    version: z.number().int(),
    state: z.enum(['live', 'past', 'held', 'superseded', 'rejected']),
    etag: z.string(),
    lines4: whole,
    lines6: whole,
    entries: whole,
    addresses4: whole,
    bytes: whole,
    reasons: z.array(z.looseObject({ code: z.enum(['empty', 'shrink', 'growth', 'coverage', 'untouchable']) })),
    compiledAt: instant,
    publishedAt: instant.nullable(),
    decidedAt: instant.nullable(),
    decidedBy: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Publication', description: 'A version of the feed and what became of it.' });

const list = z
  .object({
    id: slug,
    settings,
    createdAt: instant.nullable(),
    feedUrl: z.string(),
    live: publication.nullable(),
    held: publication.nullable(),
    sources: z.array(z.object({ name: z.string(), active: whole, collectedAt: instant.nullable() })),
    pending: z.boolean().meta({ description: 'Whether changes wait to be compiled.' }),
    events: z.object({ head: whole, sent: whole, confirmed: whole }),
  })
  .meta({ id: 'List' });

const summary = z.object({ id: slug, title: z.string(), feedUrl: z.string() }).meta({ id: 'ListSummary' });
const listParams = z.object({ list: slug });
const tag = 'lists';

export const getLists = defineRoute({
  operationId: 'getLists',
  method: 'get',
  path: '/api/v1/blacklist/lists',
  summary: 'All lists',
  summaryKo: '목록 전체',
  tag,
  permission: 'blacklist:read',
  responses: { 200: { description: 'The lists.', schema: z.object({ data: z.array(summary) }) } },
  errors: [],
});

export const getList = defineRoute({
  operationId: 'getList',
  method: 'get',
  path: '/api/v1/blacklist/lists/{list}',
  summary: 'One list: settings, live and held version, sources',
  summaryKo: '목록 하나: 설정, 발행본, 보류본, 출처',
  tag,
  permission: 'blacklist:read',
  request: { params: listParams },
  responses: { 200: { description: 'The list.', schema: list } },
  errors: ['not_found'],
});

export const putList = defineRoute({
  operationId: 'putList',
  method: 'put',
  path: '/api/v1/blacklist/lists/{list}',
  summary: 'Create a list or change its settings; what is left out stays',
  summaryKo: '목록 생성 또는 설정 변경',
  tag,
  permission: 'blacklist:write',
  request: { params: listParams, body: settings.partial() },
  responses: { 200: { description: 'The list.', schema: list } },
  errors: ['address_invalid'],
});

export const getPublications = defineRoute({
  operationId: 'getPublications',
  method: 'get',
  path: '/api/v1/blacklist/lists/{list}/publications',
  summary: 'Versions of the feed, newest first',
  summaryKo: '피드 버전 이력',
  tag,
  permission: 'blacklist:read',
  request: { params: listParams, query: pageQuery },
  responses: { 200: { description: 'A page of versions.', schema: pageOf(publication) } },
  errors: ['not_found'],
});

const decision = {
  params: z.object({ list: slug, version: z.coerce.number().int().min(1) }),
  body: z.object({ note: z.string().max(500).optional() }),
};

export const confirmPublication = defineRoute({
  operationId: 'confirmPublication',
  method: 'post',
  path: '/api/v1/blacklist/lists/{list}/publications/{version}/confirm',
  summary: 'Publish a version that the gate holds',
  summaryKo: '보류된 버전 발행 승인',
  tag,
  permission: 'blacklist:publish',
  request: decision,
  responses: { 200: { description: 'The version, now live.', schema: publication } },
  errors: ['not_found', 'conflict'],
});

export const rejectPublication = defineRoute({
  operationId: 'rejectPublication',
  method: 'post',
  path: '/api/v1/blacklist/lists/{list}/publications/{version}/reject',
  summary: 'Refuse a version that the gate holds; the feed stays as it is',
  summaryKo: '보류된 버전 거부',
  tag,
  permission: 'blacklist:publish',
  request: decision,
  responses: { 200: { description: 'The version, rejected.', schema: publication } },
  errors: ['not_found', 'conflict'],
});

const allow = z
  .object({
    id: z.string(),
    address: z.string(),
    reason: z.string(),
    owner: z.string(),
    createdAt: instant,
    expiresAt: instant.nullable(),
  })
  .meta({ id: 'AllowEntry', description: 'A range that is cut out of the feed, also from inside wider entries.' });

export const getAllowlist = defineRoute({
  operationId: 'getAllowlist',
  method: 'get',
  path: '/api/v1/blacklist/lists/{list}/allowlist',
  summary: 'What is never published, and why',
  summaryKo: '허용 목록',
  tag,
  permission: 'blacklist:read',
  request: { params: listParams },
  responses: { 200: { description: 'The allowlist.', schema: z.object({ data: z.array(allow) }) } },
  errors: ['not_found'],
});

export const postAllow = defineRoute({
  operationId: 'postAllow',
  method: 'post',
  path: '/api/v1/blacklist/lists/{list}/allowlist',
  summary: 'Cut a range out of the feed',
  summaryKo: '허용 주소 추가',
  tag,
  permission: 'blacklist:write',
  idempotent: true,
  request: {
    params: listParams,
    body: z.object({
      address: addressText,
      reason: z.string().min(1).max(500),
      owner: z.string().max(120).optional(),
      expiresAt: instant.nullable().optional(),
      confirmWide: z.boolean().optional().meta({ description: 'Needed for ranges wider than /8 or /16 (IPv6).' }),
    }),
  },
  responses: { 201: { description: 'The entry.', schema: allow } },
  errors: ['not_found', 'address_invalid', 'address_too_wide', 'invalid_request', 'idempotency_key_reused'],
});

export const deleteAllow = defineRoute({
  operationId: 'deleteAllow',
  method: 'delete',
  path: '/api/v1/blacklist/lists/{list}/allowlist/{id}',
  summary: 'Take a range off the allowlist',
  summaryKo: '허용 주소 삭제',
  tag,
  permission: 'blacklist:write',
  request: { params: z.object({ list: slug, id: z.string().max(100) }) },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found'],
});

export const listContracts = [
  getLists,
  getList,
  putList,
  getPublications,
  confirmPublication,
  rejectPublication,
  getAllowlist,
  postAllow,
  deleteAllow,
  ...warningContracts,
  ...scoringContracts,
  ...whyContracts,
];
