import type { Verdict } from '../rule/rule.ts';
import { DOUBTFUL, FALSE, LIKELY, TRUE, UNKNOWN } from './codes.ts';

/** Where a programme stands for somebody, in the order in which the first that applies counts. */
export const POLICY_FIT = [
  'conflict',
  'not_open',
  'ineligible',
  'needs_review',
  'needs_info',
  'likely',
  'eligible',
] as const;
export type FitStatus = (typeof POLICY_FIT)[number];

export interface StatusInput {
  /** Of `judgeAll`, or `judge(…).code`. */
  readonly code: number;
  /** Whether one can apply: `unknown` and `open` do not stand in the way. */
  readonly openness: 'open' | 'upcoming' | 'closed' | 'unknown';
  /** Whether it excludes something that the person already receives, and that is sure. */
  readonly conflicts: boolean;
  /** How sure we are of the document as a whole, 0 to 1; below 1 it is at most `likely`. Default 1. */
  readonly confidence?: number | undefined;
}

/**
 * The one place in which the status of a programme is derived.
 *
 * @example
 * statusOf({ code: TRUE, openness: 'open', conflicts: false }); // 'eligible'
 * statusOf({ code: UNKNOWN, openness: 'closed', conflicts: false }); // 'not_open'
 */
export function statusOf({ code, openness, conflicts, confidence = 1 }: StatusInput): FitStatus {
  if (conflicts) return 'conflict';
  if (openness === 'upcoming' || openness === 'closed') return 'not_open';
  if (code === TRUE) return confidence < 1 ? 'likely' : 'eligible';
  if (code === LIKELY) return 'likely';
  if (code === FALSE) return 'ineligible';
  return code === UNKNOWN ? 'needs_info' : 'needs_review';
}

/** Kleene's verdict behind a code, as far as a code tells it: a likely programme may be true or unknown, and is not certain. */
export function verdictOfCode(code: number): Verdict {
  return code === TRUE ? 'true' : code === FALSE || code === DOUBTFUL ? 'false' : 'unknown';
}
