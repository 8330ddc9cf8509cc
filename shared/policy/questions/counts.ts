import { DOUBTFUL, FALSE, LIKELY, TRUE, UNKNOWN, UNKNOWN_TEXT } from '../eligibility/codes.ts';
import { judgeAll } from '../eligibility/judge-all.ts';
import type { Programs } from '../eligibility/programs.ts';
import type { Subjects } from '../facts/fact.ts';
import { type Answer, learn } from './learn.ts';

/** How a catalogue stands for somebody. All but `certain` add up to the number of programmes. */
export interface Counts {
  readonly eligible: number;
  readonly likely: number;
  readonly ineligible: number;
  /** Facts may still decide. */
  readonly needsInfo: number;
  /** Somebody has to look. */
  readonly needsReview: number;
  /** Decided for good: eligible or ineligible. */
  readonly certain: number;
}

/** Counts the codes of `judgeAll`. */
export function countsOf(codes: Uint8Array): Counts {
  const of = new Uint32Array(6);
  for (const code of codes) of[code]!++;
  const eligible = of[TRUE]!;
  const ineligible = of[FALSE]!;
  const needsReview = of[UNKNOWN_TEXT]! + of[DOUBTFUL]!;
  return {
    eligible,
    likely: of[LIKELY]!,
    ineligible,
    needsInfo: of[UNKNOWN]!,
    needsReview,
    certain: eligible + ineligible,
  };
}

/**
 * How many programmes more an answer would make certain, and how many would leave "facts are missing".
 *
 * @throws AegisError `invalid_request` for an answer that does not fit the attribute.
 */
export function preview(
  programs: Programs,
  subjects: Subjects,
  day: string,
  question: { readonly attribute: string; readonly subject: 'applicant' | 'beneficiary' },
  answer: Answer,
): { readonly certain: number; readonly resolved: number } {
  const { attribute, subject } = question;
  const before = countsOf(judgeAll(programs, subjects, day));
  const learned = { ...subjects, [subject]: learn(subjects[subject] ?? {}, attribute, answer) };
  const after = countsOf(judgeAll(programs, learned, day));
  return { certain: after.certain - before.certain, resolved: before.needsInfo - after.needsInfo };
}
