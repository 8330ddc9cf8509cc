import type { PolicyDocument, PolicyStatus } from '../document/document.ts';
import { isSame } from './canonical.ts';
import { changesOf } from './changes.ts';
import { hasClosed } from './expiry.ts';
import { merge, type Overlay } from './merge.ts';
import type { PolicyEvent, PolicyState } from './state.ts';
import type { Statement } from './statement.ts';
import { partOf, UNIT_NAMES, type Unit } from './units.ts';

type Basis = Pick<PolicyState, 'statements' | 'overlay'>;

/**
 * The event that a change of statements or overlay makes: `restated` when the content stays the same. It opens again what had
 * expired, and the other way round.
 */
export function contentEvent(
  state: PolicyState,
  next: Partial<Basis>,
  type: 'policy.updated' | 'policy.categorized',
  at: number,
  reason: string | null,
): PolicyEvent {
  const basis = { statements: state.statements, overlay: state.overlay, ...next };
  const document = merge(state.id, basis.statements, basis.overlay);
  const changes = changesOf(state.document, document);
  if (changes.length === 0) {
    // Sources, provenance and the day of verification are kept for the next version; on their own they are no news.
    return { type: 'restated', at, reason: null, changes, sets: { ...next } };
  }
  const status = liveStatus(state.status, document, at);
  const sets = { ...next, document, status, version: state.version + 1, updatedAt: at };
  return { type, at, reason, changes, sets };
}

/** Published and expired follow the deadline; a draft stays one, and so does what was withdrawn. */
export function liveStatus(status: PolicyStatus, { deadline }: PolicyDocument, at: number): PolicyStatus {
  if (status !== 'published' && status !== 'expired') return status;
  return hasClosed(deadline, at) ? 'expired' : 'published';
}

/** The overlay by which the statements become the given content; units that say what the sources say need none. */
export function overlayFor(
  id: string,
  statements: readonly Statement[],
  before: Overlay,
  content: PolicyDocument,
  set: { readonly by: string; readonly at: number },
): Overlay {
  const said = merge(id, statements, {});
  const entries = UNIT_NAMES.flatMap((unit): [Unit, NonNullable<Overlay[Unit]>][] => {
    const value = partOf(unit, content);
    if (isSame(value, partOf(unit, said))) return [];
    const kept = before[unit];
    return [[unit, kept !== undefined && isSame(kept.value, value) ? kept : { value, ...set }]];
  });
  return Object.fromEntries(entries);
}

/** What the sources say now where a person has set something else, unit by unit. */
export function overlaidAgainst(
  state: PolicyState,
): { unit: Unit; set: unknown; said: unknown; by: string; at: number }[] {
  const said = merge(state.id, state.statements, {});
  return UNIT_NAMES.flatMap((unit) => {
    const overlaid = state.overlay[unit];
    if (overlaid === undefined) return [];
    return [{ unit, set: overlaid.value, said: partOf(unit, said), by: overlaid.by, at: overlaid.at }];
  });
}
