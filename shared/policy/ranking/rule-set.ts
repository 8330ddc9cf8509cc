import * as v from 'valibot';
import { daySchema } from '../day.ts';
import { policyIdSchema } from '../document/document.ts';
import { datedRuleSchema, ruleSchema } from '../rule/rule.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const texts = v.strictObject({ ko: v.pipe(v.string(), v.maxLength(300)), en: v.pipe(v.string(), v.maxLength(300)) });

/**
 * What a rule of ranking does where its condition is true: `filter` takes a programme away, `boost` and `penalise` modulate by a factor
 * in [0.5, 2] (penalise divides), `weight` adds to the base score (all together at most ±0.1).
 */
export const rankingRuleSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,60}$/)),
  label: texts,
  action: v.picklist(['filter', 'boost', 'penalise', 'weight']),
  factor: v.pipe(v.number(), v.minValue(-0.1), v.maxValue(2)),
  /**
   * Over the applicant's facts and those of the programme (attributes that begin with `policy.`). Conditions on protected
   * attributes are refused.
   */
  when: ruleSchema,
  from: v.nullable(daySchema),
  until: v.nullable(daySchema),
});
export type RankingRule = v.InferOutput<typeof rankingRuleSchema>;

/** Replaces the eligibility that was read from the source, for one programme. */
export const amendmentSchema = v.strictObject({
  policy: policyIdSchema,
  eligibility: v.pipe(v.array(datedRuleSchema), v.minLength(1), v.maxLength(20)),
  reason: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
});
export type Amendment = v.InferOutput<typeof amendmentSchema>;

/** The rules of ranking as data: everything that a person without a compiler may change. */
export const ruleSetSchema = v.strictObject({
  /** Of the base score; they need not sum to one, the score is divided by their sum. */
  weights: v.strictObject({
    retrieval: share,
    fit: share,
    probability: share,
    value: share,
    urgency: share,
    ease: share,
    quality: share,
  }),
  /** Of the rank lists that are fused. */
  lists: v.strictObject({ lexical: share, vector: share, graph: share }),
  diversity: v.strictObject({
    /** 1 looks at the score alone, 0 at difference alone. */
    lambda: share,
    /** Of ten in a row, so many at most of one organisation. */
    perOrganisation: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
  }),
  rules: v.pipe(v.array(rankingRuleSchema), v.maxLength(200)),
  amendments: v.pipe(v.array(amendmentSchema), v.maxLength(500)),
});
export type RuleSet = v.InferOutput<typeof ruleSetSchema>;

/** What holds until somebody has approved something else. */
export const DEFAULT_RULE_SET: RuleSet = {
  weights: { retrieval: 0.3, fit: 0.2, probability: 0.15, value: 0.15, urgency: 0.1, ease: 0.05, quality: 0.05 },
  lists: { lexical: 1, vector: 0, graph: 0.3 },
  diversity: { lambda: 0.7, perOrganisation: 4 },
  rules: [],
  amendments: [],
};
