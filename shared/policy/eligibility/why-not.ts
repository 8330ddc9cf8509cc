import type { Subjects } from '../facts/fact.ts';
import type { DatedRule } from '../rule/rule.ts';
import { type Goal, waysOut } from './goals.ts';
import { type Judgement, judge } from './judge.ts';

/**
 * The fewest and cheapest conditions because of which somebody does not qualify: were they otherwise, the rule would no longer be
 * false. Of alternatives that all fail only the cheapest is named.
 *
 * @returns empty where the verdict is not false. `holds: false` means a condition of exclusion that is met.
 */
export function whyNot(eligibility: readonly DatedRule[], subjects: Subjects, day: string): readonly Goal[] {
  return whyNotOf(judge(eligibility, subjects, day));
}

/** As `whyNot`, of a judgement that is there already. */
export function whyNotOf({ trace }: Judgement): readonly Goal[] {
  return trace === null ? [] : (waysOut(trace)[0] ?? []);
}
