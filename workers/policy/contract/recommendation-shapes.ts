import * as z from 'zod';
import { DEADLINE_KINDS } from '../../../shared/policy/document/deadline.ts';
import { TIERS } from '../../../shared/policy/ranking/recommend.ts';
import { both, instant, locale, policyId, ulid, visitor, whole } from './applicant-shapes.ts';

const share = z.number().min(0).max(1);
const measure = share.nullable();

export const scoreCard = z
  .object({
    specificity: measure,
    consistency: measure,
    observability: measure,
    reproducibility: measure,
    explainability: measure,
    overall: measure,
  })
  .meta({ id: 'ScoreCard', description: 'S.C.O.R.E.; null: not measured (yet). Replaying measures the rest.' });

const breakdown = z
  .object({
    final_score: share,
    semantic_similarity: measure,
    kg_boost_factor: z.number(),
    rule_adjustments: z.number(),
    personalization_bonus: z.number(),
    diversity_penalty: z.number(),
    matched_rules: z.array(
      z.object({
        id: z.string(),
        action: z.enum(['filter', 'boost', 'penalise', 'weight']),
        effect: z.number(),
        verdict: z.enum(['true', 'unknown']),
      }),
    ),
    components: z.object({
      ...{
        retrieval: measure,
        fit: share,
        probability: share,
        value: share,
        urgency: share,
        ease: share,
        quality: share,
      },
    }),
    weights: z.record(z.string(), z.number()),
    learned_factor: z.number(),
    value_is_estimated: z.boolean(),
  })
  .meta({ id: 'ScoreBreakdown', description: 'From these the score can be computed again, to 1e-9.' });

const told = z
  .object({
    kind: z.enum(DEADLINE_KINDS),
    state: z.enum(['open', 'upcoming', 'closed', 'unstated']),
    opensOn: z.string().nullable(),
    closesOn: z.string().nullable(),
    closesAt: z.string().nullable(),
    daysLeft: z.number().int().nullable(),
    dDay: z.string().nullable(),
    text: both,
    quoted: z.string(),
  })
  .meta({ id: 'ToldDeadline', description: 'Days are there only where the source states them.' });

const condition = z.object({
  attribute: z.string(),
  subject: z.enum(['applicant', 'beneficiary']),
  state: z.enum(['met', 'unmet', 'unknown']),
  text: both,
});

const item = z
  .object({
    rank: whole,
    policyId,
    title: z.string(),
    titleEn: z.string().nullable(),
    organisation: z.string(),
    summary: z.string(),
    status: z.enum(TIERS),
    confidence: z.enum(['high', 'medium', 'low']),
    probability: share,
    score: share,
    won: z.number().nullable().meta({ description: 'Won a year; null where the source states no amount.' }),
    deadline: told,
    conditions: z.array(condition),
    hasUnread: z.boolean().meta({ description: 'There are clauses that a person has to read.' }),
    flags: z.array(z.string()),
    duplicates: z.array(policyId),
    url: z.string().nullable(),
    breakdown,
  })
  .meta({ id: 'RecommendedProgramme' });

const plan = z
  .object({
    steps: z.array(
      z.object({
        policyId,
        title: z.string(),
        deadline: told,
        won: z.number().nullable(),
        prerequisites: z.array(z.object({ policyId, state: z.enum(['in-plan', 'received', 'missing']) })),
        complements: z.array(policyId),
      }),
    ),
    alternatives: z.array(
      z.object({
        policyId,
        title: z.string(),
        insteadOf: z.array(policyId).meta({ description: 'What stands in the plan instead.' }),
        reason: z.enum(['received', 'amount', 'rank']),
        won: z.number().nullable(),
        wonInstead: z.number().nullable(),
        confidence: share,
        text: both,
      }),
    ),
    warnings: z.array(z.object({ between: z.array(policyId), confidence: share })),
    documents: z
      .array(z.object({ name: z.string(), for: z.array(policyId) }))
      .nullable()
      .meta({ description: 'What to bring, each once; null unless documents were read (`detail`).' }),
    statedWon: z.number(),
    unstated: whole,
  })
  .meta({ id: 'ApplicationPlan' });

export const recommendation = z
  .object({
    id: ulid,
    createdAt: instant,
    locale,
    catalogue: z.string(),
    rules: whole,
    query: z.string().nullable(),
    items: z.array(item),
    counts: z.record(z.string(), whole).meta({ description: 'The whole catalogue by status.' }),
    plan,
    card: scoreCard,
    models: z.array(z.string()),
    digest: z.string().meta({ description: 'SHA-256 of what was recommended; a replay gives the same.' }),
    spans: z.array(z.object({ name: z.string(), ms: z.number() })),
    durationMs: z.number(),
  })
  .meta({ id: 'Recommendation' });

export const newRecommendation = recommendation.extend({ visitor }).meta({ id: 'NewRecommendation' });

export const explanation = z
  .object({
    policyId,
    status: z.string(),
    confidence: z.enum(['high', 'medium', 'low']),
    headline: both,
    reasons: z.array(
      z.object({
        kind: z.enum(['met', 'unmet', 'unknown', 'unread']),
        id: z.string(),
        attribute: z.string().nullable(),
        isDecisive: z.boolean(),
        text: both,
        evidence: z
          .union([
            z.object({ field: z.string(), start: whole, end: whole, quote: z.string() }),
            z.object({ code: z.string() }),
          ])
          .nullable(),
        isBroken: z.boolean(),
      }),
    ),
    nextSteps: z.array(z.object({ kind: z.string(), text: both, attribute: z.string().nullable() })),
    deadline: told,
    text: both,
    verification: z.object({
      ko: z.object({ isVerified: z.boolean(), claims: whole, unverified: z.array(z.string()) }),
      en: z.object({ isVerified: z.boolean(), claims: whole, unverified: z.array(z.string()) }),
    }),
    isFallback: z.boolean(),
  })
  .meta({
    id: 'Explanation',
    description: 'Every claim stands in the trace or in the source, at the place that is named.',
  });
