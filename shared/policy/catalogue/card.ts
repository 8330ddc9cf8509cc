import type { Deadline } from '../document/deadline.ts';
import type { Amount, PolicyDocument, Relation } from '../document/document.ts';

/**
 * What lists, filters, ranking and plans need of a programme, without its long texts: one a programme is in the memory of every
 * isolate. `document(position)` of the catalogue brings the rest.
 */
export interface Card
  extends Pick<PolicyDocument, 'id' | 'title' | 'titleEn' | 'applicants' | 'categories' | 'benefits' | 'tags'> {
  readonly organisation: PolicyDocument['organisation'];
  readonly regions: PolicyDocument['regions'];
  /** At most 160 characters: what it gives, or what it is for. */
  readonly summary: string;
  /** Its text is cut at 200 characters; windows are whole. */
  readonly deadline: Deadline;
  readonly amount: Omit<Amount, 'source'> | null;
  readonly channel: PolicyDocument['channel'];
  /** How many documents one has to bring. */
  readonly documents: number;
  readonly relations: readonly Omit<Relation, 'source'>[];
  /** Ids of the sources that state it, in the order in which they count. */
  readonly sources: readonly string[];
  /** Version of its content, as `GET /policies/{policyId}/versions/{n}` shows it. */
  readonly version: number;
  /** Shares from 0 to 1, see `shared/policy/lifecycle/quality.ts`; freshness depends on the day, `freshnessOf(verifiedOn, day)`. */
  readonly completeness: number;
  readonly accuracy: number;
  readonly verifiedOn: string | null;
  /** Id of the programme that this one repeats (same title, organisation and period), `null` for what stands for itself. */
  readonly duplicateOf: string | null;
}
