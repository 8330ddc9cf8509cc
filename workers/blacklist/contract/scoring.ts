import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';
import { instant, listQuery, slug } from './common.ts';

const whole = z.number().int().min(0);

const scorecard = z
  .object({
    source: z.string(),
    active: whole.meta({ description: 'Claims in force.' }),
    unique: whole.meta({ description: 'Entries that no other source names.' }),
    overlap: z.record(z.string(), whole).meta({ description: 'Entries shared with each other source.' }),
    first: whole.meta({ description: 'Shared entries that it named first.' }),
    meanLagSeconds: z.number().nullable().meta({
      description: 'How long after the first source it named shared entries, on average, as collected here.',
    }),
    reliability: z.number(),
    lineage: z.string().nullable(),
    suggestedReliability: z.number().meta({ description: 'What judgements of people speak for; never set by itself.' }),
    allowlisted: whole,
    falsePositives: whole,
    falsePositiveRate: z.number().meta({ description: 'Reports and allowlisted entries, of the claims in force.' }),
  })
  .meta({ id: 'Scorecard', description: 'How a source of a list stands among the others; see docs/scoring.md.' });

const scorecards = z.object({ computedAt: instant.nullable(), data: z.array(scorecard) });
const tag = 'lists';

export const getScorecards = defineRoute({
  operationId: 'getScorecards',
  method: 'get',
  path: '/api/v1/blacklist/lists/{list}/scorecards',
  summary: 'How the sources compare: overlap, unique contribution, lag, false positives',
  summaryKo: '출처 비교: 중복, 고유 기여, 지연, 오탐률',
  tag,
  permission: 'blacklist:read',
  request: { params: z.object({ list: slug }) },
  responses: { 200: { description: 'By source, as last computed (every night).', schema: scorecards } },
  errors: [],
});

export const postScorecards = defineRoute({
  operationId: 'computeScorecards',
  method: 'post',
  path: '/api/v1/blacklist/lists/{list}/scorecards',
  summary: 'Compute the scorecards now',
  summaryKo: '출처 비교를 지금 계산',
  tag,
  permission: 'blacklist:write',
  request: { params: z.object({ list: slug }) },
  responses: { 200: { description: 'By source.', schema: scorecards } },
  errors: ['not_found'],
});

export const postFalsePositive = defineRoute({
  operationId: 'reportFalsePositive',
  method: 'post',
  path: '/api/v1/blacklist/entries/{id}/false-positive',
  summary: 'Report that an address is listed wrongly, and allow it at once if wanted',
  summaryKo: '오탐 신고, 원하면 바로 허용',
  description:
    'The report counts in the scorecards of the sources that name the address and in what is suggested for their reliability; it changes no score.',
  tag: 'entries',
  permission: 'blacklist:write',
  idempotent: true,
  request: {
    params: z.object({ id: z.string().max(100).meta({ description: 'The address with `_` for `/`.' }) }),
    query: listQuery,
    body: z.object({
      note: z.string().max(500).optional(),
      allow: z
        .object({ owner: z.string().max(120).optional(), expiresAt: instant.nullable().optional() })
        .optional()
        .meta({ description: 'Puts the address on the allowlist, with the note as its reason.' }),
    }),
  },
  responses: {
    201: {
      description: 'The report.',
      schema: z.object({
        id: z.number().int(),
        address: z.string(),
        at: instant,
        note: z.string().nullable(),
        actor: z.string(),
        sources: z.array(z.string()),
        allowed: z.boolean(),
      }),
    },
  },
  errors: ['not_found', 'invalid_request', 'idempotency_key_reused'],
});

export const scoringContracts = [getScorecards, postScorecards, postFalsePositive];
