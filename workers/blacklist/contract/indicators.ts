import * as z from 'zod';
import { HASH_ALGORITHMS, INDICATOR_KINDS } from '../../../shared/blacklist/indicators/kind.ts';
import { defineRoute } from '../../gateway/route.ts';
import { category, FEED_ROUTE, instant, listQuery, pageOf, pageQuery, slug } from './common.ts';

const tag = 'indicators';
const whole = z.number().int().min(0);
const kind = z.enum(INDICATOR_KINDS).meta({ description: 'Which firewalls take apart from addresses.' });
const params = z.object({ kind });
const text = z.string().min(1).max(2_500);

const state = z
  .object({
    list: slug,
    kind,
    claims: whole.meta({ description: 'In force; a value of several sources counts for each.' }),
    sources: z.array(z.object({ name: z.string(), active: whole, collectedAt: instant.nullable() })),
    allowed: whole,
    live: z.object({ version: whole, sha256: z.string(), lines: whole, bytes: whole, publishedAt: instant }).nullable(),
    held: z
      .object({
        version: whole,
        since: instant,
        lines: whole,
        confirmable: z.boolean(),
        reasons: z.array(z.looseObject({ code: z.string() })),
      })
      .nullable(),
    pending: z.boolean().meta({ description: 'Something changed that is not in a version yet.' }),
  })
  .meta({
    id: 'IndicatorList',
    description: 'Domains, URLs, file hashes or MAC addresses beside a list of addresses.',
  });

const entry = z
  .object({
    value: z.string(),
    active: z.boolean(),
    claims: z.array(
      z.object({
        source: z.string(),
        reason: z.string().nullable(),
        category: category.nullable(),
        firstSeen: instant,
        lastSeen: instant,
        expiresAt: instant.nullable(),
        endedAt: instant.nullable(),
        endReason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'IndicatorEntry' });

const allowance = z
  .object({ value: z.string(), reason: z.string(), by: z.string(), addedAt: instant, expiresAt: instant.nullable() })
  .meta({ id: 'IndicatorAllowance' });

export const getIndicatorLists = defineRoute({
  operationId: 'getIndicatorLists',
  method: 'get',
  path: '/api/v1/indicators',
  summary: 'Lists of domains, URLs, file hashes and MAC addresses, with their counts and live versions',
  summaryKo: '도메인·URL·파일 해시·MAC 주소 목록 현황',
  tag,
  permission: 'blacklist:read',
  request: { query: z.object({ list: slug.optional() }) },
  responses: {
    200: { description: 'Those that have ever held something.', schema: z.object({ data: z.array(state) }) },
  },
  errors: [],
});

export const getIndicatorList = defineRoute({
  operationId: 'getIndicatorList',
  method: 'get',
  path: '/api/v1/indicators/{kind}',
  summary: 'One list of indicators as it is now',
  summaryKo: '지표 목록 하나의 상태',
  tag,
  permission: 'blacklist:read',
  request: { params, query: listQuery },
  responses: { 200: { description: 'The list.', schema: state } },
  errors: [],
});

export const getIndicatorEntries = defineRoute({
  operationId: 'getIndicatorEntries',
  method: 'get',
  path: '/api/v1/indicators/{kind}/entries',
  summary: 'Values with what each source says of them',
  summaryKo: '지표와 출처별 근거 조회',
  tag,
  permission: 'blacklist:read',
  request: {
    params,
    query: listQuery.extend(pageQuery.shape).extend({
      prefix: z.string().max(200).optional().meta({ description: 'Values that begin so.' }),
      q: z.string().max(200).optional().meta({ description: 'Values that contain this.' }),
      source: z.string().max(40).optional(),
      ended: z.enum(['true', 'false']).default('false').meta({ description: 'Also those that have ended.' }),
    }),
  },
  responses: { 200: { description: 'A page, in the order of the values.', schema: pageOf(entry) } },
  errors: [],
});

export const searchIndicator = defineRoute({
  operationId: 'searchIndicator',
  method: 'get',
  path: '/api/v1/indicators/{kind}/search',
  summary: 'Whether and why a value is listed: itself, domains and wildcards above it, and what exempts it',
  summaryKo: '지표 차단 여부와 근거 확인',
  tag,
  permission: 'blacklist:read',
  request: { params, query: listQuery.extend({ value: text }) },
  responses: {
    200: {
      description: 'What is known.',
      schema: z.object({
        value: z.string().meta({ description: 'In canonical form.' }),
        listed: z
          .boolean()
          .meta({ description: 'A claim in force names it, or a wildcard that matches, and nothing exempts it.' }),
        entries: z.array(entry),
        exemptions: z.array(allowance),
        live: state.shape.live,
      }),
    },
  },
  errors: ['indicator_invalid'],
});

const newEntry = z.object({
  value: text.meta({ examples: ['evil.example', 'hxxps://evil[.]example/x'] }),
  reason: z.string().min(1).max(200),
  category: category.optional(),
  expiresAt: instant.nullable().optional(),
  confirmBroad: z.boolean().optional().meta({
    description: 'Accept public suffixes, shared hosts, well-known sites, and MAC ranges wider than one maker.',
  }),
});

export const postIndicators = defineRoute({
  operationId: 'postIndicators',
  method: 'post',
  path: '/api/v1/indicators/{kind}/entries',
  summary: 'List values by hand, one or many; each is judged for itself',
  summaryKo: '지표 등록 (여러 개 가능)',
  tag,
  permission: 'blacklist:write',
  idempotent: true,
  request: { params, query: listQuery, body: z.object({ entries: z.array(newEntry).min(1).max(1_000) }) },
  responses: {
    200: {
      description: 'What became of each, in the order given.',
      schema: z.object({
        created: whole,
        refused: whole,
        results: z.array(
          z.object({
            value: z.string(),
            status: z.enum(['created', 'refused']),
            reason: z.string().nullable().meta({ description: 'See docs/rejects.md; `exempt`: on the allowlist.' }),
          }),
        ),
      }),
    },
  },
  errors: ['not_found', 'idempotency_key_reused'],
});

const values = z.object({ values: z.array(text).min(1).max(1_000) });

export const removeIndicators = defineRoute({
  operationId: 'removeIndicators',
  method: 'post',
  path: '/api/v1/indicators/{kind}/entries/remove',
  summary: 'Take back values that people listed; what sources say stands',
  summaryKo: '직접 등록한 지표 삭제',
  tag,
  permission: 'blacklist:write',
  idempotent: true,
  request: { params, query: listQuery, body: values },
  responses: { 200: { description: 'How many were in force.', schema: z.object({ removed: whole }) } },
  errors: ['not_found', 'indicator_invalid', 'idempotency_key_reused'],
});

export const getIndicatorAllowlist = defineRoute({
  operationId: 'getIndicatorAllowlist',
  method: 'get',
  path: '/api/v1/indicators/{kind}/allowlist',
  summary: 'What is never published, whoever lists it',
  summaryKo: '지표 허용 목록',
  tag,
  permission: 'blacklist:read',
  request: { params, query: listQuery },
  responses: { 200: { description: 'The exemptions.', schema: z.object({ data: z.array(allowance) }) } },
  errors: [],
});

export const allowIndicator = defineRoute({
  operationId: 'allowIndicator',
  method: 'post',
  path: '/api/v1/indicators/{kind}/allowlist',
  summary: 'Exempt a value: a domain with all names and URLs below it, a URL, a hash, a MAC address or range',
  summaryKo: '지표 허용 목록에 추가',
  description: 'Leaves the feed within seconds, also while a version is held.',
  tag,
  permission: 'blacklist:write',
  idempotent: true,
  request: {
    params,
    query: listQuery,
    body: z.object({ value: text, reason: z.string().min(1).max(200), expiresAt: instant.nullable().optional() }),
  },
  responses: { 201: { description: 'The exemption.', schema: allowance } },
  errors: ['not_found', 'conflict', 'indicator_invalid', 'idempotency_key_reused'],
});

export const disallowIndicator = defineRoute({
  operationId: 'disallowIndicator',
  method: 'post',
  path: '/api/v1/indicators/{kind}/allowlist/remove',
  summary: 'End an exemption',
  summaryKo: '지표 허용 해제',
  tag,
  permission: 'blacklist:write',
  idempotent: true,
  request: { params, query: listQuery, body: z.object({ value: text }) },
  responses: { 204: { description: 'It has ended.' } },
  errors: ['not_found', 'indicator_invalid', 'idempotency_key_reused'],
});

export const decideIndicators = defineRoute({
  operationId: 'decideIndicators',
  method: 'post',
  path: '/api/v1/indicators/{kind}/publications/{version}/{decision}',
  summary: 'Confirm or reject the held version of a list of indicators',
  summaryKo: '보류된 지표 버전 승인 또는 거부',
  tag,
  permission: 'blacklist:publish',
  request: {
    params: params.extend({ version: z.coerce.number().int().min(1), decision: z.enum(['confirm', 'reject']) }),
    query: listQuery,
  },
  responses: { 200: { description: 'The list.', schema: state } },
  errors: ['conflict'],
});

const feedParams = z.object({ list: slug, kind });
const feedQuery = z.object({
  max: z.coerce.number().int().min(1).max(10_000_000).optional().meta({
    description:
      'Most lines; what ranks lowest is cut (fewer sources, then listed longer ago). FortiOS before 7.4.4: 131072.',
  }),
  algorithm: z.enum(HASH_ALGORITHMS).optional().meta({ description: 'Hashes of this algorithm only.' }),
  describe: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Whether the reason stands behind a hash; default true.' }),
  token: z.string().max(512).optional(),
});
const feed = { ...FEED_ROUTE, tag } as const;
const lines = {
  200: { description: 'The feed.', schema: z.string(), mediaType: 'text/plain' },
  304: { description: 'You have the current version.' },
};

export const getIndicatorFeed = defineRoute({
  ...feed,
  operationId: 'getIndicatorFeed',
  path: '/feeds/indicators/{list}/{kind}.txt',
  summary: 'Domains, URLs, file hashes or MAC addresses as FortiGate external resources load them',
  summaryKo: 'FortiGate용 도메인·URL·해시·MAC 피드',
  description:
    'One value a line in ASCII, ascending, LF, no comments. Opened by every key of the list; the capacity of a consumer counts for each kind. Strong ETag, 304, never an empty 200, `X-Feed-Truncated`. Credential as for the feed of addresses.',
  request: { params: feedParams, query: feedQuery },
  responses: lines,
});

export const getIndicatorFeedByToken = defineRoute({
  ...feed,
  operationId: 'getIndicatorFeedByToken',
  path: '/feeds/token/{token}/indicators/{list}/{kind}.txt',
  summary: 'The same for devices that can send no header and no query',
  summaryKo: '토큰 경로 지표 피드',
  request: { params: feedParams.extend({ token: z.string().max(512) }), query: feedQuery.omit({ token: true }) },
  responses: lines,
});

export const getIndicatorReceipt = defineRoute({
  ...feed,
  operationId: 'getIndicatorReceipt',
  path: '/feeds/indicators/{list}/{kind}/receipt.json',
  summary: 'What a feed of indicators leaves out for its capacity',
  summaryKo: '지표 피드에서 용량 때문에 빠진 값',
  request: { params: feedParams, query: feedQuery },
  responses: {
    200: {
      description: 'The receipt.',
      schema: z.object({
        list: slug,
        kind,
        version: whole,
        total: whole,
        kept: whole,
        cut: whole,
        cutBySource: z.record(z.string(), whole),
        samples: z.array(
          z.object({ value: z.string(), sources: z.array(z.string()), since: instant, reason: z.string().nullable() }),
        ),
      }),
    },
  },
});

export const indicatorContracts = [
  getIndicatorLists,
  getIndicatorList,
  getIndicatorEntries,
  searchIndicator,
  postIndicators,
  removeIndicators,
  getIndicatorAllowlist,
  allowIndicator,
  disallowIndicator,
  decideIndicators,
  getIndicatorFeed,
  getIndicatorFeedByToken,
  getIndicatorReceipt,
];
