import type { Subjects } from '../facts/fact.ts';
import { type Known, knownOn } from '../facts/known.ts';
import type { DatedRule, Verdict } from '../rule/rule.ts';
import { type Code, DOUBTFUL, FALSE, LIKELY, REFUSES_FROM, TRUE, UNKNOWN, UNKNOWN_TEXT } from './codes.ts';
import { T, U } from './condition.ts';
import { type Interpreted, interpret } from './interpret.ts';
import type { TraceCondition, TraceGroup, TraceNode, TraceText } from './trace.ts';

/** An attribute that nobody has told, and the conditions that wait for it. */
export interface Missing {
  readonly attribute: string;
  readonly subject: 'applicant' | 'beneficiary';
  readonly conditions: readonly string[];
}

export interface Judgement {
  readonly verdict: Verdict;
  /** As `judgeAll` says it. */
  readonly code: Code;
  /** Confidence of the weakest condition that the verdict hangs on; 0 while it is unknown. */
  readonly certainty: number;
  /** `null`: no rule is in force on that day. */
  readonly trace: TraceNode | null;
  /** What could still decide; empty where the verdict is certain. */
  readonly missing: readonly Missing[];
  /** Conditions that make it false; empty otherwise. Those under a `not` are the ones that hold. */
  readonly blocking: readonly TraceCondition[];
  /** Clauses that keep an unknown verdict from being decided. */
  readonly unparsed: readonly TraceText[];
}

/**
 * Judges one programme for one person, with everything that explains the verdict.
 *
 * @param day of application, in Seoul.
 * @example
 * judge(document.eligibility, { applicant: facts }, '2026-11-24').missing; // [{ attribute: 'incomePercent', … }]
 */
export function judge(eligibility: readonly DatedRule[], subjects: Subjects, day: string): Judgement {
  return judgeKnown(eligibility, knownOn(subjects, day), day);
}

/** As `judge`, for who judges many programmes for one person: `known` is `knownOn(subjects, day)`. */
export function judgeKnown(eligibility: readonly DatedRule[], known: Known, day: string): Judgement {
  const dated = inForce(eligibility, day);
  if (dated === undefined) {
    const nothing = { missing: [], blocking: [], unparsed: [] };
    return { verdict: 'unknown', code: UNKNOWN_TEXT, certainty: 0, trace: null, ...nothing };
  }
  const judged = interpret(dated.rule, known);
  const { verdict, certainty } = judged.trace;
  const open = verdict === 'unknown' ? openOf(judged.trace) : NOTHING_OPEN;
  const blocking = verdict === 'false' ? decisive(judged.trace, 'false') : [];
  return { verdict, code: codeOf(judged), certainty, trace: judged.trace, ...open, blocking };
}

/** The rule that counts on a day: the first whose days hold it. */
export function inForce(eligibility: readonly DatedRule[], day: string): DatedRule | undefined {
  return eligibility.find(({ from, until }) => (from === null || from <= day) && (until === null || day <= until));
}

function codeOf({ trace: { verdict, certainty }, read }: Interpreted): Code {
  if (verdict === 'true') return certainty >= 1 ? TRUE : LIKELY;
  if (verdict === 'false') return certainty >= REFUSES_FROM ? FALSE : DOUBTFUL;
  return read === T ? LIKELY : read === U ? UNKNOWN : UNKNOWN_TEXT;
}

const NOTHING_OPEN = { missing: [], unparsed: [] };

/** What an unknown verdict waits for: only nodes that are unknown all the way down to it. */
function openOf(root: TraceNode): { readonly missing: readonly Missing[]; readonly unparsed: readonly TraceText[] } {
  const missing = new Map<string, { attribute: string; subject: Missing['subject']; conditions: string[] }>();
  const unparsed: TraceText[] = [];
  const walk = (node: TraceNode): void => {
    if (node.verdict !== 'unknown') return;
    if (node.kind === 'text') unparsed.push(node);
    else if (node.kind !== 'is') for (const child of node.of) walk(child);
    else {
      const { attribute, subject, id } = node;
      const key = `${subject} ${attribute}`;
      const known = missing.get(key);
      if (known) known.conditions.push(id);
      else missing.set(key, { attribute, subject, conditions: [id] });
    }
  };
  walk(root);
  return { missing: [...missing.values()], unparsed };
}

/** The conditions because of which a node has its verdict. */
function decisive(node: TraceNode, verdict: 'true' | 'false'): readonly TraceCondition[] {
  if (node.kind === 'text' || node.verdict !== verdict) return [];
  if (node.kind === 'is') return [node];
  return node.of.flatMap((child) => decisive(child, ofChildren(node, verdict)));
}

function ofChildren(node: TraceGroup, verdict: 'true' | 'false'): 'true' | 'false' {
  if (node.kind !== 'not') return verdict;
  return verdict === 'true' ? 'false' : 'true';
}
