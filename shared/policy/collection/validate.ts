import * as v from 'valibot';
import { type PolicyDocument, policyDocumentSchema } from '../document/document.ts';
import type { Rule, Span } from '../rule/rule.ts';

/** Why a document is refused: `invalid` is not of the form, `span` quotes words that are not there. */
export interface Fault {
  readonly reason: 'invalid' | 'span' | 'too-large';
  readonly detail: string;
}

const MOST_FAULTS = 5;
/** An event carries the whole document, and a queue takes 128 KB. */
const MOST_BYTES = 100 * 1024;

/**
 * What is wrong with a document, at most five faults; none: it may be published. Besides its form, each quotation must lie inside
 * the text that it quotes, so that a person can be shown the words.
 *
 * @example
 * faultsOf(document); // [{ reason: 'invalid', detail: 'title: Invalid length: …' }]
 */
export function faultsOf(document: PolicyDocument): readonly Fault[] {
  const parsed = v.safeParse(policyDocumentSchema, document);
  if (!parsed.success) {
    return parsed.issues.slice(0, MOST_FAULTS).map((issue) => ({
      reason: 'invalid',
      detail: `${v.getDotPath(issue) ?? 'document'}: ${issue.message}`.slice(0, 300),
    }));
  }
  const bytes = new TextEncoder().encode(JSON.stringify(document)).byteLength;
  if (bytes > MOST_BYTES) return [{ reason: 'too-large', detail: `${bytes} bytes; at most ${MOST_BYTES}` }];
  return spansOf(document)
    .flatMap(({ where, span }) => {
      const detail = spanFault(document, span);
      return detail === null ? [] : [{ reason: 'span' as const, detail: `${where}: ${detail}` }];
    })
    .slice(0, MOST_FAULTS);
}

interface Placed {
  readonly where: string;
  readonly span: Span | null;
}

function spansOf(document: PolicyDocument): Placed[] {
  return [
    ...document.eligibility.flatMap(({ rule }, index) => ruleSpans(rule as Rule, `eligibility.${index}`)),
    ...document.relations.map(({ source }, index) => ({ where: `relations.${index}`, span: source })),
    { where: 'amount', span: document.amount?.source ?? null },
  ];
}

function ruleSpans(rule: Rule, where: string): Placed[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
    case 'atLeast':
      return rule.of.flatMap((inner) => ruleSpans(inner, where));
    case 'not':
      return ruleSpans(rule.of, where);
    default:
      return [{ where: `${where}.${rule.id}`, span: rule.source }];
  }
}

function spanFault(document: PolicyDocument, span: Span | null): string | null {
  if (span === null || 'code' in span) return null;
  const text = document.texts[span.field] ?? (span.field === 'title' ? document.title : undefined);
  if (text === undefined) return `there is no text ${span.field}`;
  const isInside = span.start < span.end && span.end <= text.length;
  return isInside ? null : `${span.start}–${span.end} lies outside ${span.field} of ${text.length} characters`;
}
