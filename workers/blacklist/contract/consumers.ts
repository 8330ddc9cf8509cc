import * as z from 'zod';
import { CONSUMER_STATES } from '../../../shared/blacklist/consumer/board.ts';
import { REFUSALS } from '../../../shared/blacklist/consumer/telemetry.ts';
import { defineRoute } from '../../gateway/route.ts';
import { addressText, category, instant, listQuery, slug } from './common.ts';

const tag = 'consumers';
const whole = z.number().int().min(0);
const names = z.array(z.string().min(1).max(64)).max(50);
const limit = z.number().int().min(1).nullable();

const filter = z
  .strictObject({
    minScore: z.number().min(0).max(100).default(0),
    families: z
      .array(z.union([z.literal(4), z.literal(6)]))
      .min(1)
      .max(2)
      .default([4, 6]),
    categories: z.array(category).max(50).default([]).meta({ description: 'None stands for all.' }),
    sources: z.strictObject({ only: names.default([]), except: names.default([]) }).default({ only: [], except: [] }),
  })
  .meta({ id: 'ConsumerFilter', description: 'Which blocks the consumer gets.' });

const capacity = z
  .strictObject({
    preset: z.string().max(64).nullable().default(null).meta({ description: 'Id of a model, see the presets.' }),
    maxEntries: limit.default(null).meta({ description: 'Blocks over all shards; counts instead of the preset.' }),
    maxBytes: limit.default(null).meta({ description: 'Of one text; counts instead of the preset.' }),
    shards: z.number().int().min(1).max(64).default(1),
  })
  .meta({
    id: 'ConsumerCapacity',
    description: 'What the device holds; what does not fit is cut, lowest score first.',
  });

const exemption = z.strictObject({
  address: addressText,
  reason: z.string().min(1).max(300),
  owner: z.string().min(1).max(120).optional().meta({ description: 'Left out: who makes the request.' }),
  expiresAt: instant.nullable().default(null),
});

// A name that is not known is an error and not nothing: a limit that was misspelt would be no limit.
const settings = z.strictObject({
  name: z.string().min(1).max(64),
  lists: z.array(slug).min(1).max(50).default(['main']),
  format: slug.default('fortigate').meta({ description: 'Id of a format; `fortigate` is the plain feed.' }),
  options: z.record(z.string().min(1).max(64), z.string().max(200)).default({}),
  capacity: capacity.default({ preset: null, maxEntries: null, maxBytes: null, shards: 1 }),
  filter: filter.default({ minScore: 0, families: [4, 6], categories: [], sources: { only: [], except: [] } }),
  allowFrom: z
    .array(addressText)
    .max(50)
    .default([])
    .meta({ description: 'Where it may come from; none stands for everywhere. From elsewhere the answer is 403.' }),
  exemptions: z
    .array(exemption)
    .max(200)
    .default([])
    .meta({ description: "Cut out of this consumer's feed, and of nobody else's." }),
  expectedPollSeconds: z.number().int().min(10).max(604_800).nullable().default(null),
  note: z.string().max(1_000).default(''),
  contact: z.string().max(200).default(''),
});

const consumer = z
  .object({
    ...settings.shape,
    id: z.string(),
    revision: whole,
    createdAt: instant,
    updatedAt: instant,
    credentials: z.array(z.object({ createdAt: instant, endsAt: instant.nullable() })).meta({
      description: 'Keys that open something, oldest first; one that was replaced says when it ends.',
    }),
  })
  .meta({ id: 'Consumer', description: 'A device that loads feeds: its key, what it is served, whom it belongs to.' });

const newConsumer = consumer.extend({ key: z.string().meta({ description: 'Shown this once.' }) }).meta({
  id: 'NewConsumer',
});

const params = z.object({ id: z.string().max(40) });

const refusals = z.partialRecord(z.enum(REFUSALS), whole);
const fetchCounts = z.object({
  sent: whole,
  notModified: whole,
  errors: whole.meta({ description: 'Failures of ours.' }),
  refused: refusals,
  bytes: whole,
  userAgent: z.string().nullable(),
  network: z.string().nullable().meta({ description: 'Of the last caller: /24 or /64.' }),
});

const boardList = z.object({
  list: z.string().meta({ description: 'A list, or `<list>.<kind>` for its domains, URLs, hashes or MAC addresses.' }),
  state: z.enum(CONSUMER_STATES),
  version: whole.nullable(),
  liveVersion: whole.nullable(),
  lag: whole.nullable().meta({ description: 'Versions published since the one that it has.' }),
  lastFetchAt: instant.nullable(),
  notModifiedRatio: z.number().min(0).max(1).nullable(),
  refusal: z.object({ kind: z.enum(REFUSALS), at: instant }).nullable(),
  counts: fetchCounts.nullable(),
});

const board = z
  .object({
    at: instant,
    states: z.record(z.enum(CONSUMER_STATES), whole),
    data: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        contact: z.string(),
        format: z.string(),
        expectedPollSeconds: whole.nullable(),
        state: z.enum(CONSUMER_STATES),
        lists: z.array(boardList),
        strays: fetchCounts.nullable().meta({ description: 'Asked for under lists that it may not load.' }),
      }),
    ),
    wrongCredentials: z
      .array(z.object({ list: z.string(), network: z.string(), count: whole, firstAt: instant, lastAt: instant }))
      .meta({
        description:
          'Attempts with keys that nobody has, newest first; `*` stands for lists and networks beyond those counted.',
      }),
  })
  .meta({ id: 'ConsumerBoard' });

export const getConsumers = defineRoute({
  operationId: 'getConsumers',
  method: 'get',
  path: '/api/v1/blacklist/consumers',
  summary: 'All consumers of feeds, without their keys',
  summaryKo: '피드 소비 장비 목록',
  tag,
  permission: 'blacklist:read',
  responses: { 200: { description: 'The consumers.', schema: z.object({ data: z.array(consumer) }) } },
  errors: [],
});

export const getConsumerBoard = defineRoute({
  operationId: 'getConsumerBoard',
  method: 'get',
  path: '/api/v1/blacklist/consumers/board',
  summary: 'How every consumer does: current, behind, silent, never seen or misconfigured',
  summaryKo: '소비 장비 현황판',
  description: 'Counters are a few seconds old, and lose a few seconds when an isolate ends.',
  tag,
  permission: 'blacklist:read',
  responses: { 200: { description: 'The board.', schema: board } },
  errors: ['unavailable'],
});

export const getCapacityPresets = defineRoute({
  operationId: 'getCapacityPresets',
  method: 'get',
  path: '/api/v1/blacklist/consumers/presets',
  summary: 'What makers say that their devices hold',
  summaryKo: '장비별 용량 기본값',
  tag,
  permission: 'blacklist:read',
  responses: {
    200: {
      description: 'The presets.',
      schema: z.object({
        data: z.array(
          z
            .object({
              id: z.string(),
              title: z.string(),
              titleKo: z.string(),
              scope: z.enum(['feed', 'device']),
              maxEntries: whole.nullable(),
              maxBytes: whole.nullable(),
              maxFeeds: whole.nullable(),
              source: z.string(),
              note: z.string(),
            })
            .meta({ id: 'CapacityPreset' }),
        ),
      }),
    },
  },
  errors: [],
});

export const postConsumer = defineRoute({
  operationId: 'createConsumer',
  method: 'post',
  path: '/api/v1/blacklist/consumers',
  summary: 'Create a consumer; its key is shown this once',
  summaryKo: '소비 장비 등록(키는 한 번만 표시)',
  tag,
  permission: 'feed:manage',
  idempotent: true,
  request: { body: settings },
  responses: { 201: { description: 'The consumer with its key.', schema: newConsumer } },
  errors: ['invalid_request', 'address_invalid', 'conflict', 'idempotency_key_reused', 'secrets_key_unusable'],
});

export const getConsumer = defineRoute({
  operationId: 'getConsumer',
  method: 'get',
  path: '/api/v1/blacklist/consumers/{id}',
  summary: 'One consumer',
  summaryKo: '소비 장비 하나',
  tag,
  permission: 'blacklist:read',
  request: { params },
  responses: { 200: { description: 'The consumer.', schema: consumer } },
  errors: ['not_found'],
});

export const getConsumerReceipt = defineRoute({
  operationId: 'getConsumerReceipt',
  method: 'get',
  path: '/api/v1/blacklist/consumers/{id}/receipt',
  summary: 'What the feed of a consumer leaves out, and why, as the consumer itself would be told',
  summaryKo: '소비 장비의 피드에서 빠진 항목과 이유 (운영자용)',
  description: 'Needs no feed key and counts as no poll. Of the live version of one of its lists.',
  tag,
  permission: 'blacklist:read',
  request: { params, query: listQuery },
  responses: { 200: { description: 'The receipt.', schema: z.looseObject({}) } },
  errors: ['not_found', 'feed_not_ready', 'unavailable'],
});

/** What `GET` answers may be sent back as it came. */
const changed = settings.extend({
  ...{ id: z.string().optional(), revision: whole.optional(), createdAt: instant.optional() },
  ...{ updatedAt: instant.optional(), credentials: z.array(z.unknown()).optional() },
});

export const putConsumer = defineRoute({
  operationId: 'putConsumer',
  method: 'put',
  path: '/api/v1/blacklist/consumers/{id}',
  summary: 'Replace what is said of a consumer; what is left out has its default again',
  summaryKo: '소비 장비 설정 변경',
  description: 'Needs `If-Match` with the ETag of the state that is changed. Counts within seconds; the key stays.',
  tag,
  permission: 'feed:manage',
  request: { params, body: changed },
  responses: { 200: { description: 'The consumer.', schema: consumer } },
  errors: ['not_found', 'invalid_request', 'address_invalid', 'revision_mismatch', 'precondition_required', 'conflict'],
});

export const deleteConsumer = defineRoute({
  operationId: 'deleteConsumer',
  method: 'delete',
  path: '/api/v1/blacklist/consumers/{id}',
  summary: 'Delete a consumer; its keys stop working within seconds',
  summaryKo: '소비 장비 삭제',
  tag,
  permission: 'feed:manage',
  request: { params },
  responses: { 204: { description: 'It is gone.' } },
  errors: ['not_found', 'revision_mismatch'],
});

export const rotateConsumer = defineRoute({
  operationId: 'rotateConsumerKey',
  method: 'post',
  path: '/api/v1/blacklist/consumers/{id}/rotate',
  summary: 'Give a consumer a new key, shown this once; the old one works on for a while',
  summaryKo: '키 교체(이전 키는 유예 기간 동안 유효)',
  tag,
  permission: 'feed:manage',
  idempotent: true,
  request: {
    params,
    body: z.strictObject({
      overlapSeconds: z
        .number()
        .int()
        .min(0)
        .max(2_592_000)
        .default(86_400)
        .meta({ description: 'How long the keys before go on opening; 0 ends them at once.' }),
    }),
  },
  responses: { 200: { description: 'The consumer with its new key.', schema: newConsumer } },
  errors: ['not_found', 'revision_mismatch', 'conflict', 'idempotency_key_reused', 'secrets_key_unusable'],
});

export const consumerContracts = [
  getConsumers,
  getConsumerBoard,
  getCapacityPresets,
  postConsumer,
  getConsumer,
  getConsumerReceipt,
  putConsumer,
  deleteConsumer,
  rotateConsumer,
];
