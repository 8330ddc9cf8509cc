import * as z from 'zod';
import { MODEL_ROLES } from '../../../shared/policy/ai/board.ts';
import { POLICY_FIT } from '../../../shared/policy/eligibility/status.ts';

export const status = z.enum(POLICY_FIT);
export const verdict = z.enum(['true', 'false', 'unknown']);
export const role = z.enum(MODEL_ROLES);
export const language = z.enum(['ko', 'en']).default('ko').meta({ description: 'Language of the answer.' });
export const facts = z
  .record(z.string().max(60), z.unknown())
  .meta({ description: 'What is known of the person, by attribute, as for `POST /policies/judge`.' });

export const degraded = z
  .array(
    z.object({
      part: z.string(),
      of: z.string().meta({ description: 'The provider or model that did not answer as it should.' }),
      reason: z.string(),
      by: z.string().meta({ description: 'What answered instead.' }),
    }),
  )
  .meta({ description: 'Empty: everything worked as configured. Never changes a verdict.' });

export const heard = z.object({
  attribute: z.string(),
  fact: z.unknown(),
  start: z.number().int(),
  end: z.number().int(),
  quote: z.string(),
});

export const choice = z.object({ model: z.string(), weight: z.number() });
const quality = z.object({
  ndcg10: z.number(),
  mrr10: z.number(),
  recall1: z.number(),
  recall10: z.number(),
  recall50: z.number(),
});
export const modelSwitch = z
  .object({
    seq: z.number().int(),
    role,
    outcome: z.enum(['switched', 'refused', 'rolled-back']),
    before: choice,
    after: choice,
    by: z.string(),
    at: z.iso.datetime(),
    figures: z
      .object({
        judged: z.number().int().meta({ description: 'Queries, or texts, that it was judged by.' }),
        before: quality.nullable(),
        after: quality.nullable(),
        faithful: z.number().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'ModelSwitch' });
