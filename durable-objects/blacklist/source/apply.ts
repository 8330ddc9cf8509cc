import type { IndicatorKind } from '../../../shared/blacklist/indicators/kind.ts';
import { indicatorName } from '../../../shared/blacklist/indicators/pointer.ts';
import { indicatorBatches } from '../../../shared/blacklist/indicators/reconcile.ts';
import type { IndicatorPort } from '../../../shared/blacklist/indicators/record.ts';
import { decodeIndicators } from '../../../shared/blacklist/indicators/statement.ts';
import type { ImportOf, ListPort } from '../../../shared/blacklist/list-port.ts';
import type { ClaimReceipt } from '../../../shared/blacklist/record.ts';
import { addReceipts } from '../../../shared/blacklist/source/run.ts';
import type { Baseline, SourceState } from '../../../shared/blacklist/source/state.ts';
import { claimBatches } from '../../../shared/blacklist/statement/diff.ts';
import { callActor } from '../../../shared/kernel/actor-call.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import type { SourceCore } from './core.ts';
import type { SourceObjects } from './objects.ts';
import type { RunRecord } from './store.ts';

const policy = {
  idempotent: true,
  random: Math.random,
  sleep: (ms: number) => scheduler.wait(ms),
};

/** The list as a source sees it. Calls are idempotent, so a lost one is made again. */
export function listOf(env: Env, list: string): ListPort {
  const stub = () => env.BLACKLIST.getByName(list);
  return {
    openImport: (input) => callActor(async () => stub().openImport(input), policy),
    applyClaims: (input) => callActor(async () => stub().applyClaims(input), policy),
    closeImport: (input) => callActor(async () => stub().closeImport(input), policy),
    forgetSource: (input) => callActor(async () => stub().forgetSource(input), policy),
  };
}

/** The list of indicators as a source sees it. */
export function indicatorsOf(env: Env, list: string, kind: IndicatorKind): IndicatorPort {
  const stub = () => env.INDICATORS.getByName(indicatorName({ list, kind }));
  return {
    openImport: (input) => callActor(async () => stub().openImport(input), policy),
    applyBatch: (input) => callActor(async () => stub().applyBatch(input), policy),
    closeImport: (input) => callActor(async () => stub().closeImport(input), policy),
    forgetSource: (input) => callActor(async () => stub().forgetSource(input), policy),
  };
}

/** Whoever takes what a source states, whatever that is. */
interface Taker {
  open(of: ImportOf): Promise<void>;
  /** Each hands one batch over; the same ones in the same order for the same statements. */
  batches(
    before: Baseline | null,
    next: Pick<Baseline, 'key'>,
    now: number,
  ): AsyncIterable<(of: ImportOf) => Promise<ClaimReceipt>>;
  close(of: ImportOf, collectedAt: number): Promise<void>;
}

function takerOf(env: Env, { config: { list, indicator } }: SourceState, objects: SourceObjects): Taker {
  if (indicator === undefined) {
    const port = listOf(env, list);
    return {
      open: (of) => port.openImport(of),
      async *batches(before, next, now) {
        const [baseline, after] = [await objects.readStatement(before), await objects.readStatement(next)];
        for (const batch of claimBatches({ baseline, next: after, now })) {
          yield (of) => port.applyClaims({ ...of, batch });
        }
      },
      close: (of, collectedAt) => port.closeImport({ ...of, outcome: 'complete', collectedAt }),
    };
  }
  const port = indicatorsOf(env, list, indicator);
  return {
    open: (of) => port.openImport(of),
    async *batches(before, next, now) {
      const [baseline, after] = [await objects.readBytes(before), await objects.readBytes(next)];
      for (const batch of indicatorBatches(decodeIndicators(baseline), decodeIndicators(after), now)) {
        yield (of) => port.applyBatch({ ...of, batch });
      }
    },
    close: (of, collectedAt) => port.closeImport({ ...of, collectedAt }),
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
  const taker = takerOf(core.env, state, objects);
  let run = started;
  let index = 0;
  let isOpen = false;
  if (next.key !== state.baseline?.key) {
    for await (const hand of taker.batches(state.baseline, next, reconciledAt)) {
      if (index++ < run.work.batchesDone) continue;
      if (!isOpen) await taker.open(importOf);
      isOpen = true;
      if (core.store.openRun(run.view.id) === null) return null;
      const receipt = await hand(importOf);
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
  await taker.close(importOf, run.view.startedAt);
  return run;
}

/** Ends every claim of a deleted source at its list; repeated until the list has done so. */
export async function forgetSource(core: SourceCore, state: SourceState): Promise<void> {
  const causation = { correlationId: null, causationId: null, traceparent: null, actor: `source:${core.id}` };
  const { list, indicator } = state.config;
  const port = indicator === undefined ? listOf(core.env, list) : indicatorsOf(core.env, list, indicator);
  await port.forgetSource({ source: core.id, at: state.deletedAt ?? state.createdAt, causation });
  core.store.saveState({ ...state, isForgetting: false });
}
