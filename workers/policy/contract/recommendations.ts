import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import {
  facts,
  instant,
  locale,
  policyId,
  received,
  ulid,
  visitor,
  visitorHeaders,
  whole,
} from './applicant-shapes.ts';
import { explanation, newRecommendation, recommendation, scoreCard } from './recommendation-shapes.ts';

const tag = 'recommendations';
const open = { tag, permission: 'public', authenticate: 'principal' } as const;
const recParams = z.object({ recId: ulid });
const limit = z.number().int().min(1).max(50).default(10);
const query = z.string().trim().min(1).max(200).optional();

export const postRecommendation = defineRoute({
  operationId: 'postRecommendation',
  method: 'post',
  path: '/api/v1/recommendations',
  summary: 'What you can get, best first, with a plan and the proof',
  summaryKo: '받을 수 있는 지원 추천 (계획과 근거 포함)',
  description:
    'Anonymous or signed in. Facts of the body win over stored ones. With `Prefer: respond-async` answered with 202 at once, and computed by a Workflow.',
  ...open,
  request: {
    headers: visitorHeaders.extend({ prefer: z.string().max(100).optional() }),
    body: z.strictObject({
      facts: facts.default({}),
      beneficiary: facts.optional(),
      received: received.default([]),
      useStored: z.boolean().default(true),
      query,
      limit,
      locale: locale.default('ko'),
      detail: z.boolean().default(false).meta({ description: 'Also reads the documents: what to bring, merged.' }),
    }),
  },
  responses: {
    201: { description: 'The recommendation.', schema: newRecommendation },
    202: {
      description: 'It will be at `Location`.',
      schema: z.object({ id: ulid, visitor }).meta({ id: 'PendingRecommendation' }),
    },
  },
  errors: ['not_found', 'secrets_key_unusable', 'unavailable', 'actor_overloaded'],
});

export const getRecommendation = defineRoute({
  operationId: 'getRecommendation',
  method: 'get',
  path: '/api/v1/recommendations/{recId}',
  summary: 'A recommendation as it was given',
  summaryKo: '추천 결과 조회',
  ...open,
  request: { headers: visitorHeaders, params: recParams },
  responses: { 200: { description: 'The recommendation.', schema: recommendation } },
  errors: ['not_found', 'secrets_key_unusable'],
});

export const getRecommendations = defineRoute({
  operationId: 'getRecommendations',
  method: 'get',
  path: '/api/v1/recommendations',
  summary: 'What was recommended to you, newest first',
  summaryKo: '내 추천 이력',
  ...open,
  request: { headers: visitorHeaders, query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) }) },
  responses: {
    200: {
      description: 'Receipts; the newest fifty are kept.',
      schema: z
        .object({
          data: z.array(z.object({ id: ulid, createdAt: instant, items: whole, digest: z.string(), card: scoreCard })),
        })
        .meta({ id: 'RecommendationHistory' }),
    },
  },
  errors: ['not_found'],
});

export const explainRecommendation = defineRoute({
  operationId: 'explainRecommendation',
  method: 'get',
  path: '/api/v1/recommendations/explain/{recId}',
  summary: 'Why, why not, and what next, with the words of the source',
  summaryKo: '추천 근거 설명 (원문 인용)',
  description: 'Also of programmes that were not recommended: name them with `policy`.',
  ...open,
  request: {
    headers: visitorHeaders,
    params: recParams,
    query: z.object({ policy: z.union([policyId, z.array(policyId).max(20)]).optional() }),
  },
  responses: {
    200: {
      description: 'One explanation a programme.',
      schema: z.object({ data: z.array(explanation), card: scoreCard }).meta({ id: 'RecommendationExplanation' }),
    },
  },
  errors: ['not_found', 'secrets_key_unusable', 'unavailable'],
});

export const replayRecommendation = defineRoute({
  operationId: 'replayRecommendation',
  method: 'post',
  path: '/api/v1/recommendations/{recId}/replay',
  summary: 'Compute it again from what it was computed from',
  summaryKo: '추천 재현 검증',
  description: 'With the same facts, catalogue, rules and clock. Says whether it came out byte for byte the same.',
  ...open,
  request: { headers: visitorHeaders, params: recParams },
  responses: {
    200: {
      description: 'What came out.',
      schema: z
        .object({
          identical: z.boolean(),
          digest: z.string(),
          expected: z.string(),
          differences: z.array(z.object({ policyId, was: whole.nullable(), is: whole.nullable() })),
          consistency: z.number(),
          catalogue: z.string(),
          rules: whole,
        })
        .meta({ id: 'Replay' }),
    },
  },
  errors: ['not_found', 'secrets_key_unusable', 'unavailable'],
});

export const postRecommendationBatch = defineRoute({
  operationId: 'postRecommendationBatch',
  method: 'post',
  path: '/api/v1/recommendations/batch',
  summary: 'For many people at once; nothing of them is kept',
  summaryKo: '여러 사람에 대한 일괄 추천 (정보는 저장하지 않음)',
  tag,
  permission: 'recommendations:batch',
  rate: 'export',
  request: {
    body: z.strictObject({
      people: z
        .array(
          z.strictObject({
            ref: z.string().min(1).max(60).meta({ description: 'Yours, to find the answer again; no name, please.' }),
            facts,
            beneficiary: facts.optional(),
            received: received.default([]),
          }),
        )
        .min(1)
        .max(200),
      query,
      limit,
    }),
  },
  responses: {
    200: {
      description: 'One result a person, in their order; a failure is its own result.',
      schema: z
        .object({
          catalogue: z.string(),
          rules: whole,
          data: z.array(
            z.object({
              ref: z.string(),
              items: z
                .array(
                  z.object({
                    policyId,
                    title: z.string(),
                    status: z.string(),
                    score: z.number(),
                    won: z.number().nullable(),
                  }),
                )
                .nullable(),
              counts: z.record(z.string(), whole).nullable(),
              missing: z.array(z.object({ attribute: z.string(), programmes: whole })),
              error: z.object({ code: z.string(), message: z.string() }).nullable(),
            }),
          ),
          failed: whole,
        })
        .meta({ id: 'RecommendationBatch' }),
    },
  },
  errors: ['unavailable'],
});

export const postRecommendationFeedback = defineRoute({
  operationId: 'postRecommendationFeedback',
  method: 'post',
  path: '/api/v1/recommendations/feedback',
  summary: 'Tell what became of a recommendation',
  summaryKo: '추천 피드백',
  description: 'Never changes a verdict. At most 200 marks a day.',
  ...open,
  request: {
    headers: visitorHeaders,
    body: z
      .strictObject({
        recommendation: ulid,
        policyId,
        action: z.enum(['view', 'click', 'apply', 'dismiss', 'rating']),
        rating: z.number().int().min(1).max(5).optional(),
        rank: z.number().int().min(1).max(50).optional(),
      })
      .refine(({ action, rating }) => (action === 'rating') === (rating !== undefined), {
        message: 'a rating has a number, and nothing else has one',
      }),
  },
  responses: { 202: { description: 'Taken.' } },
  errors: ['not_found', 'rate_limited'],
});

const gate = z.object({
  measure: z.string(),
  value: z.number().nullable(),
  least: z.number(),
  passes: z.boolean(),
});

export const getRecommendationQuality = defineRoute({
  operationId: 'getRecommendationQuality',
  method: 'get',
  path: '/api/v1/recommendations/quality',
  summary: 'S.C.O.R.E. over a window, against its gates',
  summaryKo: '추천 품질(S.C.O.R.E.) 현황',
  tag,
  permission: 'recommendations:read',
  request: { query: z.object({ hours: z.coerce.number().int().min(1).max(720).default(24) }) },
  responses: {
    200: {
      description: 'The window.',
      schema: z
        .object({
          from: instant,
          until: instant,
          recommendations: whole,
          failed: whole,
          replays: whole,
          feedback: whole,
          mean: scoreCard.nullable(),
          gates: z.array(gate),
          passes: z.boolean(),
        })
        .meta({ id: 'QualityWindow' }),
    },
  },
  errors: [],
});

export const getRecommendationCalendar = defineRoute({
  operationId: 'getRecommendationCalendar',
  method: 'get',
  path: '/api/v1/recommendations/{recId}/calendar.ics',
  summary: 'The dates of a recommendation, as iCalendar',
  summaryKo: '신청 일정 달력(iCalendar)',
  ...open,
  request: { headers: visitorHeaders, params: recParams },
  responses: {
    200: { description: 'RFC 5545.', schema: z.string(), mediaType: 'text/calendar' },
  },
  errors: ['not_found', 'secrets_key_unusable', 'unavailable'],
});

export const recommendationContracts = [
  postRecommendation,
  postRecommendationBatch,
  postRecommendationFeedback,
  getRecommendations,
  getRecommendationQuality,
  explainRecommendation,
  getRecommendation,
  replayRecommendation,
  getRecommendationCalendar,
];
