import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { addressText, instant, listQuery, slug } from './common.ts';

const tag = 'feed';
const text = (description: string) => ({
  200: { description, schema: z.string(), mediaType: 'text/plain' },
  304: { description: 'You have the current version.' },
});

export const getFeed = defineRoute({
  operationId: 'getFeed',
  method: 'get',
  path: '/feeds/{list}.txt',
  summary: 'The feed for firewalls: one address, CIDR or range a line',
  summaryKo: '방화벽용 피드',
  description:
    'IPv4 then IPv6, ascending, minimal CIDR blocks, LF, no comments; for a consumer with a format, filter, capacity or exemptions of its own, its rendering, in the media type of the format. Strong ETag, Last-Modified and 304. Never an empty 200: the last good version, or 503. A consumer that is bound to addresses gets 403 from elsewhere. Credential: HTTP Basic with a feed key as password, X-API-Key, API-Key, Bearer or ?token=.',
  tag,
  permission: 'public',
  authenticate: 'feed-key',
  request: { params: z.object({ list: slug }), query: z.object({ token: z.string().max(512).optional() }) },
  responses: text('The feed.'),
  errors: ['unauthenticated', 'forbidden', 'invalid_request', 'feed_not_ready', 'unavailable'],
  cache: 'private, no-cache, no-transform',
  log: 'tally',
});

export const getFeedByToken = defineRoute({
  operationId: 'getFeedByToken',
  method: 'get',
  path: '/feeds/token/{token}/{list}.txt',
  summary: 'The feed for devices that can send no header and no query',
  summaryKo: '토큰 경로 피드',
  tag,
  permission: 'public',
  authenticate: 'feed-key',
  request: { params: z.object({ token: z.string().max(512), list: slug }) },
  responses: text('The feed.'),
  errors: ['unauthenticated', 'forbidden', 'invalid_request', 'feed_not_ready', 'unavailable'],
  cache: 'private, no-cache, no-transform',
  log: 'tally',
});

export const getFortigate = defineRoute({
  operationId: 'getFortigate',
  method: 'get',
  path: '/api/v1/blacklist/fortigate',
  summary: 'The same feed under the path of the original design',
  summaryKo: 'FortiGate External Connector 피드',
  tag,
  permission: 'public',
  authenticate: 'feed-key',
  request: { query: listQuery.extend({ token: z.string().max(512).optional() }) },
  responses: text('The feed.'),
  errors: ['unauthenticated', 'forbidden', 'invalid_request', 'feed_not_ready', 'unavailable'],
  cache: 'private, no-cache, no-transform',
  log: 'tally',
});

const feedKey = z
  .object({ id: z.string(), name: z.string(), lists: z.array(slug), createdAt: instant })
  .meta({ id: 'FeedKey', description: 'Credential of one consumer.' });

export const getFeedKeys = defineRoute({
  operationId: 'getFeedKeys',
  method: 'get',
  path: '/api/v1/feeds/keys',
  summary: 'Feed keys, without the keys themselves',
  summaryKo: '피드 키 목록',
  tag,
  permission: 'feed:manage',
  responses: { 200: { description: 'The keys.', schema: z.object({ data: z.array(feedKey) }) } },
  errors: [],
});

export const postFeedKey = defineRoute({
  operationId: 'postFeedKey',
  method: 'post',
  path: '/api/v1/feeds/keys',
  summary: 'Create a feed key for one consumer; it is shown this once',
  summaryKo: '피드 키 발급',
  tag,
  permission: 'feed:manage',
  idempotent: true,
  request: {
    body: z.object({ name: z.string().min(1).max(64), lists: z.array(slug).min(1).max(50).default(['main']) }),
  },
  responses: {
    201: { description: 'The key.', schema: feedKey.extend({ key: z.string() }).meta({ id: 'NewFeedKey' }) },
  },
  errors: ['conflict', 'idempotency_key_reused', 'secrets_key_unusable'],
});

export const deleteFeedKey = defineRoute({
  operationId: 'deleteFeedKey',
  method: 'delete',
  path: '/api/v1/feeds/keys/{id}',
  summary: 'Revoke a feed key; it stops working within seconds',
  summaryKo: '피드 키 폐기',
  tag,
  permission: 'feed:manage',
  request: { params: z.object({ id: z.string().max(40) }) },
  responses: { 204: { description: 'Revoked.' } },
  errors: ['not_found'],
});

const verdict = z
  .object({
    address: z.string(),
    listed: z.boolean(),
    match: z
      .object({
        address: z.string(),
        until: instant.nullable(),
        score: z.number().int().nullable().meta({
          description: '0 to 100, see docs/scoring.md; null until the list is compiled with scores.',
        }),
        claims: z.array(
          z.object({
            source: z.string(),
            reason: z.string().nullable(),
            category: z.string().nullable(),
            country: z.string().nullable(),
            severity: z.string().nullable(),
            confidence: z.number().nullable(),
          }),
        ),
      })
      .nullable()
      .meta({ description: 'The narrowest entry that contains it, listed or not.' }),
    exempt: z
      .object({ address: z.string(), kind: z.string(), reason: z.string().nullable(), until: instant.nullable() })
      .nullable()
      .meta({ description: 'Why it is not listed although an entry contains it.' }),
  })
  .meta({ id: 'Verdict' });

export const checkAddress = defineRoute({
  operationId: 'checkAddress',
  method: 'get',
  path: '/api/v1/blacklist/check/{ip}',
  summary: 'Whether the live feed blocks an address, why and until when',
  summaryKo: '주소 차단 여부 확인',
  tag: 'check',
  permission: 'blacklist:read',
  request: { params: z.object({ ip: addressText }), query: listQuery },
  responses: {
    200: { description: 'The verdict.', schema: verdict.extend({ feedVersion: z.number().int() }) },
  },
  errors: ['address_invalid', 'feed_not_ready', 'unavailable'],
  log: 'tally',
});

export const checkAddresses = defineRoute({
  operationId: 'checkAddresses',
  method: 'post',
  path: '/api/v1/blacklist/check',
  summary: 'The same for up to 10,000 addresses',
  summaryKo: '주소 일괄 확인',
  tag: 'check',
  rate: 'check',
  permission: 'blacklist:read',
  request: { query: listQuery, body: z.object({ addresses: z.array(z.string().max(100)).min(1).max(10_000) }) },
  responses: {
    200: {
      description: 'A verdict per address in the order given; an address that is none gets an error instead.',
      schema: z.object({
        feedVersion: z.number().int(),
        listed: z.number().int(),
        results: z.array(z.union([verdict, z.object({ address: z.string(), error: z.string() })])),
      }),
    },
  },
  errors: ['feed_not_ready', 'unavailable'],
});

const counts = z.record(z.string(), z.number().int());

export const getStatistics = defineRoute({
  operationId: 'getStatistics',
  method: 'get',
  path: '/api/v1/blacklist/statistics',
  summary: 'What the live version consists of, and the changes of the last days',
  summaryKo: '통계',
  tag,
  permission: 'blacklist:read',
  request: { query: listQuery.extend({ days: z.coerce.number().int().min(1).max(366).default(30) }) },
  responses: {
    200: {
      description: 'Statistics.',
      schema: z.object({
        list: slug,
        version: z.number().int(),
        publishedAt: instant,
        entries: z.number().int(),
        lines: z.object({ ipv4: z.number().int(), ipv6: z.number().int() }),
        addresses4: z.number().int(),
        bySource: counts,
        byCategory: counts,
        byCountry: counts,
        daily: z.array(
          z.object({
            day: z.string(),
            source: z.string(),
            added: z.number().int(),
            updated: z.number().int(),
            withdrawn: z.number().int(),
            expired: z.number().int(),
            active: z.number().int(),
          }),
        ),
      }),
    },
  },
  errors: ['feed_not_ready', 'unavailable'],
});

export const feedContracts = [
  getFeed,
  getFeedByToken,
  getFortigate,
  getFeedKeys,
  postFeedKey,
  deleteFeedKey,
  checkAddress,
  checkAddresses,
  getStatistics,
];
