/** What can be wrong with a rule set; each word has one meaning for ever. */
export const PROBLEM_CODES = [
  'factor-out-of-bounds',
  'weights-all-zero',
  'lists-all-zero',
  'id-taken',
  'attribute-unknown',
  'attribute-protected',
  'attribute-of-programme',
  'test-of-other-kind',
  'option-unknown',
  'bounds-reversed',
  'never-holds',
  'text-in-ranking',
  'amendment-twice',
  'programme-unknown',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Something that keeps a rule set from being submitted (`error`), or that its author should know (`warning`). */
export interface RuleProblem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  /** Where, as dotted keys into the rule set: `rules.2.when.of.0`. */
  readonly path: string;
  readonly message: Readonly<Record<'ko' | 'en', string>>;
}

/** A problem with its text in both languages. */
export function problem(
  severity: RuleProblem['severity'],
  code: ProblemCode,
  path: string,
  ko: string,
  en: string,
): RuleProblem {
  return { severity, code, path, message: { ko, en } };
}
