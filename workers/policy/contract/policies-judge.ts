import * as z from 'zod';
import { POLICY_FIT } from '../../../shared/policy/eligibility/status.ts';
import { defineRoute } from '../../gateway/route.ts';
import { day, policyId, policyParams, share } from './policies-shapes.ts';

const fact = z
  .union([
    z.strictObject({ min: z.number().nullable(), max: z.number().nullable() }),
    z.strictObject({ oneOf: z.array(z.string()).min(1) }),
    z.strictObject({ has: z.array(z.string()), hasNot: z.array(z.string()), isComplete: z.boolean() }),
    z.strictObject({ region: z.string() }),
    z.strictObject({ from: day.nullable(), until: day.nullable() }),
  ])
  .meta({
    id: 'PolicyFact',
    description: 'What is known of one attribute; its form follows the kind of the attribute.',
  });

const facts = z
  .record(z.string().max(60), fact)
  .meta({ description: 'By attribute; what is left out is not known, which never means no.' });

const verdict = z.enum(['true', 'false', 'unknown']);
const subject = z.enum(['applicant', 'beneficiary']);
const node = z
  .looseObject({ kind: z.string(), verdict })
  .meta({ id: 'PolicyTraceNode', description: 'One node of the rule as it was judged; groups have `of`.' });

export const judgePolicy = defineRoute({
  operationId: 'judgePolicy',
  method: 'post',
  path: '/api/v1/policies/{policyId}/judge',
  summary: 'Whether somebody can get a programme, with the reason for every condition',
  summaryKo: '정책 하나에 대한 자격 판정과 근거',
  description: 'Nothing of the request is stored or logged. Judged against the programme exactly as it is now.',
  tag: 'policies',
  permission: 'public',
  authenticate: 'principal',
  request: {
    params: policyParams,
    body: z.strictObject({
      facts,
      beneficiary: facts.optional().meta({ description: 'Only where somebody else than the applicant benefits.' }),
      day: day.optional().meta({ description: 'Day of application in Seoul; today by default.' }),
    }),
  },
  responses: {
    200: {
      description: 'The verdict.',
      schema: z
        .object({
          policy: policyId,
          version: z.number().int(),
          day,
          status: z.enum(POLICY_FIT),
          verdict,
          certainty: share,
          open: z.enum(['open', 'upcoming', 'closed', 'unknown']),
          trace: node.nullable(),
          missing: z.array(z.object({ attribute: z.string(), subject, conditions: z.array(z.string()) })),
          whyNot: z.array(z.object({ condition: node, holds: z.boolean(), quote: z.string().nullable() })).meta({
            description: 'The fewest conditions that stand in the way; `holds: false`: an exclusion that is met.',
          }),
          smallestChange: z
            .object({
              from: day.nullable().meta({ description: 'From this day on; null: at once.' }),
              changes: z.array(z.object({ subject, attribute: z.string(), to: fact, conditions: z.array(z.string()) })),
              verdict: verdict.meta({
                description: 'Afterwards; unknown where something is still to be told or read.',
              }),
            })
            .nullable(),
          unparsed: z
            .array(z.object({ id: z.string(), text: z.string(), quote: z.string().nullable() }))
            .meta({ description: 'Clauses that a person has to read, word for word.' }),
        })
        .meta({ id: 'PolicyJudgement' }),
    },
  },
  errors: ['not_found'],
});

export const policyJudgeContracts = [judgePolicy];
