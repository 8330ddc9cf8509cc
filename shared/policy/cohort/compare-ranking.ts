import type { Subjects } from '../facts/fact.ts';
import { overlap as overlapOf } from '../quality/rbo.ts';
import type { CohortPerson } from './cohort.ts';

/** Ids of programmes, best first. */
export type RankFor = (subjects: Subjects) => readonly string[];

export interface RankingComparison {
  readonly people: number;
  /** People whose list is another one. */
  readonly changed: number;
  /** Mean rank-biased overlap of the lists before and after, p = 0.9; 1: nothing has changed. */
  readonly overlap: number;
  /** How many people see a programme that they have not seen, and how many no longer see one that they have. */
  readonly entered: readonly { readonly policy: string; readonly people: number }[];
  readonly left: readonly { readonly policy: string; readonly people: number }[];
}

/** How lists of recommendations differ before and after, over some people of a cohort. */
export function compareRankings(before: RankFor, after: RankFor, people: readonly CohortPerson[]): RankingComparison {
  const [entered, left] = [new Map<string, number>(), new Map<string, number>()];
  const count = (of: Map<string, number>, ids: readonly string[]) => {
    for (const id of ids) of.set(id, (of.get(id) ?? 0) + 1);
  };
  let [changed, overlap] = [0, 0];
  for (const { facts } of people) {
    const [old, fresh] = [before({ applicant: facts }), after({ applicant: facts })];
    overlap += overlapOf(old, fresh);
    if (old.join() !== fresh.join()) changed += 1;
    count(
      entered,
      fresh.filter((id) => !old.includes(id)),
    );
    count(
      left,
      old.filter((id) => !fresh.includes(id)),
    );
  }
  return {
    ...{ people: people.length, changed, overlap: people.length === 0 ? 1 : overlap / people.length },
    ...{ entered: most(entered), left: most(left) },
  };
}

function most(counts: ReadonlyMap<string, number>) {
  return [...counts]
    .map(([policy, people]) => ({ policy, people }))
    .sort((one, other) => other.people - one.people || (one.policy < other.policy ? -1 : 1))
    .slice(0, 20);
}
