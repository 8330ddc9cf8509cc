import type { PolicyDocument, PolicyStatus } from '../document/document.ts';
import { shortened } from './changes.ts';
import { disagreementsOf } from './disagreements.ts';
import { duplicateKey } from './duplicate.ts';
import { type Soundness, soundnessOf } from './quality.ts';
import type { PolicyEvent, PolicyState } from './state.ts';
import type { Unit } from './units.ts';

/** A programme as events carry it: everything that a projection needs, with the whole document. */
export interface PolicyView {
  readonly id: string;
  readonly revision: number;
  readonly version: number;
  readonly status: PolicyStatus;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly publishedAt: number | null;
  readonly deletedAt: number | null;
  readonly withdrawn: PolicyState['withdrawn'];
  /** Units on which a person's word stands over the sources'. */
  readonly overlaid: readonly Unit[];
  /** Fields of which the sources say different things. */
  readonly disagreements: readonly string[];
  readonly soundness: Soundness;
  /** Equal for programmes that are most likely the same one. */
  readonly duplicateKey: string;
  readonly document: PolicyDocument;
}

/** The state as it is shown. */
export function viewOf(state: PolicyState): PolicyView {
  const { statements, overlay, ...shown } = state;
  return {
    ...shown,
    overlaid: Object.keys(overlay) as Unit[],
    disagreements: disagreementsOf(statements).map(({ field }) => field),
    soundness: soundnessOf(state.document, statements),
    duplicateKey: duplicateKey(state.document),
  };
}

/** Data of an event on the wire; all of version 1. */
export function eventData(state: PolicyState, { type, reason, changes }: PolicyEvent): Record<string, unknown> {
  // Everything changed in the first version, which the document says already.
  const listed = type === 'policy.created' ? [] : shortened(changes);
  const isNewVersion = type === 'policy.created' || changes.length > 0;
  return { policy: viewOf(state), reason, changes: listed, isNewVersion };
}
