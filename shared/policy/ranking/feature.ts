import type { Card } from '../catalogue/card.ts';
import type { Deadline } from '../document/deadline.ts';
import type { Amount } from '../document/document.ts';

/** Words by which a text says that somebody chooses among those who qualify. */
const COMPETITIVE = /공모|선발|경진|심사|오디션/;

/** How one programme bears on another, where the other could be resolved. */
export interface Link {
  readonly kind: 'conflicts' | 'complements' | 'requires' | 'alternative' | 'similar';
  /** Policy id. */
  readonly target: string;
  readonly confidence: number;
}

/** What ranking and planning read of a programme. Nothing here is about a person. */
export interface Feature {
  readonly id: string;
  readonly title: string;
  readonly organisation: string;
  readonly organisationKind: string | null;
  readonly applicants: readonly string[];
  readonly categories: readonly string[];
  readonly benefits: readonly string[];
  readonly regions: readonly string[];
  readonly deadline: Deadline;
  readonly amount: Omit<Amount, 'source'> | null;
  /** How many documents one has to bring. */
  readonly documents: number;
  readonly isVisitOnly: boolean;
  /** Whether somebody chooses among those who qualify. */
  readonly isCompetitive: boolean;
  /** Share of the fields that a reader needs and that are there, 0 to 1. */
  readonly completeness: number;
  /** How far its conditions were understood and its sources agree, 0 to 1. */
  readonly accuracy: number;
  readonly verifiedOn: string | null;
  readonly links: readonly Link[];
}

const features = new WeakMap<Card, Feature>();

/** The card of a programme as ranking reads it; made once a card. */
export function featureOf(card: Card): Feature {
  const known = features.get(card);
  if (known) return known;
  const { online, visit } = card.channel;
  const feature: Feature = {
    id: card.id,
    title: card.title,
    organisation: card.organisation.name,
    organisationKind: card.organisation.kind,
    applicants: card.applicants,
    categories: card.categories,
    benefits: card.benefits,
    regions: card.regions,
    deadline: card.deadline,
    amount: card.amount,
    documents: card.documents,
    isVisitOnly: visit === true && online !== true,
    isCompetitive: COMPETITIVE.test(card.title) || COMPETITIVE.test(card.summary),
    completeness: card.completeness,
    accuracy: card.accuracy,
    verifiedOn: card.verifiedOn,
    links: card.relations.flatMap(({ kind, target, confidence }) =>
      target === null ? [] : [{ kind, target, confidence }],
    ),
  };
  features.set(card, feature);
  return feature;
}
