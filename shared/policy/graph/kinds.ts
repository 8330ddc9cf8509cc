/**
 * What an edge says. Those of structure go from a programme to what it is for, about or from; `same-title` to the title that several
 * programmes bear; the rest, as the relations of a document, from programme to programme.
 */
export const EDGE_KINDS = [
  'region',
  'applicant',
  'trait',
  'category',
  'organisation',
  'law',
  'document',
  'benefit',
  'same-title',
  'conflicts',
  'complements',
  'requires',
  'alternative',
  'similar',
] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

/**
 * How much of what a programme hands on goes along an edge of a kind, relative to the others. Nothing goes along a conflict: who gets the one
 * is not to be led to the other.
 */
export const SPREAD: Readonly<Record<EdgeKind, number>> = {
  region: 1,
  applicant: 0.3,
  trait: 1,
  category: 0.6,
  organisation: 0.3,
  law: 0.4,
  document: 0.1,
  benefit: 0.4,
  'same-title': 0.5,
  conflicts: 0,
  complements: 1,
  requires: 0.8,
  alternative: 0.8,
  similar: 0.8,
};

/** Kinds of nodes besides programmes; `named` is what a text calls a programme that the catalogue does not have. */
export type NodeKind =
  | 'region'
  | 'applicant'
  | 'trait'
  | 'category'
  | 'organisation'
  | 'law'
  | 'document'
  | 'benefit'
  | 'title'
  | 'named';

/**
 * The key of a node, by which seeds name it.
 *
 * @example
 * nodeKey('trait', 'employment:unemployed'); // 'trait:employment:unemployed'
 */
export function nodeKey(kind: NodeKind, id: string): string {
  return `${kind}:${id}`;
}
