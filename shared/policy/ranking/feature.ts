import type { Deadline } from '../document/deadline.ts';
import type { Amount } from '../document/document.ts';

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
  readonly amount: Amount | null;
  /** What to bring, one document each. */
  readonly documents: readonly string[];
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
