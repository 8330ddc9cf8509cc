import type { Known } from '../facts/known.ts';
import type { Condition, Rule, Verdict } from '../rule/rule.ts';
import { F, judgeTest, type Kleene, saysWhoAsks, T, U } from './condition.ts';
import { ABSENT, negate } from './states.ts';
import type { TraceCondition, TraceGroup, TraceNode } from './trace.ts';

/** A judged rule: its trace, and the verdict when unread clauses are left out (`ABSENT` if nothing else is there). */
export interface Interpreted {
  readonly trace: TraceNode;
  readonly read: Kleene | typeof ABSENT;
}

const NAMES: readonly Verdict[] = ['unknown', 'true', 'false'];

/** Judges a rule node by node, and keeps everything. Slower than the compiled form, and independent of it. */
export function interpret(rule: Rule, known: Known): Interpreted {
  switch (rule.kind) {
    case 'is':
      return condition(rule, known);
    case 'text': {
      const { id, text, source } = rule;
      return { trace: { kind: 'text', verdict: 'unknown', certainty: 0, id, text, source }, read: ABSENT };
    }
    case 'not': {
      const { trace, read } = interpret(rule.of, known);
      const verdict = NAMES[negate(kleeneOf(trace))]!;
      return {
        trace: { kind: 'not', verdict, certainty: trace.certainty, count: null, of: [trace] },
        read: read === ABSENT ? ABSENT : negate(read),
      };
    }
    case 'all':
      return group(rule, rule.of.length, null, known);
    case 'any':
      return group(rule, 1, null, known);
    case 'atLeast':
      return group(rule, rule.count, rule.count, known);
  }
}

function condition(rule: Condition, known: Known): Interpreted {
  const { id, attribute, subject = 'applicant', test, source, confidence } = rule;
  const fact = known[subject][attribute];
  const read = judgeTest(attribute, test, fact);
  const trace: TraceCondition = {
    kind: 'is',
    verdict: NAMES[read]!,
    certainty: read === U ? 0 : confidence,
    id,
    attribute,
    subject,
    test,
    fact: fact ?? null,
    source,
    confidence,
  };
  return { trace, read: read === T && saysWhoAsks(attribute) ? ABSENT : read };
}

/** "All" is at least as many as there are, "any" at least one. */
function group(
  rule: Extract<Rule, { of: readonly Rule[] }>,
  needed: number,
  count: number | null,
  known: Known,
): Interpreted {
  const of: TraceNode[] = [];
  let met = 0;
  let failed = 0;
  let readMet = 0;
  let readFailed = 0;
  let absent = 0;
  for (const child of rule.of) {
    const { trace, read } = interpret(child, known);
    of.push(trace);
    if (trace.verdict === 'true') met++;
    else if (trace.verdict === 'false') failed++;
    if (read === T) readMet++;
    else if (read === F) readFailed++;
    else if (read === ABSENT) absent++;
  }
  const value = decided(needed, of.length, met, failed);
  const left = of.length - absent;
  const trace: TraceGroup = {
    kind: rule.kind,
    verdict: NAMES[value]!,
    certainty: certaintyOf(value, needed, of),
    count,
    of,
  };
  const isAbsent = left === 0 && of.length > 0;
  return {
    trace,
    read: isAbsent ? ABSENT : decided(rule.kind === 'all' ? left : needed, left, readMet, readFailed),
  };
}

function decided(needed: number, all: number, met: number, failed: number): Kleene {
  return met >= needed ? T : all - failed < needed ? F : U;
}

/** Of those that decide, the best so many; the weakest of them. */
function certaintyOf(value: Kleene, needed: number, of: readonly TraceNode[]): number {
  if (value === U) return 0;
  const decisive = value === T ? needed : of.length - needed + 1;
  if (decisive <= 0) return 1;
  const name = NAMES[value];
  let least = 1;
  let most = 0;
  let count = 0;
  for (const { verdict, certainty } of of) {
    if (verdict !== name) continue;
    least = Math.min(least, certainty);
    most = Math.max(most, certainty);
    count++;
  }
  if (decisive === count) return least;
  if (decisive === 1) return most;
  const sure = of.filter(({ verdict }) => verdict === name).map(({ certainty }) => certainty);
  return sure.sort((a, b) => b - a)[decisive - 1]!;
}

function kleeneOf({ verdict }: TraceNode): Kleene {
  return verdict === 'true' ? T : verdict === 'false' ? F : U;
}
