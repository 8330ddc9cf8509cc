import { dayNumber } from '../day.ts';
import { F, T } from '../eligibility/condition.ts';
import { judgeConditions } from '../eligibility/judge-all.ts';
import { FIRST_LITERAL, NOT_OF, type Programs, rootOn, TEXT_NODE } from '../eligibility/programs.ts';
import type { Known } from '../facts/known.ts';
import type { Test, Verdict } from '../rule/rule.ts';

/** One condition of a programme, and how it stands for somebody. */
export interface OutlinedCondition {
  readonly attribute: string;
  readonly subject: 'applicant' | 'beneficiary';
  readonly test: Test;
  readonly verdict: Verdict;
  /** It keeps people out: it is under a `not`. */
  readonly isExclusion: boolean;
}

/** What a programme asks, without the words of its source: those are in its document, and are quoted by an explanation. */
export interface Outline {
  readonly conditions: readonly OutlinedCondition[];
  /** There are clauses that somebody has to read. */
  readonly hasUnread: boolean;
}

/** Conditions shown of one programme; a list of hundreds tells nobody anything. */
const MOST = 20;

/** Outlines from the compiled programs, so that a list needs no document. */
export function outlinesOf(programs: Programs, known: Known, day: string): (position: number) => Outline {
  const values = judgeConditions(programs, known);
  const on = dayNumber(day);
  return (position) => {
    const conditions = new Map<string, OutlinedCondition>();
    let hasUnread = false;
    const visit = (node: number, isExclusion: boolean): void => {
      if (node === TEXT_NODE) hasUnread = true;
      if (node < FIRST_LITERAL || conditions.size >= MOST) return;
      const literal = node - FIRST_LITERAL;
      if (literal < programs.literalCondition.length) {
        const at = programs.literalCondition[literal]!;
        conditions.set(`${at} ${isExclusion}`, { ...judged(programs, values, at), isExclusion });
        return;
      }
      const group = literal - programs.literalCondition.length;
      const start = group === 0 ? 0 : programs.groupEnd[group - 1]!;
      const negates = programs.groupKind[group] === NOT_OF;
      for (let at = start; at < programs.groupEnd[group]!; at++) {
        visit(programs.children[at]!, isExclusion !== negates);
      }
    };
    visit(rootOn(programs, position, on), false);
    return { conditions: [...conditions.values()], hasUnread };
  };
}

function judged(programs: Programs, values: Uint8Array, at: number): Omit<OutlinedCondition, 'isExclusion'> {
  const { attribute, subject, test } = programs.conditions[at]!;
  const value = values[at];
  return { attribute, subject, test, verdict: value === T ? 'true' : value === F ? 'false' : 'unknown' };
}
