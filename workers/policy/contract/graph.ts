import * as z from 'zod';
import { defineRoute } from '../../gateway/route.ts';

const node = z.object({
  kind: z.string().meta({
    description:
      '`policy`, or what it is joined to: region, applicant, trait, category, organisation, law, document, benefit, title; `named` is a programme that the catalogue does not have.',
  }),
  id: z.string(),
  label: z.string(),
});

const evidence = z.union([
  z.object({ field: z.string(), start: z.number().int(), end: z.number().int() }),
  z.object({ code: z.string() }),
]);

const edge = z
  .object({
    kind: z.string(),
    direction: z.enum(['out', 'in']).meta({ description: '`in`: the other programme says so about this one.' }),
    node,
    confidence: z.number().meta({ description: '0 to 1.' }),
    evidence: evidence.nullable().meta({ description: 'Where the programme that says it says so, UTF-16 offsets.' }),
    quote: z.string().nullable().meta({ description: "The words there, where they are in this programme's text." }),
  })
  .meta({ id: 'PolicyGraphEdge' });

export const getPolicyGraph = defineRoute({
  operationId: 'getPolicyGraph',
  method: 'get',
  path: '/api/v1/policies/{policyId}/graph',
  summary: 'What a programme is joined to, with the words that say so, and programmes close to it',
  summaryKo: '지원사업의 관계 그래프: 중복 제한·선행·유사 사업과 근거 문구',
  tag: 'policy search',
  permission: 'public',
  request: {
    params: z.object({ policyId: z.string().regex(/^[a-z][a-z0-9-]{1,30}:[\w.-]{1,80}$/) }),
    query: z.object({
      near: z.coerce.number().int().min(0).max(50).default(10),
      lang: z.enum(['ko', 'en']).default('ko'),
    }),
  },
  responses: {
    200: {
      description: 'Its edges, and what a walk from it comes to.',
      schema: z.object({
        catalogue: z.string(),
        policy: z.object({ id: z.string(), title: z.string() }),
        edges: z.array(edge),
        near: z
          .array(z.object({ id: z.string(), title: z.string(), score: z.number() }))
          .meta({ description: 'Personalised PageRank from this programme, at most two steps.' }),
      }),
    },
  },
  errors: ['not_found', 'invalid_request', 'unavailable'],
  cache: 'public, max-age=30',
});

export const graphContracts = [getPolicyGraph];
