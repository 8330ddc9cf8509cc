import type { Fact } from '../facts/fact.ts';
import type { Span, Test, Verdict } from '../rule/rule.ts';

/** One condition as it was judged. */
export interface TraceCondition {
  readonly kind: 'is';
  readonly verdict: Verdict;
  /** How sure the verdict is, 0 to 1; 0 for unknown. */
  readonly certainty: number;
  readonly id: string;
  readonly attribute: string;
  readonly subject: 'applicant' | 'beneficiary';
  readonly test: Test;
  /** What was known when it was judged; `null`: nothing. */
  readonly fact: Fact | null;
  readonly source: Span | null;
  readonly confidence: number;
}

/** A clause that no condition covers: somebody has to read it. */
export interface TraceText {
  readonly kind: 'text';
  readonly verdict: 'unknown';
  readonly certainty: 0;
  readonly id: string;
  readonly text: string;
  readonly source: Span | null;
}

export interface TraceGroup {
  readonly kind: 'all' | 'any' | 'not' | 'atLeast';
  readonly verdict: Verdict;
  readonly certainty: number;
  /** Only of `atLeast`. */
  readonly count: number | null;
  readonly of: readonly TraceNode[];
}

/** A rule as it was judged, node by node, in the rule's order. */
export type TraceNode = TraceCondition | TraceText | TraceGroup;
