import type { Quality } from '../evaluation.ts';

/** What search must reach at least; a change that falls below is refused. Raised when search gets better, never lowered to let a change pass. */
export const FLOORS: Readonly<
  Record<'citizen' | 'unseen' | 'knownItem' | 'archetype' | 'archetypeEnglish' | 'archetypeItem', Partial<Quality>>
> = {
  citizen: { ndcg10: 0.84, mrr10: 0.87, recall10: 0.92, recall50: 0.96 },
  unseen: { ndcg10: 0.68, recall10: 0.78 },
  archetype: { ndcg10: 0.94, mrr10: 0.94, recall10: 0.95 },
  archetypeEnglish: { ndcg10: 0.95, mrr10: 0.96 },
  archetypeItem: { mrr10: 0.92, recall10: 0.96 },
  knownItem: { mrr10: 0.955, recall1: 0.93, recall10: 0.99 },
};

/** The measures that lie below their floor, as sentences; none: it passes. */
export function below(mean: Quality, floor: Partial<Quality>): string[] {
  return Object.entries(floor)
    .filter(([measure, least]) => !(mean[measure as keyof Quality] >= least))
    .map(([measure, least]) => `${measure} is ${mean[measure as keyof Quality].toFixed(3)}, the floor is ${least}`);
}
