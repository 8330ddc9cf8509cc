import { changesOf } from './changes.ts';
import { contentEvent, liveStatus } from './content.ts';
import { merge } from './merge.ts';
import type { PolicyEvent, PolicyState } from './state.ts';
import { isSameRecord, type Statement } from './statement.ts';

/**
 * What a record of a source now says. Collected programmes are published by themselves. The same hash again gives nothing; what a
 * person deleted stays deleted, and what a person withdrew stays withdrawn, whatever sources say.
 *
 * @param at ms since the epoch.
 * @returns The events in order; none when nothing is to be written.
 */
export function absorb(id: string, state: PolicyState | null, statement: Statement, at: number): PolicyEvent[] {
  if (state === null) return [created(id, [statement], at)];
  const known = state.statements.find((each) => isSameRecord(each, statement));
  const isGone = state.withdrawn?.by === 'source';
  if (state.deletedAt !== null || (known?.hash === statement.hash && !isGone)) return [];
  const statements = [...state.statements.filter((each) => !isSameRecord(each, statement)), statement];
  const event = contentEvent(state, { statements }, 'policy.updated', at, null);
  if (!isGone) return [event];
  const document = event.sets.document ?? state.document;
  const status = liveStatus('published', document, at);
  const back = { status, withdrawn: null, updatedAt: at, publishedAt: at };
  return [{ ...event, type: 'policy.published', reason: 'stated again', sets: { ...event.sets, ...back } }];
}

/**
 * A source no longer has the record. What other sources say stays; when nobody is left, the programme is withdrawn, with its last
 * content, and comes back when a source states it again.
 */
export function retire(
  state: PolicyState | null,
  gone: Pick<Statement, 'source' | 'record'>,
  at: number,
): PolicyEvent[] {
  if (state === null || state.deletedAt !== null) return [];
  const statements = state.statements.filter((each) => !isSameRecord(each, gone));
  if (statements.length === state.statements.length) return [];
  if (statements.length > 0)
    return [contentEvent(state, { statements }, 'policy.updated', at, `${gone.source} is silent`)];
  if (state.status === 'withdrawn') return [];
  const reason = `${gone.source} no longer states it`;
  const sets = { status: 'withdrawn', withdrawn: { by: 'source', reason }, updatedAt: at } as const;
  return [{ type: 'policy.withdrawn', at, reason, changes: [], sets }];
}

function created(id: string, statements: readonly Statement[], at: number): PolicyEvent {
  const document = merge(id, statements, {});
  return {
    type: 'policy.created',
    at,
    reason: null,
    changes: changesOf(null, document),
    sets: {
      ...{ version: 1, status: liveStatus('published', document, at), statements, overlay: {}, document },
      ...{ createdAt: at, updatedAt: at, publishedAt: at, deletedAt: null, withdrawn: null },
    },
  };
}
