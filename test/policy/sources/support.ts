import * as v from 'valibot';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document/document.ts';
import type { Condition, Rule, Span, Unparsed } from '../../../shared/policy/rule/rule.ts';
import type { SourceAnswer } from '../../../shared/policy/sources/answer.ts';
import { canonicalJson } from '../../../shared/policy/sources/canonical.ts';
import { type Connector, isWithheld } from '../../../shared/policy/sources/connector.ts';

export const DAY = '2026-11-24';

/** An answer with a body as text or bytes. */
export const answerOf = (
  body: string | Uint8Array,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): SourceAnswer => ({ status, headers, body: typeof body === 'string' ? new TextEncoder().encode(body) : body });

/** The document that a connector makes of rows by endpoint; fails where it holds the record back. */
export function documentOf(
  connector: Connector,
  record: string,
  rows: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): PolicyDocument {
  const parts = Object.fromEntries(Object.entries(rows).map(([endpoint, row]) => [endpoint, canonicalJson(row)]));
  const document = connector.toDocument({ record, parts }, { day: DAY });
  if (isWithheld(document)) throw new Error(`withheld: ${document.withheld}`);
  return v.parse(policyDocumentSchema, document);
}

/** Every node of a rule, in order. */
export function nodesOf(rule: Rule): Rule[] {
  if (rule.kind === 'not') return [rule, ...nodesOf(rule.of)];
  if (rule.kind === 'is' || rule.kind === 'text') return [rule];
  return [rule, ...rule.of.flatMap(nodesOf)];
}

const allNodes = (document: PolicyDocument): Rule[] => document.eligibility.flatMap(({ rule }) => nodesOf(rule));

export const conditionsOf = (document: PolicyDocument): Condition[] =>
  allNodes(document).filter((node): node is Condition => node.kind === 'is');

export const clausesOf = (document: PolicyDocument): Unparsed[] =>
  allNodes(document).filter((node): node is Unparsed => node.kind === 'text');

/** The condition on an attribute; fails where there are several. */
export function conditionOn(document: PolicyDocument, attribute: string): Condition | undefined {
  const found = conditionsOf(document).filter((condition) => condition.attribute === attribute);
  if (found.length > 1) throw new Error(`${found.length} conditions on ${attribute}`);
  return found[0];
}

/** Every span of a document with the words that it claims, where it claims any. */
export function spansOf(document: PolicyDocument): { span: Span; quoted: string | null }[] {
  const spans = allNodes(document).flatMap((node) =>
    node.kind === 'is' || node.kind === 'text'
      ? [{ span: node.source, quoted: node.kind === 'text' ? node.text : null }]
      : [],
  );
  const others = [
    ...document.relations.map(({ source, named }) => ({ span: source, quoted: named })),
    { span: document.amount?.source ?? null, quoted: null },
  ];
  return [...spans, ...others].filter((entry): entry is { span: Span; quoted: string | null } => entry.span !== null);
}
