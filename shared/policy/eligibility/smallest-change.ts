import { dayNumber } from '../day.ts';
import { dayOfAge } from '../facts/age.ts';
import type { Fact, Subjects } from '../facts/fact.ts';
import { knownOn } from '../facts/known.ts';
import type { DatedRule, Verdict } from '../rule/rule.ts';
import { costOf, type Goal, waysOut } from './goals.ts';
import { inForce, judge } from './judge.ts';
import { addMonths, GROWING, subjectsLater } from './later.ts';
import { reach } from './reach.ts';

/** One fact that would have to be otherwise. */
export interface FactChange {
  readonly subject: 'applicant' | 'beneficiary';
  readonly attribute: string;
  /** What would do; numbers as wide as the rule allows, of districts the nearest. */
  readonly to: Fact;
  /** Conditions that it would meet. */
  readonly conditions: readonly string[];
}

export interface SmallestChange {
  /** From this day on; `null`: at once. With no other change, time alone does it. */
  readonly from: string | null;
  readonly changes: readonly FactChange[];
  /** The verdict afterwards: true, or unknown where something else is still to be told or read. */
  readonly verdict: Verdict;
}

/** A year of waiting costs as much as a fifth of a change. */
const COST_OF_YEAR = 2;

/**
 * The smallest change by which somebody who does not qualify would no longer be refused: waiting (age, time of residence, age of a
 * business, a rule that begins later), moving, or changing a fact that is nobody's protected attribute. It is tried before it is
 * proposed.
 *
 * @returns `null` where the verdict is not false, or where no change may be proposed.
 * @example
 * smallestChange(eligibility, { applicant: { birthDate: { from: '2008-03-02', until: '2008-03-02' } } }, '2026-11-24');
 * // { from: '2027-03-02', changes: [], verdict: 'true' }
 */
export function smallestChange(
  eligibility: readonly DatedRule[],
  subjects: Subjects,
  day: string,
): SmallestChange | null {
  const { trace, verdict } = judge(eligibility, subjects, day);
  if (trace === null || verdict !== 'false') return null;
  const found: { readonly cost: number; readonly change: SmallestChange }[] = [];
  for (const goals of waysOut(trace)) {
    const planned = plan(goals, subjects, day);
    if (planned !== null) tried(eligibility, subjects, day, planned, found);
  }
  for (const { from } of eligibility) {
    if (from !== null && from > day) tried(eligibility, subjects, day, { from, changes: [], cost: 0 }, found);
  }
  return found.sort((a, b) => a.cost - b.cost)[0]?.change ?? null;
}

interface Plan {
  readonly from: string | null;
  readonly changes: readonly FactChange[];
  readonly cost: number;
}

/** Goals as waiting and changes; `null` if one of them cannot be reached, or two exclude each other. */
function plan(goals: readonly Goal[], subjects: Subjects, day: string): Plan | null {
  let from: string | null = null;
  let cost = 0;
  const changes = new Map<string, FactChange>();
  for (const goal of goals) {
    const { attribute, subject, id } = goal.condition;
    const wait = waitFor(goal, subjects, day);
    if (wait !== null) {
      if (from === null || wait > from) from = wait;
      continue;
    }
    const key = `${subject} ${attribute}`;
    const before = changes.get(key);
    const to = reach(goal, before?.to ?? factOf(subjects, subject, attribute));
    const both = to === null || before === undefined ? to : intersection(before.to, to);
    if (both === null) return null;
    changes.set(key, { subject, attribute, to: both, conditions: [...(before?.conditions ?? []), id] });
    if (before === undefined) cost += costOf(goal);
  }
  return { from, changes: [...changes.values()], cost };
}

/** The day on which time alone reaches a goal; `null` if it does not. */
function waitFor({ condition, holds }: Goal, subjects: Subjects, day: string): string | null {
  const { attribute, subject, test, fact } = condition;
  if (!holds || !('min' in test) || test.min === null || fact === null || !('min' in fact)) return null;
  if ((fact.max ?? Infinity) >= test.min) return null;
  if (attribute === 'age') {
    const birth = knownOn(subjects, day)[subject].birthDate;
    if (birth === undefined || !('from' in birth) || birth.until === null) return null;
    return dayOfAge(birth.until, Math.ceil(test.min));
  }
  if (!GROWING.some((growing) => growing === attribute) || fact.min === null) return null;
  return addMonths(day, Math.ceil(test.min - fact.min));
}

/** Two demands on one fact; `null` if no value meets both. */
function intersection(first: Fact, second: Fact): Fact | null {
  if ('min' in first && 'min' in second) {
    const min = Math.max(first.min ?? -Infinity, second.min ?? -Infinity);
    const max = Math.min(first.max ?? Infinity, second.max ?? Infinity);
    return min > max ? null : { min: min === -Infinity ? null : min, max: max === Infinity ? null : max };
  }
  if ('oneOf' in first && 'oneOf' in second) {
    const both = first.oneOf.filter((id) => second.oneOf.includes(id));
    return both.length === 0 ? null : { oneOf: both };
  }
  return second;
}

function factOf(subjects: Subjects, subject: FactChange['subject'], attribute: string): Fact | undefined {
  return (subjects[subject] ?? subjects.applicant)[attribute];
}

/** Keeps a plan that does what it promises. */
function tried(
  eligibility: readonly DatedRule[],
  subjects: Subjects,
  day: string,
  { from, changes, cost }: Plan,
  found: { readonly cost: number; readonly change: SmallestChange }[],
): void {
  const on = from ?? day;
  if (inForce(eligibility, on) === undefined) return;
  const later = from === null ? subjects : subjectsLater(subjects, day, from);
  const changed = changes.reduce(withChange, later);
  const { verdict } = judge(eligibility, changed, on);
  if (verdict === 'false') return;
  const years = from === null ? 0 : (dayNumber(from) - dayNumber(day)) / 365.25;
  found.push({ cost: cost + years * COST_OF_YEAR, change: { from, changes, verdict } });
}

/** Who moves has lived there for as long as is not known yet. */
function withChange(subjects: Subjects, { subject, attribute, to }: FactChange): Subjects {
  const whose = subjects[subject] === undefined ? 'applicant' : subject;
  const facts: Record<string, Fact> = { ...subjects[whose], [attribute]: to };
  if (attribute === 'region') delete facts.residenceMonths;
  return { ...subjects, [whose]: facts };
}
