import { AegisError } from '../../../shared/kernel/error.ts';
import type { Catalogue } from '../../../shared/policy/catalogue/catalogue.ts';
import type { ApplicantKind, BenefitKind, Category, PolicyDocument } from '../../../shared/policy/document/document.ts';
import { attributeOf } from '../../../shared/policy/facts/registry.ts';
import type { GraphNode, Neighbour } from '../../../shared/policy/graph/policy-graph.ts';
import { regionLabel } from '../../../shared/policy/regions/index.ts';
import { APPLICANT_LABELS, BENEFIT_LABELS, CATEGORY_LABELS } from '../../../shared/policy/search/labels.ts';
import { currentCatalogue } from '../edge/catalogue.ts';

type Language = 'ko' | 'en';

/**
 * What a programme is joined to in the live catalogue, and what a walk from it comes to.
 *
 * @param near How many programmes close to it.
 * @throws AegisError `not_found` for a programme that the catalogue does not have; `unavailable`.
 */
export async function graphOf(env: Env, policyId: string, near: number, lang: Language, now: number) {
  const catalogue = await currentCatalogue(env, now);
  const position = catalogue.positionOf(policyId);
  if (position === null) throw new AegisError('not_found', 'The catalogue has no such programme.');
  const document = await catalogue.document(position);
  const { graph, cards } = catalogue;
  const close = near === 0 ? [] : graph.rank([{ node: position, weight: 1 }], near + 1);
  return {
    catalogue: catalogue.version,
    policy: { id: policyId, title: document.title },
    edges: graph.neighbours(position).map((neighbour) => edgeBody(catalogue, document, neighbour, lang)),
    near: close
      .filter((hit) => hit.position !== position)
      .slice(0, near)
      .map((hit) => ({ id: cards[hit.position]!.id, title: cards[hit.position]!.title, score: hit.score })),
  };
}

function edgeBody(
  catalogue: Catalogue,
  { texts }: PolicyDocument,
  { kind, direction, node, confidence, evidence }: Neighbour,
  lang: Language,
) {
  const isQuotable = direction === 'out' && evidence !== null && 'field' in evidence;
  return {
    kind,
    direction,
    node: nodeBody(catalogue, node, lang),
    confidence,
    evidence,
    quote: isQuotable ? (texts[evidence.field]?.slice(evidence.start, evidence.end) ?? null) : null,
  };
}

function nodeBody({ cards }: Catalogue, node: GraphNode, lang: Language) {
  if (node.kind !== 'policy') return { kind: node.kind, id: node.id, label: labelOf(node.kind, node.id, lang) };
  const { id, title, titleEn } = cards[node.position]!;
  return { kind: node.kind, id, label: lang === 'en' ? (titleEn ?? title) : title };
}

function labelOf(kind: string, id: string, lang: Language): string {
  switch (kind) {
    case 'region':
      return regionLabel(id, lang);
    case 'category':
      return CATEGORY_LABELS[id as Category]?.[lang] ?? id;
    case 'applicant':
      return APPLICANT_LABELS[id as ApplicantKind]?.[lang] ?? id;
    case 'benefit':
      return BENEFIT_LABELS[id as BenefitKind]?.[lang] ?? id;
    case 'trait': {
      const [attribute = '', option] = id.split(':');
      return attributeOf(attribute)?.options?.find((each) => each.id === option)?.label[lang] ?? id;
    }
    default:
      return id;
  }
}
