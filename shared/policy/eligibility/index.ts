/**
 * Who qualifies: Kleene's three values from the rule to the status. `judgeAll` for a catalogue, `judge` for one programme with its
 * explanation.
 */
export { DOUBTFUL, FALSE, LIKELY, TRUE, UNKNOWN, UNKNOWN_TEXT } from './codes.ts';
export { compileRules, type RuleEntry } from './compile.ts';
export { type Judgement, judge, judgeKnown } from './judge.ts';
export { judgeAll } from './judge-all.ts';
export { verdictPart } from './part.ts';
export type { Programs } from './programs.ts';
export { smallestChange } from './smallest-change.ts';
export { statusOf, verdictOfCode } from './status.ts';
export { whyNot } from './why-not.ts';
