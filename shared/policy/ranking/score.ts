import type { RuleSet } from './rule-set.ts';

/** What the base score is made of, each 0 to 1. `retrieval` is `null` where nothing was asked for and no list answered. */
export interface Components {
  readonly retrieval: number | null;
  readonly fit: number;
  readonly probability: number;
  readonly value: number;
  readonly urgency: number;
  readonly ease: number;
  readonly quality: number;
}

/** Weight rules move the base score by so much at most, all together. */
export const MOST_WEIGHT = 0.1;
/** Modulation stays within these, whatever the rules multiply to. */
export const MODULATION = { min: 0.5, max: 2 } as const;

const clip = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/**
 * The weighted mean of the components. The score is divided by the sum of the weights that count, so that they need not sum to one and
 * an absent retrieval takes nothing away.
 */
export function baseScore(components: Components, weights: RuleSet['weights']): number {
  const { fit, probability, value, urgency, ease, quality } = weights;
  let total = fit + probability + value + urgency + ease + quality;
  let sum =
    fit * components.fit +
    probability * components.probability +
    value * components.value +
    urgency * components.urgency +
    ease * components.ease +
    quality * components.quality;
  if (components.retrieval !== null) {
    total += weights.retrieval;
    sum += weights.retrieval * components.retrieval;
  }
  return total === 0 ? 0 : clip(sum / total, 0, 1);
}

/** `b` with what the weight rules add, within ±0.1 and within 0 to 1. */
export function weightedBase(base: number, added: number): number {
  return clip(base + clip(added, -MOST_WEIGHT, MOST_WEIGHT), 0, 1);
}

/** The product of all factors within [0.5, 2]. */
export function modulationOf(factors: readonly number[]): number {
  return clip(
    factors.reduce((product, factor) => product * factor, 1),
    MODULATION.min,
    MODULATION.max,
  );
}

/**
 * `s = 1 − (1 − b)^m`: in 0 to 1, rising in `b` and in `m`, `b` itself for `m = 1`.
 *
 * @example
 * modulate(0.5, 2); // 0.75
 */
export function modulate(base: number, modulation: number): number {
  return 1 - (1 - base) ** modulation;
}
