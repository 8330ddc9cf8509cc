import type { ImportOf, ListPort } from '../../../shared/blacklist/list-port.ts';
import { addReceipts } from '../../../shared/blacklist/source/run.ts';
import type { SourceState } from '../../../shared/blacklist/source/state.ts';
import { claimBatches } from '../../../shared/blacklist/statement/diff.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { SourceCore } from './core.ts';
import type { SourceObjects } from './objects.ts';
import type { RunRecord } from './store.ts';

/** The list as a source sees it. Calls are idempotent, so a lost one is made again. */
export function listOf(env: Env, list: string): ListPort {
  const policy = {
    idempotent: true,
    random: Math.random,
    sleep: (ms: number) => scheduler.wait(ms),
  };
  const stub = () => env.BLACKLIST.getByName(list);
  return {
    openImport: (input) => callActor(async () => stub().openImport(input), policy),
    applyClaims: (input) => callActor(async () => stub().applyClaims(input), policy),
    closeImport: (input) => callActor(async () => stub().closeImport(input), policy),
    forgetSource: (input) => callActor(async () => stub().forgetSource(input), policy),
  };
}

/**
 * Hands the difference between the baseline and the run's statement to the list, batch by batch, and remembers each one
 * taken. After a crash it goes on with the first batch that may not have been taken; the list knows repeated ones.
 * Returns `null` when the source was deleted meanwhile.
 */
export async function applyRun(
  core: SourceCore,
  objects: SourceObjects,
  state: SourceState,
  started: RunRecord,
): Promise<RunRecord | null> {
  const { next, reconciledAt } = started.work;
  if (next === null) throw new AegisError('internal', 'A run is applied that was never read');
  const importOf: ImportOf = {
    source: core.id,
    run: started.view.id,
    at: reconciledAt,
    causation: { ...started.work.causation, causationId: started.view.id, actor: `source:${core.id}` },
  };
  const list = listOf(core.env, state.config.list);
  let run = started;
  let index = 0;
  let isOpen = false;
  if (next.key !== state.baseline?.key) {
    const [before, after] = [await objects.readStatement(state.baseline), await objects.readStatement(next)];
    for (const batch of claimBatches({ baseline: before, next: after, now: reconciledAt })) {
      if (index++ < run.work.batchesDone) continue;
      if (!isOpen) await list.openImport(importOf);
      isOpen = true;
      if (core.store.openRun(run.view.id) === null) return null;
      const receipt = await list.applyClaims({ ...importOf, batch });
      run = {
        ...run,
        view: { ...run.view, written: addReceipts(run.view.written, receipt) },
        work: { ...run.work, batchesDone: index, attempts: 0 },
      };
      if (core.store.openRun(run.view.id) === null) return null;
      core.saveRun(run);
    }
  }
  // Also after a crash between the last batch and this: then nothing was opened here, but is still open there.
  await list.closeImport({ ...importOf, outcome: 'complete', collectedAt: run.view.startedAt });
  return run;
}

/** Ends every claim of a deleted source at its list; repeated until the list has done so. */
export async function forgetSource(core: SourceCore, state: SourceState): Promise<void> {
  const causation = { correlationId: null, causationId: null, traceparent: null, actor: `source:${core.id}` };
  await listOf(core.env, state.config.list).forgetSource({
    source: core.id,
    at: state.deletedAt ?? state.createdAt,
    causation,
  });
  core.store.saveState({ ...state, isForgetting: false });
}
