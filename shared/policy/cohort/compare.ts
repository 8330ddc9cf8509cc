import { compileRules, type RuleEntry } from '../eligibility/compile.ts';
import { judgeAll } from '../eligibility/judge-all.ts';
import { type FitStatus, POLICY_FIT, statusOf } from '../eligibility/status.ts';
import type { CohortPerson } from './cohort.ts';

/** Whether one can apply for a programme now. */
export type Openness = 'open' | 'upcoming' | 'closed' | 'unknown';

/** A programme whose rules may differ before and after. */
export interface ChangedProgramme {
  readonly id: string;
  readonly before: RuleEntry['eligibility'];
  readonly after: RuleEntry['eligibility'];
  readonly openness: Openness;
}

/** From one status to another. */
export interface Transition {
  readonly from: FitStatus;
  readonly to: FitStatus;
}

/** One person for whom one programme changes. */
export interface Move extends Transition {
  readonly person: CohortPerson;
  readonly policy: string;
}

export interface TransitionCount extends Transition {
  /** Pairs of a person and a programme. */
  readonly moves: number;
  /** People for whom at least one programme moves so. */
  readonly people: number;
}

export interface Comparison {
  readonly people: number;
  /** People for whom anything changes. */
  readonly moved: number;
  readonly transitions: readonly TransitionCount[];
  readonly programmes: readonly { readonly policy: string; readonly transitions: readonly TransitionCount[] }[];
  readonly moves: readonly Move[];
}

/**
 * Who changes from what to what, over a cohort. Judges every person by the rules before and after, of the programmes that are given
 * alone: those of all others are the same.
 *
 * @param day of application, in Seoul.
 * @example
 * compareVerdicts(programmes, cohortPeople(), '2026-11-24').transitions; // [{ from: 'eligible', to: 'ineligible', moves: 412, … }]
 */
export function compareVerdicts(
  programmes: readonly ChangedProgramme[],
  people: readonly CohortPerson[],
  day: string,
): Comparison {
  const before = compileRules(programmes.map(({ id, before: eligibility }) => ({ id, eligibility })));
  const after = compileRules(programmes.map(({ id, after: eligibility }) => ({ id, eligibility })));
  const moves: Move[] = [];
  for (const person of people) {
    const subjects = { applicant: person.facts };
    const [left, right] = [judgeAll(before, subjects, day), judgeAll(after, subjects, day)];
    for (const [at, { id, openness }] of programmes.entries()) {
      if (left[at] === right[at]) continue;
      const from = statusOf({ code: left[at]!, openness, conflicts: false });
      const to = statusOf({ code: right[at]!, openness, conflicts: false });
      if (from !== to) moves.push({ person, policy: id, from, to });
    }
  }
  const byPolicy = Map.groupBy(moves, ({ policy }) => policy);
  return {
    people: people.length,
    moved: new Set(moves.map(({ person }) => person.id)).size,
    transitions: countTransitions(moves),
    programmes: [...byPolicy]
      .sort(([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1))
      .map(([policy, those]) => ({ policy, transitions: countTransitions(those) })),
    moves,
  };
}

/** How grave a transition is: who loses a certain yes comes first, who only changes among the unknown comes last. */
export function gravity({ from, to }: Transition): number {
  return POLICY_FIT.indexOf(from) * 10 - POLICY_FIT.indexOf(to);
}

/** So many moves as examples, of every transition in turn, the gravest first. */
export function sampleMoves(moves: readonly Move[], most: number): readonly Move[] {
  const groups = [...Map.groupBy(moves, ({ from, to }) => `${from} ${to}`).values()].sort(
    ([left], [right]) => gravity(right!) - gravity(left!),
  );
  const samples: Move[] = [];
  for (let round = 0; samples.length < most && groups.some((group) => round < group.length); round++) {
    for (const group of groups) if (round < group.length && samples.length < most) samples.push(group[round]!);
  }
  return samples.sort((left, right) => gravity(right) - gravity(left));
}

function countTransitions(moves: readonly Move[]): TransitionCount[] {
  return [...Map.groupBy(moves, ({ from, to }) => `${from} ${to}`).values()]
    .map((group) => ({
      ...{ from: group[0]!.from, to: group[0]!.to, moves: group.length },
      people: new Set(group.map(({ person }) => person.id)).size,
    }))
    .sort((left, right) => gravity(right) - gravity(left));
}
