import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { addressText, category, entry, instant, listQuery, move, pageOf, pageQuery, slug } from './common.ts';
import { arithmetic } from './scoring-shapes.ts';
import { containedIn, layerVerdict } from './why.ts';

const tag = 'entries';

export const MAX_BULK_ENTRIES = 5_000;

const newEntry = z.object({
  address: addressText,
  reason: z.string().min(1).max(500),
  category: category.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  expiresAt: instant.nullable().optional(),
  confirmWide: z
    .boolean()
    .optional()
    .meta({ description: 'A person has confirmed a range wider than /8, or /16 for IPv6.' }),
});

const filterQuery = listQuery.extend({
  ...pageQuery.shape,
  source: slug.optional(),
  category: category.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

const idParams = z.object({
  id: z.string().max(100).meta({ description: 'As given in `id`: the address with `_` for `/`.' }),
});

export const getEntries = defineRoute({
  operationId: 'getEntries',
  method: 'get',
  path: '/api/v1/blacklist/entries',
  summary: 'Entries in address order',
  summaryKo: '항목 목록',
  tag,
  permission: 'blacklist:read',
  request: { query: filterQuery.extend({ ended: z.enum(['true', 'false']).default('false') }) },
  responses: { 200: { description: 'A page of entries.', schema: pageOf(entry) } },
  errors: ['not_found', 'invalid_request'],
});

export const postEntry = defineRoute({
  operationId: 'postEntry',
  method: 'post',
  path: '/api/v1/blacklist/entries',
  summary: 'Block an address by hand',
  summaryKo: '수동 항목 추가',
  tag,
  permission: 'blacklist:write',
  idempotent: true,
  request: { query: listQuery, body: newEntry },
  responses: { 201: { description: 'The entry.', schema: entry } },
  errors: [
    'not_found',
    'address_invalid',
    'address_too_wide',
    'address_untouchable',
    'conflict',
    'idempotency_key_reused',
  ],
});

export const postEntries = defineRoute({
  operationId: 'postEntriesBulk',
  method: 'post',
  path: '/api/v1/blacklist/entries/bulk',
  summary: 'Block many addresses; each gets its own answer',
  summaryKo: '항목 일괄 추가',
  tag,
  permission: 'blacklist:write',
  idempotent: true,
  maxBodyBytes: 4 * 1024 * 1024,
  request: { query: listQuery, body: z.object({ entries: z.array(newEntry).min(1).max(MAX_BULK_ENTRIES) }) },
  responses: {
    200: {
      description: 'What became of each entry, in the order given.',
      schema: z.object({
        created: z.number().int(),
        refused: z.number().int(),
        results: z.array(
          z.object({
            address: z.string(),
            status: z.enum(['created', 'refused']),
            code: z.string().optional(),
            message: z.string().optional(),
          }),
        ),
      }),
    },
  },
  errors: ['not_found', 'idempotency_key_reused', 'payload_too_large'],
});

export const getEntry = defineRoute({
  operationId: 'getEntry',
  method: 'get',
  path: '/api/v1/blacklist/entries/{id}',
  summary: 'One entry with its history',
  summaryKo: '항목 하나와 이력',
  tag,
  permission: 'blacklist:read',
  request: { params: idParams, query: listQuery },
  responses: { 200: { description: 'The entry.', schema: z.object({ entry, moves: z.array(move) }) } },
  errors: ['not_found'],
});

export const putEntry = defineRoute({
  operationId: 'putEntry',
  method: 'put',
  path: '/api/v1/blacklist/entries/{id}',
  summary: 'Change a manual entry',
  summaryKo: '수동 항목 수정',
  description: 'Needs `If-Match` with the ETag of the entry. What sources say cannot be changed, only allowlisted.',
  tag,
  permission: 'blacklist:write',
  request: { params: idParams, query: listQuery, body: newEntry.omit({ address: true, confirmWide: true }) },
  responses: { 200: { description: 'The entry.', schema: entry } },
  errors: ['not_found', 'precondition_required', 'revision_mismatch', 'invalid_request'],
});

export const deleteEntry = defineRoute({
  operationId: 'deleteEntry',
  method: 'delete',
  path: '/api/v1/blacklist/entries/{id}',
  summary: 'Remove a manual entry',
  summaryKo: '수동 항목 삭제',
  description: 'Needs `If-Match`. If a source lists the address too, it stays blocked; use the allowlist then.',
  tag,
  permission: 'blacklist:write',
  request: { params: idParams, query: listQuery },
  responses: { 204: { description: 'The entry is gone.' } },
  errors: ['not_found', 'precondition_required', 'revision_mismatch'],
});

export const search = defineRoute({
  operationId: 'searchBlacklist',
  method: 'get',
  path: '/api/v1/blacklist/search',
  summary: 'Entries that contain an address, or a page by source, category or country',
  summaryKo: '항목 검색',
  tag,
  permission: 'blacklist:read',
  request: { query: filterQuery.extend({ q: addressText.optional() }) },
  responses: { 200: { description: 'Entries.', schema: pageOf(entry) } },
  errors: ['not_found', 'address_invalid', 'invalid_request'],
});

export const searchAddress = defineRoute({
  operationId: 'searchAddress',
  method: 'get',
  path: '/api/v1/blacklist/search/{ip}',
  summary: 'Why an address is blocked: sources, reasons, dates, every move, score, layers',
  summaryKo: '차단 사유 조회: 출처, 사유, 날짜, 변경 이력, 점수 계산, 허용 계층',
  tag,
  permission: 'blacklist:read',
  request: {
    params: z.object({ ip: addressText }),
    query: listQuery.extend({
      versions: z.enum(['true', 'false']).default('false').meta({
        description: 'Whether to look through the versions, too: some short reads for each of the newest 100.',
      }),
    }),
  },
  responses: {
    200: {
      description: 'Everything that is known, the narrowest entry first.',
      schema: z.object({
        address: z.string(),
        listed: z.boolean().meta({ description: 'Whether the live feed blocks it.' }),
        feedVersion: z.number().int().nullable(),
        exemptions: z.array(z.object({ address: z.string(), kind: z.string(), reason: z.string().nullable() })),
        versions: containedIn.nullable().meta({
          description: 'Null unless asked for, and for what is no CIDR block.',
        }),
        layers: z.array(layerVerdict).meta({
          description: 'What each layer of the allowlist says now, in the order in which they are asked.',
        }),
        entries: z.array(z.object({ entry, moves: z.array(move), arithmetic: arithmetic.nullable() })),
      }),
    },
  },
  errors: ['not_found', 'address_invalid', 'unavailable'],
});

export const active = defineRoute({
  operationId: 'getActive',
  method: 'get',
  path: '/api/v1/blacklist/active',
  summary: 'The live list: pages of entries, or with format=text the whole feed as a stream',
  summaryKo: '현재 차단 목록',
  tag,
  permission: 'blacklist:read',
  request: { query: listQuery.extend({ ...pageQuery.shape, format: z.enum(['json', 'text']).default('json') }) },
  responses: { 200: { description: 'A page of entries in force; the feed with format=text.', schema: pageOf(entry) } },
  errors: ['not_found', 'invalid_request', 'feed_not_ready', 'unavailable'],
});

export const entryContracts = [
  getEntries,
  postEntry,
  postEntries,
  getEntry,
  putEntry,
  deleteEntry,
  search,
  searchAddress,
  active,
];
