import type { Causation } from '../../../shared/events/envelope.ts';
import type { RecommendationRecord, ToldFacts } from '../../../shared/policy/applicant/state.ts';

/** What a recommendation is asked for. */
export interface SagaInput {
  /** Sorts by time. */
  readonly recommendationId: string;
  /** Name of the applicant's actor. */
  readonly applicant: string;
  /** Hash of a visitor's token; `null` for a user. */
  readonly tokenHash: string | null;
  /** Begun by this very request: there is nothing stored to look for. */
  readonly isNewVisitor: boolean;
  /** Facts of the request; they win over stored ones. */
  readonly given: ToldFacts;
  /** Whether what is stored counts as well. */
  readonly useStored: boolean;
  readonly query: string | null;
  readonly limit: number;
  readonly locale: 'ko' | 'en';
  /** ms since the epoch: the clock of the recommendation. */
  readonly now: number;
  readonly causation: Causation;
}

/** What each step leaves for those after it. JSON. */
export interface SagaDone {
  validate?: ToldFacts;
  fetch?: {
    readonly catalogueVersion: string;
    readonly rulesVersion: number;
    readonly learnedVersion: string | null;
  };
  generate?: RecommendationRecord;
  store?: { readonly isNew: boolean };
  notify?: { readonly announced: boolean };
}

/** Steps in their order, with the names that design document 000 gives them. */
export const STEP_NAMES = ['validate', 'fetch', 'generate', 'store', 'notify'] as const;
export type StepName = (typeof STEP_NAMES)[number];
