import * as z from 'zod';
import { POLICY_FIT } from '../../../shared/policy/eligibility/status.ts';
import { defineRoute } from '../../gateway/route.ts';
import { draftId } from './rules-model.ts';

const whole = z.number().int().min(0);
const status = z.enum(POLICY_FIT);
const texts = z.object({ ko: z.string(), en: z.string() });
const transition = z.object({
  from: status,
  to: status,
  moves: whole.meta({ description: 'Pairs of a person and a programme.' }),
  people: whole,
});
const seen = z.array(z.object({ policy: z.string(), people: whole }));

const dryRunResult = z
  .object({
    cohort: z.object({ name: z.string(), people: whole }),
    day: z.string(),
    catalogue: z.string().meta({ description: 'Version of the catalogue.' }),
    against: whole.meta({ description: 'The version of the rules that it is compared with: the one that holds.' }),
    changes: whole,
    verdicts: z.object({
      people: whole,
      moved: whole,
      transitions: z.array(transition).meta({ description: 'The gravest first.' }),
      programmes: z.array(z.object({ policy: z.string(), transitions: z.array(transition) })),
    }),
    ranking: z.object({
      people: whole,
      changed: whole,
      overlap: z.number().meta({ description: 'Mean rank-biased overlap (p = 0.9) of the ten first; 1: the same.' }),
      entered: seen,
      left: seen,
    }),
    samples: z.array(
      z.object({
        person: z.string(),
        isPartial: z.boolean(),
        facts: z.record(z.string(), z.unknown()),
        policy: z.string(),
        from: status,
        to: status,
        title: z.string(),
        why: z.object({ blocking: z.array(texts), missing: z.array(z.string()), unread: z.array(z.string()) }),
      }),
    ),
  })
  .meta({ id: 'RuleDryRun', description: 'What a draft would change, over people who do not exist.' });

export const dryRunRuleDraft = defineRoute({
  operationId: 'dryRunRuleDraft',
  method: 'post',
  path: '/api/v1/policies/rules/drafts/{draft}/dry-run',
  summary: 'What a draft would change, tried on a frozen cohort of a thousand synthetic people',
  summaryKo: '고정된 가상 인구 1,000명으로 규칙 초안을 미리 실행',
  description:
    'Compares with the rules that hold now. Verdicts are judged for all people over every programme whose amendment differs; recommendations are computed twice for the first twenty people. Samples are at most twenty, of one transition when `from` and `to` say so.',
  tag: 'policy rules',
  permission: 'policy:rules',
  request: {
    params: z.object({ draft: draftId }),
    body: z.strictObject({
      samples: z.number().int().min(0).max(20).default(20),
      from: status.optional(),
      to: status.optional(),
    }),
  },
  responses: { 200: { description: 'Who moves from what to what.', schema: dryRunResult } },
  errors: ['not_found', 'conflict'],
});
