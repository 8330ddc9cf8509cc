import type { PolicyEvent, PolicyState } from './state.ts';

/**
 * The state after an event. Pure and total: what an event sets, it sets; only the revision is counted here.
 *
 * @param state `null` before the first event, which sets everything.
 * @throws RangeError for a first event that does not.
 */
export function fold(id: string, state: PolicyState | null, event: PolicyEvent): PolicyState {
  if (state === null && event.sets.document === undefined) throw new RangeError('the first event makes the document');
  const before = state ?? NOTHING;
  const revision = before.revision + (event.type === 'restated' ? 0 : 1);
  return { ...before, ...event.sets, id, revision } as PolicyState;
}

/** The state after several events. */
export function foldAll(id: string, state: PolicyState | null, events: readonly PolicyEvent[]): PolicyState | null {
  return events.reduce<PolicyState | null>((before, event) => fold(id, before, event), state);
}

const NOTHING = {
  revision: 0,
  version: 0,
  status: 'draft',
  publishedAt: null,
  deletedAt: null,
  withdrawn: null,
  statements: [],
  overlay: {},
} as const;
