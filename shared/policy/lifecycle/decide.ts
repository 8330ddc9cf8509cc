import { AegisError } from '../../kernel/error.ts';
import type { PolicyDocument } from '../document/document.ts';
import { changesOf } from './changes.ts';
import type { PolicyCommand, PolicyInput } from './command.ts';
import { contentEvent, liveStatus, overlayFor } from './content.ts';
import { hasClosed } from './expiry.ts';
import { merge, type Overlay } from './merge.ts';
import type { PolicyEvent, PolicyState } from './state.ts';
import { OWN, type Statement } from './statement.ts';
import { partOf, UNIT_NAMES, type Unit } from './units.ts';

/** Who decides when. `contentHash` of what is written here stands where a source's hash would. */
export interface DecideContext {
  /** ms since the epoch. */
  readonly at: number;
  /** As `actor` of a causation. */
  readonly by: string;
  /** SHA-256 of the input, hex. */
  readonly contentHash: string;
  /** Day in Seoul. */
  readonly today: string;
}

/**
 * What a person's command does to a programme.
 *
 * @returns The events in order; none when it is so already.
 * @throws AegisError `not_found` for one that is not there or was deleted, `conflict` when its state does not allow it.
 */
export function decide(
  id: string,
  state: PolicyState | null,
  command: PolicyCommand,
  context: DecideContext,
): PolicyEvent[] {
  if (command.kind === 'create') return create(id, state, command, context);
  if (state === null || state.deletedAt !== null) throw new AegisError('not_found', `there is no policy ${id}`);
  const { at } = context;
  switch (command.kind) {
    case 'update':
      return changed(update(state, command.input, context));
    case 'categorize': {
      const { categories, tags } = command;
      return changed(
        setUnits(state, { ...state.document, categories, tags }, ['categories', 'tags'], 'policy.categorized', context),
      );
    }
    case 'release': {
      const overlay = Object.fromEntries(
        Object.entries(state.overlay).filter(([unit]) => !command.units.includes(unit as Unit)),
      );
      return changed(
        contentEvent(state, { overlay }, 'policy.updated', at, 'back to what the sources say'),
        state.overlay,
        overlay,
      );
    }
    case 'publish':
      return publish(state, at);
    case 'withdraw':
      return withdraw(state, command.reason, at);
    case 'reopen':
      return reopen(state, command.deadline, context);
    case 'delete':
      return [
        { type: 'policy.deleted', at, reason: command.reason, changes: [], sets: { deletedAt: at, updatedAt: at } },
      ];
  }
}

/** The event of time: every window of a fixed period has closed. None before, and none for what is not published. */
export function expire(state: PolicyState | null, at: number): PolicyEvent[] {
  if (state === null || state.deletedAt !== null || state.status !== 'published') return [];
  if (!hasClosed(state.document.deadline, at)) return [];
  return [{ type: 'policy.expired', at, reason: null, changes: [], sets: { status: 'expired', updatedAt: at } }];
}

function create(
  id: string,
  state: PolicyState | null,
  { input, publish: isPublic }: Extract<PolicyCommand, { kind: 'create' }>,
  context: DecideContext,
): PolicyEvent[] {
  if (state !== null) throw new AegisError('conflict', `there is a policy ${id} already`);
  const statements = [ownStatement(id, input, context)];
  const document = merge(id, statements, {});
  const { at } = context;
  const status = isPublic ? liveStatus('published', document, at) : 'draft';
  const sets = {
    ...{ version: 1, status, statements, overlay: {}, document },
    ...{ createdAt: at, updatedAt: at, publishedAt: isPublic ? at : null, deletedAt: null, withdrawn: null },
  };
  return [{ type: 'policy.created', at, reason: null, changes: changesOf(null, document), sets }];
}

function update(state: PolicyState, input: PolicyInput, context: DecideContext): PolicyEvent {
  return setUnits(state, { ...state.document, ...input }, null, 'policy.updated', context);
}

/** What is written here is replaced; over what was collected an overlay is laid. */
function setUnits(
  state: PolicyState,
  content: PolicyDocument,
  units: readonly Unit[] | null,
  type: 'policy.updated' | 'policy.categorized',
  context: DecideContext,
): PolicyEvent {
  const { at, by } = context;
  const own = state.statements.find(({ source }) => source === OWN);
  if (own !== undefined) {
    const parts = (units ?? UNIT_NAMES).map((unit) => partOf(unit, content));
    const statement = ownStatement(state.id, inputOf(Object.assign({}, own.document, ...parts)), context);
    const statements = [...state.statements.filter((each) => each !== own), statement];
    return contentEvent(state, { statements }, type, at, null);
  }
  const wanted = overlayFor(state.id, state.statements, state.overlay, content, { by, at });
  const overlay: Overlay =
    units === null
      ? wanted
      : {
          ...without(state.overlay, units),
          ...Object.fromEntries(units.flatMap((unit) => (wanted[unit] ? [[unit, wanted[unit]]] : []))),
        };
  return contentEvent(state, { overlay }, type, at, null);
}

function publish(state: PolicyState, at: number): PolicyEvent[] {
  if (state.status === 'published') return [];
  if (hasClosed(state.document.deadline, at)) {
    throw new AegisError('conflict', 'Every window of this programme has closed; reopen it with new ones', {
      details: { status: state.status },
    });
  }
  const sets = { status: 'published', withdrawn: null, publishedAt: at, updatedAt: at } as const;
  return [{ type: 'policy.published', at, reason: null, changes: [], sets }];
}

function withdraw(state: PolicyState, reason: string, at: number): PolicyEvent[] {
  if (state.withdrawn?.by === 'person') return [];
  const sets = { status: 'withdrawn', withdrawn: { by: 'person', reason }, updatedAt: at } as const;
  return [{ type: 'policy.withdrawn', at, reason, changes: [], sets }];
}

function reopen(state: PolicyState, deadline: PolicyDocument['deadline'], context: DecideContext): PolicyEvent[] {
  const { at } = context;
  if (state.status !== 'expired') {
    throw new AegisError('conflict', 'Only what has expired can be reopened', { details: { status: state.status } });
  }
  if (hasClosed(deadline, at)) throw new AegisError('conflict', 'Every window of the new deadline has closed, too');
  const event = setUnits(state, { ...state.document, deadline }, ['deadline'], 'policy.updated', context);
  const sets = { ...event.sets, status: 'published', publishedAt: at, updatedAt: at } as const;
  return [{ ...event, type: 'policy.published', reason: 'reopened', sets }];
}

/** A change that changes nothing is not written, unless the overlay itself moved. */
function changed(event: PolicyEvent, before: Overlay = {}, after: Overlay = before): PolicyEvent[] {
  const isIdle = event.type === 'restated' && Object.keys(before).length === Object.keys(after).length;
  return isIdle ? [] : [event];
}

function ownStatement(id: string, input: PolicyInput, { contentHash, today, at }: DecideContext): Statement {
  const record = id.slice(id.indexOf(':') + 1);
  const modifiedAt = new Date(at).toISOString();
  const document = {
    ...input,
    id,
    sources: [{ source: OWN, record, hash: contentHash, url: null, modifiedAt }],
    provenance: {},
    verifiedOn: today,
  };
  return { source: OWN, record, hash: contentHash, modifiedAt, document };
}

/** What a person could have written of a document. */
export function inputOf({ id: _, sources: _s, provenance: _p, verifiedOn: _v, ...input }: PolicyDocument): PolicyInput {
  return input;
}

function without(overlay: Overlay, units: readonly Unit[]): Overlay {
  return Object.fromEntries(Object.entries(overlay).filter(([unit]) => !units.includes(unit as Unit)));
}
