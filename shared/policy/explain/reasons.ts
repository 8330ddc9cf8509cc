import type { PolicyDocument } from '../document/document.ts';
import type { Judgement } from '../eligibility/judge.ts';
import type { TraceCondition, TraceNode, TraceText } from '../eligibility/trace.ts';
import { describeCondition, type Texts } from './describe.ts';
import { type Evidence, evidenceAt } from './evidence.ts';

/** One condition or clause, and what it says of the person. */
export interface Reason {
  readonly kind: 'met' | 'unmet' | 'unknown' | 'unread';
  /** Of the condition or clause. */
  readonly id: string;
  readonly attribute: string | null;
  /** Whether the verdict hangs on it. */
  readonly isDecisive: boolean;
  readonly text: Texts;
  readonly evidence: Evidence | null;
  /** It points into the source, but there is nothing there. */
  readonly isBroken: boolean;
}

const LEAD: Readonly<Record<Reason['kind'], (what: string) => string>> = {
  met: (what) => `충족: ${what}`,
  unmet: (what) => `미충족: ${what}`,
  unknown: (what) => `확인 필요: ${what}`,
  unread: (what) => `직접 확인이 필요한 조건: ${what}`,
};
const LEAD_EN: typeof LEAD = {
  met: (what) => `Met: ${what}`,
  unmet: (what) => `Not met: ${what}`,
  unknown: (what) => `Not known: ${what}`,
  unread: (what) => `To be read by a person: ${what}`,
};

/** Every condition and clause of a verdict, decisive ones first, each once. */
export function reasonsOf(judgement: Judgement, texts: PolicyDocument['texts']): Reason[] {
  if (judgement.trace === null) return [];
  const reasons = new Map<string, Reason>();
  const visit = (node: TraceNode, isNegated: boolean, isDecisive: boolean): void => {
    if (node.kind === 'is' || node.kind === 'text') {
      const reason =
        node.kind === 'is' ? ofCondition(node, isNegated, isDecisive, texts) : ofText(node, isDecisive, texts);
      const known = reasons.get(node.id);
      if (known === undefined || (!known.isDecisive && reason.isDecisive)) reasons.set(node.id, reason);
      return;
    }
    for (const child of node.of) {
      const negates = node.kind === 'not';
      const carries = negates ? child.verdict === opposite(node.verdict) : child.verdict === node.verdict;
      visit(child, isNegated !== negates, isDecisive && carries);
    }
  };
  visit(judgement.trace, false, true);
  return [...reasons.values()].sort((left, right) => Number(right.isDecisive) - Number(left.isDecisive));
}

function opposite(verdict: TraceNode['verdict']): TraceNode['verdict'] {
  return verdict === 'true' ? 'false' : verdict === 'false' ? 'true' : 'unknown';
}

function ofCondition(
  node: TraceCondition,
  isNegated: boolean,
  isDecisive: boolean,
  texts: PolicyDocument['texts'],
): Reason {
  const holds = node.verdict === (isNegated ? 'false' : 'true');
  const kind = node.verdict === 'unknown' ? 'unknown' : holds ? 'met' : 'unmet';
  const asked = describeCondition(node.attribute, node.test);
  const said = isNegated ? { ko: `${asked.ko} (제외 대상)`, en: `${asked.en} (excluded)` } : asked;
  const evidence = evidenceAt(texts, node.source);
  return {
    ...{ kind, id: node.id, attribute: node.attribute, isDecisive, evidence },
    text: { ko: LEAD[kind](said.ko), en: LEAD_EN[kind](said.en) },
    isBroken: node.source !== null && evidence === null,
  };
}

function ofText(node: TraceText, isDecisive: boolean, texts: PolicyDocument['texts']): Reason {
  const evidence = evidenceAt(texts, node.source);
  const quoted = evidence !== null && 'quote' in evidence ? evidence.quote : node.text;
  return {
    ...{ kind: 'unread', id: node.id, attribute: null, isDecisive, evidence },
    text: { ko: LEAD.unread(`“${quoted}”`), en: LEAD_EN.unread(`“${quoted}”`) },
    isBroken: node.source !== null && evidence === null,
  };
}
