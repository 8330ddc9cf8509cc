import * as z from 'zod';
import { DRAFT_STATUSES } from '../../../shared/policy/rules/draft.ts';
import { PROBLEM_CODES } from '../../../shared/policy/rules/problem.ts';

const share = z.number().min(0).max(1);
export const instant = z.iso.datetime({ offset: true }).meta({ examples: ['2026-12-31T15:00:00Z'] });
const texts = z.object({ ko: z.string(), en: z.string() });

const rule = z
  .looseObject({ kind: z.enum(['all', 'any', 'not', 'atLeast', 'is', 'text']) })
  .meta({ id: 'PolicyRuleTree', description: 'A tree over conditions on attributes; see docs/policy-rules.md.' });

/** A whole rule set. Its form is checked precisely by the handler, which names every problem. */
export const ruleSet = z
  .object({
    weights: z.record(z.string(), share),
    lists: z.record(z.string(), share),
    diversity: z.object({ lambda: share, perOrganisation: z.number().int().min(1).max(10) }),
    rules: z
      .array(
        z.object({
          id: z.string(),
          label: texts,
          action: z.enum(['filter', 'boost', 'penalise', 'weight']),
          factor: z.number(),
          when: rule,
          from: z.string().nullable(),
          until: z.string().nullable(),
        }),
      )
      .max(200),
    amendments: z
      .array(
        z.object({
          policy: z.string(),
          eligibility: z.array(z.object({ from: z.string().nullable(), until: z.string().nullable(), rule })),
          reason: z.string(),
        }),
      )
      .max(500),
  })
  .meta({ id: 'RuleSet', description: 'Rules of ranking and amendments of eligibility.' });

export const draftId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);
export const version = z.coerce.number().int().min(0).max(1_000_000);
export const reason = z
  .string()
  .min(1)
  .max(1_000)
  .meta({ description: 'Why; kept with the version. No personal data.' });

const decision = z.object({ by: z.string(), at: instant, reason: z.string() });
const change = z.object({
  kind: z.enum(['setting', 'rule', 'amendment']),
  change: z.enum(['added', 'removed', 'changed']),
  of: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
const problem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.enum(PROBLEM_CODES),
  path: z.string(),
  message: texts,
});

export const draftSummary = z
  .object({
    id: draftId,
    revision: z.number().int(),
    status: z.enum(DRAFT_STATUSES),
    title: z.string(),
    base: z.number().int().meta({ description: 'The version it was made from.' }),
    effectiveFrom: instant.nullable().meta({ description: 'null: from its approval.' }),
    authors: z.array(z.string()).meta({ description: 'Nobody of these can approve it.' }),
    createdAt: instant,
    changedAt: instant,
    decision: decision.nullable(),
    version: z.number().int().nullable(),
  })
  .meta({ id: 'RuleDraftSummary' });

export const draft = draftSummary
  .extend({
    ruleSet,
    problems: z.array(problem).meta({ description: 'An error keeps it from being submitted.' }),
    changes: z.array(change).meta({ description: 'What differs from the rules that hold now.' }),
  })
  .meta({ id: 'RuleDraft' });

export const versionSummary = z
  .object({
    version: z.number().int(),
    title: z.string(),
    standing: z.enum(['active', 'scheduled', 'past', 'superseded']),
    effectiveFrom: instant,
    approvedAt: instant,
    approvedBy: z.string(),
    authors: z.array(z.string()),
    reason: z.string(),
    draft: z.string().nullable(),
    restores: z.number().int().nullable().meta({ description: 'The version that a rollback went back to.' }),
  })
  .meta({ id: 'RuleVersionSummary' });

export const versionDetail = versionSummary.extend({ ruleSet }).meta({ id: 'RuleVersion' });
