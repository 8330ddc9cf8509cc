/**
 * Who qualifies: Kleene's three values from the rule to the status. `judgeAll` for a catalogue, `judge` for one programme with its
 * explanation.
 */
export { type Code, DOUBTFUL, FALSE, LIKELY, REFUSES_FROM, TRUE, UNKNOWN, UNKNOWN_TEXT } from './codes.ts';
export { compileRules, type RuleEntry } from './compile.ts';
export type { Goal } from './goals.ts';
export { inForce, type Judgement, judge, judgeKnown, type Missing } from './judge.ts';
export { type Judged, judgeAll, judgeCatalogue } from './judge-all.ts';
export { verdictPart } from './part.ts';
export type { Programs, SharedCondition } from './programs.ts';
export { type FactChange, type SmallestChange, smallestChange } from './smallest-change.ts';
export { type FitStatus, POLICY_FIT, type StatusInput, statusOf, verdictOfCode } from './status.ts';
export type { TraceCondition, TraceGroup, TraceNode, TraceText } from './trace.ts';
export { whyNot, whyNotOf } from './why-not.ts';
