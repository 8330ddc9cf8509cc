import type { Card } from '../catalogue/card.ts';
import { qualityOf } from '../lifecycle/quality.ts';
import { type Feature, featureOf } from './feature.ts';
import { easeOf, isLoan, urgencyOf, wonAYear, worthOfWon } from './measures.ts';
import { type Openness, opennessOf, type Standing, standingOf } from './standing.ts';

/** What can be said of a programme on a day without knowing for whom. */
export interface Measured {
  readonly feature: Feature;
  readonly standing: Standing;
  readonly openness: Openness;
  /** Won a year; the median of its category where the source states no amount. */
  readonly won: number;
  readonly isEstimated: boolean;
  readonly value: number;
  readonly urgency: number;
  readonly ease: number;
  readonly quality: number;
}

interface OfDay {
  readonly day: string;
  readonly measured: readonly Measured[];
}
const remembered = new WeakMap<readonly Card[], OfDay>();

/** Measures a whole catalogue; remembered for the day, since every recommendation of the day needs the same. */
export function measuredOn(cards: readonly Card[], day: string): readonly Measured[] {
  const known = remembered.get(cards);
  if (known?.day === day) return known.measured;
  const medians = mediansOf(cards);
  const measured = cards.map((card) => measure(featureOf(card), medians, day));
  remembered.set(cards, { day, measured });
  return measured;
}

function measure(feature: Feature, medians: ReadonlyMap<string, number>, day: string): Measured {
  const standing = standingOf(feature.deadline, day);
  const stated = wonAYear(feature.amount, isLoan(feature));
  const won = stated ?? medians.get(feature.categories[0] ?? 'other') ?? 0;
  return {
    feature,
    standing,
    openness: opennessOf(feature.deadline, standing),
    won,
    isEstimated: stated === null,
    value: worthOfWon(won),
    urgency: urgencyOf(feature.deadline, day),
    ease: easeOf(feature),
    quality: qualityOf(feature, feature.verifiedOn, day),
  };
}

/** Median of the stated amounts by category; a category that states none gets no value from anywhere. */
function mediansOf(cards: readonly Card[]): ReadonlyMap<string, number> {
  const stated = new Map<string, number[]>();
  for (const card of cards) {
    const won = wonAYear(card.amount, isLoan(card));
    if (won === null) continue;
    const category = card.categories[0] ?? 'other';
    const amounts = stated.get(category);
    if (amounts) amounts.push(won);
    else stated.set(category, [won]);
  }
  return new Map(
    [...stated].map(([category, amounts]) => {
      amounts.sort((left, right) => left - right);
      return [category, amounts[Math.floor((amounts.length - 1) / 2)]!];
    }),
  );
}
