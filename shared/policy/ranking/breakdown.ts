import type { RuleSet } from './rule-set.ts';
import { baseScore, type Components, modulate, modulationOf, weightedBase } from './score.ts';

/** A rule that was true of a programme, or that could not be decided. */
export interface MatchedRule {
  readonly id: string;
  readonly action: 'filter' | 'boost' | 'penalise' | 'weight';
  /** What it multiplies by, or adds. */
  readonly effect: number;
  /** `unknown` changes nothing, it only says that something is not known. */
  readonly verdict: 'true' | 'unknown';
}

/**
 * How a score came about, in the words of the original contract. Holds everything that {@link recompute} needs.
 */
export interface Breakdown {
  readonly final_score: number;
  readonly semantic_similarity: number | null;
  /** `m`, within [0.5, 2]. */
  readonly kg_boost_factor: number;
  /** `s − b`: what rules and feedback changed. */
  readonly rule_adjustments: number;
  /** What the learned factor alone changed. */
  readonly personalization_bonus: number;
  /** What likeness to what stands above took off while choosing the order; not part of the score. */
  readonly diversity_penalty: number;
  readonly matched_rules: readonly MatchedRule[];
  readonly components: Components;
  readonly weights: RuleSet['weights'];
  readonly learned_factor: number;
  /** The amount was not stated: the median of its category stands in. */
  readonly value_is_estimated: boolean;
}

/** What a breakdown is made from. */
export type Ingredients = Pick<
  Breakdown,
  'components' | 'weights' | 'matched_rules' | 'learned_factor' | 'value_is_estimated'
>;

/** Scores, and keeps what the score was made of. `diversity_penalty` is 0 until the order is chosen. */
export function breakdownOf(ingredients: Ingredients): Breakdown {
  const { base, modulation, score } = computed(ingredients);
  const unlearned = modulate(base, modulationOf(factorsOf(ingredients.matched_rules)));
  return {
    final_score: score,
    semantic_similarity: ingredients.components.retrieval,
    kg_boost_factor: modulation,
    rule_adjustments: score - baseScore(ingredients.components, ingredients.weights),
    personalization_bonus: score - unlearned,
    diversity_penalty: 0,
    ...ingredients,
  };
}

/**
 * The score from the parts of a breakdown alone. Equal to `final_score` to 1e-9, however the rules were ordered.
 *
 * @example
 * Math.abs(recompute(item.breakdown) - item.breakdown.final_score) < 1e-9; // true
 */
export function recompute(breakdown: Ingredients): number {
  return computed(breakdown).score;
}

function computed({ components, weights, matched_rules, learned_factor }: Ingredients) {
  const added = matched_rules
    .filter(({ action, verdict }) => action === 'weight' && verdict === 'true')
    .reduce((sum, { effect }) => sum + effect, 0);
  const base = weightedBase(baseScore(components, weights), added);
  const modulation = modulationOf([...factorsOf(matched_rules), learned_factor]);
  return { base, modulation, score: modulate(base, modulation) };
}

function factorsOf(rules: readonly MatchedRule[]): number[] {
  return rules
    .filter(({ action, verdict }) => verdict === 'true' && (action === 'boost' || action === 'penalise'))
    .map(({ effect }) => effect);
}
