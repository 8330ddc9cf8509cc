import type { PolicyDocument, PolicyStatus } from '../document/document.ts';
import type { Change } from './changes.ts';
import type { Overlay } from './merge.ts';
import type { Statement } from './statement.ts';

/** Everything that is known of one programme. */
export interface PolicyState {
  readonly id: string;
  /** Rises with every event; the `ETag`. */
  readonly revision: number;
  /** Rises when the content changes. */
  readonly version: number;
  readonly status: PolicyStatus;
  /** ms since the epoch, as all times here. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly publishedAt: number | null;
  /** Soft: the state stays, nobody sees it. */
  readonly deletedAt: number | null;
  /** Who withdrew it; what `source` withdrew comes back when a source states it again. */
  readonly withdrawn: { readonly by: 'person' | 'source'; readonly reason: string } | null;
  /** What every record said last. */
  readonly statements: readonly Statement[];
  readonly overlay: Overlay;
  /** What the statements and the overlay make together. */
  readonly document: PolicyDocument;
}

export const POLICY_EVENTS = [
  'policy.created',
  'policy.updated',
  'policy.categorized',
  'policy.published',
  'policy.withdrawn',
  'policy.expired',
  'policy.deleted',
] as const;
export type PolicyEventType = (typeof POLICY_EVENTS)[number];

/**
 * What happened to a programme. `restated` is heard by nobody: a record was written anew and says the same.
 */
export interface PolicyEvent {
  readonly type: PolicyEventType | 'restated';
  readonly at: number;
  readonly reason: string | null;
  readonly changes: readonly Change[];
  /** The fields of the state that it sets; all of them for the first event. */
  readonly sets: Partial<Omit<PolicyState, 'id' | 'revision'>>;
}
