import type { Feature } from '../ranking/feature.ts';

/** A recommended programme as a plan is made of it. */
export interface PlanItem {
  readonly feature: Feature;
  /** What to bring, one document each. */
  readonly documents: readonly string[];
  readonly score: number;
  /** Won a year, as stated or as the median of its category stands in. */
  readonly won: number;
  readonly isEstimated: boolean;
  /** How likely it is that one qualifies, 0 to 1. */
  readonly probability: number;
}

/** From this confidence on, words that exclude one another are taken for a conflict; below it they are told, and exclude nothing. */
export const CONFLICT_CONFIDENCE = 0.5;

/** What choosing an item is worth: expected won a year; the score decides between equal ones. */
export function worthOf({ won, probability, score }: PlanItem): number {
  return won * probability + score;
}
