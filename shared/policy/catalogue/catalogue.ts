import type { PolicyDocument } from '../document/document.ts';
import type { Programs } from '../eligibility/index.ts';
import type { PolicyGraph } from '../graph/index.ts';
import type { SearchIndex } from '../search/index.ts';
import type { Card } from './card.ts';

/**
 * A snapshot of all published programmes, decoded. Everything counts programmes by the same position: `cards[n]`, `ids[n]`, and
 * `n` in programs, search and graph are the same programme. Never changes; another version is another catalogue.
 */
export interface Catalogue {
  /** 32 hex digits over the content: the same documents give the same version. */
  readonly version: string;
  readonly count: number;
  /** Rising. */
  readonly ids: readonly string[];
  readonly cards: readonly Card[];
  readonly programs: Programs;
  readonly search: SearchIndex;
  readonly graph: PolicyGraph;
  /** `null` for a programme that this version does not have. */
  positionOf(id: string): number | null;
  /**
   * The whole document, fetched when it is asked for.
   *
   * @throws AegisError `not_found` for a position that there is not; `unavailable` when it cannot be fetched.
   */
  document(position: number): Promise<PolicyDocument>;
}
