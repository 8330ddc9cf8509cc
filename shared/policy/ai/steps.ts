import type { TraceNode } from '../eligibility/trace.ts';
import type { Span } from '../rule/rule.ts';

/** One step of how a verdict came about; a step's children follow it, one level deeper. */
export interface ReasoningStep {
  readonly depth: number;
  readonly kind: TraceNode['kind'];
  readonly verdict: TraceNode['verdict'];
  readonly id: string | null;
  readonly attribute: string | null;
  /** The clause in the source's own words, where nothing but words is there. */
  readonly text: string | null;
  readonly source: Span | null;
}

/** A trace as a list of steps, in the order of the rule. */
export function stepsOf(node: TraceNode | null, depth = 0): ReasoningStep[] {
  if (node === null) return [];
  const { kind, verdict } = node;
  const nothing = { id: null, attribute: null, text: null, source: null };
  if (node.kind === 'is') {
    return [{ ...nothing, depth, kind, verdict, id: node.id, attribute: node.attribute, source: node.source }];
  }
  if (node.kind === 'text') {
    return [{ ...nothing, depth, kind, verdict, id: node.id, text: node.text, source: node.source }];
  }
  return [{ ...nothing, depth, kind, verdict }, ...node.of.flatMap((child) => stepsOf(child, depth + 1))];
}
