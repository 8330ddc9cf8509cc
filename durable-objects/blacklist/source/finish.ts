import { afterFailure, afterSuccess, type CollectionFailure } from '../../../shared/blacklist/source/schedule.ts';
import type { SourceState, Stop } from '../../../shared/blacklist/source/state.ts';
import type { SourceCore, SourceEventType } from './core.ts';
import type { RunRecord } from './store.ts';

/** Codes that mean: the source no longer looks as we know it. Earlier claims stand until a person has looked. */
export const DRIFT_CODES: readonly string[] = ['artefact_layout_drifted', 'collection_unexpected_answer'];

const isCollection = ({ view }: RunRecord): boolean => view.trigger === 'schedule' || view.trigger === 'manual';

/** The state of a source after a run of any kind went well. */
export function succeeded(state: SourceState, run: RunRecord, now: number): SourceState {
  return isCollection(run) ? afterSuccess(state, run.view.startedAt, now) : state;
}

/** Ends a run that went well, in one transaction with the state that it leads to. */
export function finishRun(
  core: SourceCore,
  run: RunRecord,
  after: SourceState,
  status: 'succeeded' | 'unchanged',
  now: number,
): void {
  end(
    core,
    run,
    { ...after, drift: null, lastSuccessAt: run.view.startedAt },
    status,
    now,
    'blacklist.source.run-finished',
  );
}

/** Ends a run that failed. Only collections touch schedule and breaker: a bad upload says nothing about the portal. */
export function failRun(core: SourceCore, run: RunRecord, failure: Omit<CollectionFailure, 'run'>, now: number): void {
  const { id } = run.view;
  const { code, message } = failure;
  const state = core.state();
  const scheduled = isCollection(run) ? afterFailure(state, { ...failure, run: id }, now, Math.random) : state;
  const stop: Stop = { code, message, at: now, run: id };
  const after = DRIFT_CODES.includes(code) ? { ...scheduled, drift: stop } : scheduled;
  const failed = { ...run, view: { ...run.view, error: { code, message } } };
  end(core, failed, after, 'failed', now, 'blacklist.source.run-failed');
}

/** Ends a run on an operator's word; the schedule goes on as it was. */
export function cancelRun(core: SourceCore, run: RunRecord, now: number): void {
  end(core, run, core.state(), 'cancelled', now, 'blacklist.source.run-finished');
}

function end(
  core: SourceCore,
  run: RunRecord,
  after: SourceState,
  status: RunRecord['view']['status'],
  now: number,
  type: SourceEventType,
): void {
  const view = {
    ...run.view,
    status,
    finishedAt: now,
    attention: null,
    phase: status === 'failed' ? run.view.phase : 'done',
  } as const;
  core.storage.transactionSync(() => {
    core.store.saveState({ ...after, lastRun: { id: view.id, status, finishedAt: now } });
    // Nothing of a session outlives its run.
    core.saveRun({ ...run, view, work: { ...run.work, session: null } }, { type, at: now });
  });
  core.log.info('run ended', {
    run: view.id,
    outcome: status,
    code: view.error?.code ?? 'none',
    cid: run.work.causation.correlationId,
  });
}
