import type { AttentionAnswer, Cursor, StepOutcome } from '../../../shared/blacklist/collector.ts';
import { fingerprintOf } from '../../../shared/blacklist/source/guard.ts';
import type { RunPhase } from '../../../shared/blacklist/source/run.ts';
import type { SourceState } from '../../../shared/blacklist/source/state.ts';
import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { applyRun, forgetSource } from './apply.ts';
import { type CollectedStep, collectorOf, collectStep, openSession, sealSession } from './collect.ts';
import { RUN_ALARM, type SourceCore } from './core.ts';
import { failRun, finishRun, succeeded } from './finish.ts';
import type { SourceObjects } from './objects.ts';
import { readArtefacts } from './read.ts';
import type { RunRecord } from './store.ts';

/** Tries of one step before the run fails; a run that kills its isolate is not tried for ever. */
const MAX_ATTEMPTS = 5;
/** How long one alarm drives runs before it lets other alarms of the actor have their turn. */
const DRIVE_MS = 60_000;

/** Errors of artefacts and sources end a run at once: the same bytes would fail again. */
const isFinal = (error: AegisError): boolean =>
  error.code.startsWith('artefact_') || error.code.startsWith('collection_') || error.code === 'secrets_key_unusable';

/**
 * Drives the runs of a source from one persisted point to the next. Everything between two points may happen twice:
 * requests to a source, objects in R2 and calls to the list are all repeatable.
 */
export class Runner {
  readonly #core: SourceCore;
  readonly #objects: SourceObjects;
  readonly #clock: () => number;

  constructor(core: SourceCore, objects: SourceObjects, clock: () => number = Date.now) {
    this.#core = core;
    this.#objects = objects;
    this.#clock = clock;
  }

  /** The handler of the run alarm. Throws what deserves another try; the alarm's backoff then applies. */
  async drive(): Promise<void> {
    const until = this.#clock() + DRIVE_MS;
    for (;;) {
      const run = this.#core.store.runnable();
      const state = this.#core.store.state();
      if (state?.isForgetting) await forgetSource(this.#core, state);
      if (run === null || state === null) return;
      const now = this.#clock();
      if (run.work.notBefore > now || now >= until) {
        this.#core.alarms.set(RUN_ALARM, Math.max(now, run.work.notBefore));
        return;
      }
      await this.#attempt(state, this.#begin(run));
    }
  }

  /** Applies a person's answer to the run that waits for it. */
  async answer(id: string, answer: AttentionAnswer): Promise<RunRecord> {
    const run = this.#waiting(id);
    const state = this.#core.state();
    const session = await openSession(this.#core, id, run.work.session ?? '');
    const answered = await sealSession(this.#core, id, collectorOf(state, this.#core.env).answer(session, answer));
    // The answer may have been given twice while the session was unsealed.
    const still = this.#waiting(id);
    const resumed: RunRecord = {
      ...still,
      view: { ...still.view, status: 'queued', attention: null },
      work: { ...still.work, session: answered, attempts: 0, notBefore: 0 },
    };
    this.#core.saveRun(resumed);
    this.#core.alarms.set(RUN_ALARM, this.#clock());
    return resumed;
  }

  #waiting(id: string): RunRecord {
    const run = this.#core.store.run(id);
    if (run === null) throw new AegisError('not_found', `there is no run ${id}`);
    if (run.view.status !== 'attention') throw new AegisError('conflict', `run ${id} waits for nobody`);
    return run;
  }

  /** Counts the try before it is made, so that one that takes the isolate with it is counted too. */
  #begin(run: RunRecord): RunRecord {
    const begun: RunRecord = {
      ...run,
      view: { ...run.view, status: 'running' },
      work: { ...run.work, attempts: run.work.attempts + 1 },
    };
    this.#core.saveRun(begun);
    return begun;
  }

  async #attempt(state: SourceState, run: RunRecord): Promise<void> {
    const { phase } = run.view;
    // Once the list has taken a part, the run is finished come what may: a later run would not know of that part.
    const mustFinish = phase === 'apply' || phase === 'commit';
    if (!mustFinish && run.work.attempts > MAX_ATTEMPTS) {
      const message = `The run was given up: it was interrupted ${MAX_ATTEMPTS} times in phase ${phase}.`;
      failRun(this.#core, run, { code: 'internal', message, retry: 'backoff', notBeforeMs: 0 }, this.#clock());
      return;
    }
    const startedAt = this.#clock();
    try {
      if (phase === 'collect') await this.#collect(state, run, startedAt);
      else if (phase === 'parse') await this.#parse(state, run, startedAt);
      else await this.#apply(state, run, startedAt);
    } catch (thrown) {
      const error = asAegisError(thrown);
      this.#core.log.warn('run step failed', { run: run.view.id, phase, code: error.code, reason: error.message });
      if (mustFinish || (!isFinal(error) && run.work.attempts < MAX_ATTEMPTS)) throw thrown;
      const current = this.#current(run);
      if (current === null) return;
      const message = error.public ? error.message : 'Something failed on our side; see the log.';
      const retry = error.code === 'secrets_key_unusable' ? 'never' : 'backoff';
      failRun(this.#core, current, { code: error.code, message, retry, notBeforeMs: 0 }, this.#clock());
    }
  }

  async #collect(state: SourceState, run: RunRecord, startedAt: number): Promise<void> {
    const step = await collectStep(this.#core, this.#objects, state, run, this.#clock);
    this.#core.storage.transactionSync(() => {
      // Cancelled or deleted while the step was under way: its outcome has no one to go to.
      const current = this.#current(run);
      if (current !== null) this.#takeStep(current, step, startedAt);
    });
  }

  #takeStep(before: RunRecord, step: CollectedStep, startedAt: number): void {
    const { store } = this.#core;
    const { outcome, artefacts } = step;
    const now = this.#clock();
    store.addArtefacts(before.view.id, artefacts);
    const run: RunRecord = {
      ...before,
      view: {
        ...before.view,
        requests: before.view.requests + step.requests,
        artefacts: before.view.artefacts + artefacts.length,
        bytes: before.view.bytes + artefacts.reduce((sum, { bytes }) => sum + bytes, 0),
        spentMs: spent(before, 'collect', now - startedAt),
      },
      work: { ...before.work, session: step.session, attempts: 0 },
    };
    if (outcome.kind === 'continue') {
      this.#core.saveRun({ ...run, work: { ...run.work, notBefore: now + outcome.waitMs } });
    } else if (outcome.kind === 'attention') {
      const view = { ...run.view, status: 'attention' as const, attention: outcome.attention };
      this.#core.saveRun({ ...run, view }, { type: 'blacklist.source.attention-required', at: now });
    } else if (outcome.kind === 'failed') {
      failRun(this.#core, run, outcome, now);
    } else {
      this.#collected(run, outcome, now);
    }
  }

  #collected(run: RunRecord, done: Extract<StepOutcome<unknown>, { kind: 'done' }>, now: number) {
    const { store } = this.#core;
    const state = this.#core.state();
    const collected = { ...run, work: { ...run.work, cursor: done.cursor, notBefore: 0 } };
    if (!done.unchanged || run.view.artefacts > 0) {
      this.#core.saveRun({ ...collected, view: { ...collected.view, phase: 'parse' } });
      return;
    }
    const { baseline } = state;
    const isFull = state.fingerprint !== null;
    const isStale = isFull && baseline !== null && baseline.nextExpiry !== null && baseline.nextExpiry <= now;
    if (isStale && store.artefacts(baseline.run).length > 0) {
      // The source still says what has expired here: its last artefacts are read once more.
      store.addArtefacts(run.view.id, store.artefacts(baseline.run));
      this.#core.saveRun({ ...collected, view: { ...collected.view, phase: 'parse' } });
      return;
    }
    const after = { ...succeeded(state, run, now), cursor: cursorAfter(state, collected) };
    finishRun(this.#core, collected, after, 'unchanged', now);
  }

  async #parse(state: SourceState, run: RunRecord, startedAt: number): Promise<void> {
    const { store } = this.#core;
    const artefacts = store.artefacts(run.view.id);
    const fingerprint = fingerprintOf(state.config, artefacts);
    const { baseline } = state;
    const isFresh = baseline !== null && (baseline.nextExpiry === null || baseline.nextExpiry > startedAt);
    if (!run.view.force && isFresh && fingerprint !== null && fingerprint === state.fingerprint) {
      const after = { ...succeeded(state, run, startedAt), cursor: cursorAfter(state, run) };
      finishRun(this.#core, run, after, 'unchanged', startedAt);
      return;
    }
    const { force, startedAt: collectedAt } = run.view;
    const read = await readArtefacts(this.#objects, state, artefacts, { force, collectedAt, now: startedAt });
    this.#core.storage.transactionSync(() => {
      const current = this.#current(run);
      if (current === null) return;
      store.saveRejects(run.view.id, read.rejects);
      const spentMs = spent(current, 'parse', this.#clock() - startedAt);
      this.#core.saveRun({
        ...current,
        view: { ...current.view, phase: 'apply', parsed: read.parsed, counts: read.counts, spentMs },
        work: { ...current.work, fingerprint, next: read.next, reconciledAt: startedAt, batchesDone: 0, attempts: 0 },
      });
    });
  }

  async #apply(state: SourceState, run: RunRecord, startedAt: number): Promise<void> {
    const applied = await applyRun(this.#core, this.#objects, state, run);
    if (applied === null) return;
    const replaced = this.#core.store.state()?.baseline ?? null;
    const now = this.#clock();
    const { next, fingerprint } = applied.work;
    this.#core.storage.transactionSync(() => {
      if (this.#current(run) === null || next === null) return;
      const committed: SourceState = {
        ...succeeded(this.#core.state(), run, now),
        baseline: { ...next, run: run.view.id, committedAt: now },
        cursor: cursorAfter(this.#core.state(), applied),
        fingerprint,
        drift: null,
      };
      const view = { ...applied.view, spentMs: spent(applied, 'apply', now - startedAt) };
      finishRun(this.#core, { ...applied, view }, committed, 'succeeded', now);
    });
    // What is left behind by a crash here is an object without a reader, and nothing else.
    if (replaced !== null && next !== null && replaced.key !== next.key)
      await this.#objects.dropStatement(replaced.key);
  }

  #current(run: RunRecord): RunRecord | null {
    return this.#core.store.openRun(run.view.id);
  }
}

/** The cursor of the run, unless it has none or the source has another address by now. */
const cursorAfter = (state: SourceState, { work }: RunRecord): Cursor =>
  work.cursor !== null && work.url === state.config.url ? work.cursor : state.cursor;

const spent = ({ view }: RunRecord, phase: RunPhase, ms: number) => ({
  ...view.spentMs,
  [phase]: (view.spentMs[phase] ?? 0) + ms,
});
