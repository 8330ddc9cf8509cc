import type { PolicyDocument } from '../document/document.ts';
import { attributeOf } from '../facts/registry.ts';
import type { Rule, Span } from '../rule/rule.ts';
import { type EdgeKind, type NodeKind, nodeKey } from './kinds.ts';

/** An edge from a programme to what it is for, about or from. */
export interface StructuralEdge {
  readonly kind: EdgeKind;
  readonly node: string;
  readonly confidence: number;
  /** Where the document says so; `null` where a field of the source itself says it. */
  readonly evidence: Span | null;
}

/** A condition that allows more of the options than this names nobody in particular. */
const MOST_OPTIONS = 0.6;

/** What a document says about itself, as edges; each node once, in the order of the document. */
export function structureOf(document: PolicyDocument): StructuralEdge[] {
  const edges = new Map<string, StructuralEdge>();
  const add = (kind: EdgeKind & NodeKind, id: string, confidence = 1, evidence: Span | null = null) => {
    const node = nodeKey(kind, id);
    const known = edges.get(node);
    if (known === undefined || known.confidence < confidence) edges.set(node, { kind, node, confidence, evidence });
  };
  for (const region of document.regions) add('region', region);
  for (const applicant of document.applicants) add('applicant', applicant);
  for (const category of document.categories) add('category', category);
  for (const benefit of document.benefits) add('benefit', benefit);
  add('organisation', document.organisation.name);
  for (const law of document.laws) add('law', law.normalize('NFKC').trim());
  for (const each of document.documents) add('document', each.normalize('NFKC').trim());
  for (const { rule } of document.eligibility) {
    for (const { id, confidence, source } of traitsOf(rule)) add('trait', id, confidence, source);
  }
  return [...edges.values()];
}

interface Trait {
  readonly id: string;
  readonly confidence: number;
  readonly source: Span | null;
}

/** What a rule asks an applicant to be; what is negated is not asked for. */
function traitsOf(rule: Rule): Trait[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
    case 'atLeast':
      return rule.of.flatMap(traitsOf);
    case 'is': {
      if (!('anyOf' in rule.test)) return [];
      const options = attributeOf(rule.attribute)?.options ?? [];
      if (rule.test.anyOf.length > options.length * MOST_OPTIONS && options.length > 2) return [];
      const { attribute, confidence, source } = rule;
      return rule.test.anyOf.map((option) => ({ id: `${attribute}:${option}`, confidence, source }));
    }
    default:
      return [];
  }
}
