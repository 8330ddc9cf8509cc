import { isShrunken } from '../../../shared/policy/collection/difference.ts';
import type { RunView } from '../../../shared/policy/collection/run.ts';
import { afterFailure, afterSuccess } from '../../../shared/policy/collection/schedule.ts';
import type { SourceState, Stop } from '../../../shared/policy/collection/state.ts';
import type { SourceCore } from './core.ts';
import type { RunRecord } from './store.ts';

/** Whether so much less is listed that nothing may be concluded from what is missing, and nobody has said that it is right. */
export const isDoubtful = (state: SourceState, run: RunRecord): boolean =>
  !run.work.acceptShrink && isShrunken(state.believed, run.view.counts.records);

/** Ends a run that went well, in one transaction with the state that it leads to. */
export function finishRun(core: SourceCore, run: RunRecord, now: number): void {
  const { counts } = run.view;
  const state = core.state();
  const doubtful = run.view.complete && isDoubtful(state, run);
  const shrunken = { kind: 'shrunken' as const, before: state.believed ?? 0, now: counts.records };
  const handedOn = counts.added + counts.changed + counts.retired;
  const isBelieved = run.view.complete && !doubtful;
  const after: SourceState = {
    ...afterSuccess(state, run.view.startedAt, now),
    believed: isBelieved ? counts.records : state.believed,
    attention: doubtful ? { ...shrunken, run: run.view.id } : run.view.complete ? null : state.attention,
    lastChangeAt: handedOn > 0 ? now : state.lastChangeAt,
  };
  const status = handedOn + counts.returned === 0 && !doubtful && run.view.complete ? 'unchanged' : 'succeeded';
  end(core, { ...run, view: { ...run.view, attention: doubtful ? shrunken : null } }, after, status, now);
}

/** Ends a run that failed. With `stop` the schedule stands still until a person has acted. */
export function failRun(
  core: SourceCore,
  run: RunRecord,
  failure: { readonly code: string; readonly message: string; readonly stop: boolean },
  now: number,
): void {
  const { code, message } = failure;
  const stop: Stop | null = failure.stop ? { code, message, at: now, run: run.view.id } : null;
  const after = afterFailure(core.state(), stop, now, Math.random);
  end(core, { ...run, view: { ...run.view, error: { code, message } } }, after, 'failed', now);
}

/** Ends a run on an operator's word. What was handed on stays; the schedule goes on as it was. */
export function cancelRun(core: SourceCore, run: RunRecord, now: number): void {
  end(core, run, core.state(), 'cancelled', now);
}

function end(core: SourceCore, run: RunRecord, after: SourceState, status: RunView['status'], now: number): void {
  core.storage.transactionSync(() => {
    const { store } = core;
    const { causation, quota } = run.work;
    store.saveState({ ...after, quota, lastRun: { id: run.view.id, status, finishedAt: now } });
    const phase = status === 'failed' || status === 'cancelled' ? run.view.phase : 'done';
    const ended = withRows(core, {
      ...run,
      view: { ...run.view, status, phase, finishedAt: now, waiting: null },
    });
    store.saveRun(ended);
    if (ended.view.counts.checked > 0) {
      core.emit('policy.data.validated', causation, now, ended.view);
      core.emit('policy.data.ingested', causation, now, ended.view);
    }
    core.emit('policy.source.run-finished', causation, now, ended.view);
    if (after.paused !== null && after.paused.run === run.view.id) {
      core.emit('policy.source.paused', causation, now, ended.view);
    }
  });
  core.log.info('collection ended', {
    run: run.view.id,
    outcome: status,
    code: run.view.error?.code ?? 'none',
    cid: run.work.causation.correlationId,
  });
}

/** Takes what was written since the last time into the run's own account. */
export function withRows(core: SourceCore, run: RunRecord): RunRecord {
  const { records, pages } = core.records.takeRowsWritten();
  const own = core.store.takeRowsWritten();
  const { rowsWritten } = run.view;
  return {
    ...run,
    view: {
      ...run.view,
      rowsWritten: { records: rowsWritten.records + records, run: rowsWritten.run + pages + own },
    },
  };
}
