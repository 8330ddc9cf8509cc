import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { CLOSED_BREAKER } from '../../../shared/kernel/breaker.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { seal } from '../../../shared/kernel/seal.ts';
import { NOTHING_COUNTED, type RunView } from '../../../shared/policy/collection/run.ts';
import { dueNow, quotaAt } from '../../../shared/policy/collection/schedule.ts';
import { type CollectionSettings, WEB_SOURCE } from '../../../shared/policy/collection/settings.ts';
import { newSource, type SourceState, type SourceView } from '../../../shared/policy/collection/state.ts';
import { RUN_ALARM, type SourceCore, type SourceEventType } from './core.ts';
import { cancelRun } from './finish.ts';

/** What every command brings along. */
export interface CollectionCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
}

/** The state afterwards, and the events to project so that the caller reads its own write. */
export interface CollectionReceipt {
  readonly source: SourceView;
  readonly run: RunView | null;
  readonly events: readonly Envelope[];
}

export interface StartOptions {
  /** Hands on every record, whether it differs or not. */
  readonly force: boolean;
  /** A person says that a shrunken total is right. */
  readonly acceptShrink: boolean;
}

/** What the key of a source is sealed for. */
export const keyPurpose = (id: string): string => `policy-source-key:${id}`;

/** The commands of a source. Each changes state, history, alarm and event log in one transaction. */
export class CollectionCommands {
  readonly #core: SourceCore;

  constructor(core: SourceCore) {
    this.#core = core;
  }

  /**
   * Creates or replaces the settings (`expected` its revision, `null` any; 0: only if there are none). A key goes to no address that
   * it was not given for: with another one it is forgotten.
   */
  configure(
    settings: CollectionSettings,
    expected: number | null,
    meta: CollectionCommandMeta,
    now: number,
  ): CollectionReceipt {
    const { id, store } = this.#core;
    return this.#command('policy.source.configured', meta, now, () => {
      const before = store.state();
      checkRevision(before, expected);
      if (before === null) {
        store.saveState(newSource(id, settings, now));
        return null;
      }
      const isElsewhere = before.settings.baseUrl !== settings.baseUrl;
      const isSooner = before.settings.intervalMinutes > settings.intervalMinutes;
      store.saveState({
        ...before,
        settings,
        revision: before.revision + 1,
        keySetAt: isElsewhere ? null : before.keySetAt,
        // An operator who has changed something wants to see whether it helps.
        ...{ failures: 0, breaker: CLOSED_BREAKER, paused: null },
        quota: { ...before.quota, learnt: null },
        nextDueAt: before.paused !== null || isSooner ? now : before.nextDueAt,
      });
      if (isElsewhere) store.saveKey(null);
      return null;
    });
  }

  /** Sets the key of the source, or forgets it. A source that stood still because of its key goes on. */
  async setKey(key: string | null, meta: CollectionCommandMeta, now: number): Promise<CollectionReceipt> {
    const { id, env, store } = this.#core;
    const sealed = key === null ? null : await seal(env.AEGIS_SECRETS_KEY, keyPurpose(id), key);
    return this.#command('policy.source.key-set', meta, now, () => {
      const state = this.#core.state();
      store.saveState({
        ...state,
        keySetAt: sealed === null ? null : now,
        ...{ paused: null, failures: 0, breaker: CLOSED_BREAKER },
        quota: { ...state.quota, learnt: null },
        nextDueAt: state.paused === null ? state.nextDueAt : now,
      });
      store.saveKey(sealed);
      return null;
    });
  }

  /** Starts a run now, also of a source that is disabled or stands still; a run that is under way is the answer. */
  start(options: StartOptions, meta: CollectionCommandMeta, now: number): CollectionReceipt {
    const open = this.#core.store.open();
    if (open !== null) return { source: this.#core.view(), run: open.view, events: [] };
    return this.#command('policy.source.run-started', meta, now, () => {
      const state = this.#core.state();
      if (this.#core.needsKey && state.keySetAt === null) {
        throw new AegisError('collection_credentials_missing', `The source ${state.id} has no key; set one first`);
      }
      if (state.id === WEB_SOURCE && state.settings.pages.length === 0) {
        throw new AegisError('conflict', 'No pages are configured');
      }
      return this.#begin(state, 'manual', options, meta.causation, now);
    });
  }

  /** Stops a run; what it has handed on stays. */
  cancel(run: string, now: number): CollectionReceipt {
    const open = this.#core.store.open();
    if (open?.view.id !== run) {
      if (this.#core.store.run(run) === null) throw new AegisError('not_found', `there is no run ${run}`);
      throw new AegisError('conflict', 'The run has ended already');
    }
    const head = this.#core.events.head();
    cancelRun(this.#core, open, now);
    this.#core.alarms.clear(RUN_ALARM);
    return {
      source: this.#core.view(),
      run: this.#core.store.run(run)?.view ?? null,
      events: this.#core.events.since(head, 10),
    };
  }

  /** Called by cron: starts the run that is due, if any, and drives one whose alarm was lost. */
  tick(now: number): RunView | null {
    const { store, storage, alarms, needsKey } = this.#core;
    const state = store.state();
    if (state === null) return null;
    const open = store.open();
    if (open !== null) {
      if (alarms.due(RUN_ALARM) === null) alarms.set(RUN_ALARM, Math.max(now, open.work.notBefore));
      return null;
    }
    if (state.id === WEB_SOURCE && state.settings.pages.length === 0) return null;
    const due = dueNow(state, needsKey, now);
    if ('why' in due) return null;
    const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'cron' };
    return storage.transactionSync(() => {
      const run = this.#begin(due.start, 'schedule', { force: false, acceptShrink: false }, causation, now);
      this.#core.emit('policy.source.run-started', causation, now, run);
      return run;
    });
  }

  #begin(
    state: SourceState,
    trigger: RunView['trigger'],
    { force, acceptShrink }: StartOptions,
    causation: Causation,
    now: number,
  ): RunView {
    const { id, store, alarms } = this.#core;
    const view: RunView = {
      id: timeOrderedId(now, (bytes) => crypto.getRandomValues(bytes)),
      source: id,
      pipeline: id === WEB_SOURCE ? 'web_scraping_pipeline' : 'government_api_ingestion',
      ...{ trigger, by: causation.actor },
      ...{ status: 'running', phase: 'collect', startedAt: now, finishedAt: null, waiting: null },
      progress: { endpoint: '', page: 0, pages: null, delivered: 0, toDeliver: null },
      ...{ requests: 0, bytes: 0, counts: NOTHING_COUNTED, rowsWritten: { records: 0, run: 0 } },
      ...{ totals: {}, complete: false, attention: null, notes: [], error: null },
    };
    store.addRun({
      view,
      work: {
        ...{ endpoint: 0, page: 1, received: 0, firstTotal: null, tries: 0, attempts: 0, notBefore: 0 },
        ...{ quota: quotaAt(state.quota, now), force, acceptShrink, rejects: 0, causation },
      },
    });
    if (state.breaker.phase === 'half-open') store.saveState(state);
    alarms.set(RUN_ALARM, now);
    return view;
  }

  #command(
    type: SourceEventType,
    meta: CollectionCommandMeta,
    now: number,
    change: () => RunView | null,
  ): CollectionReceipt {
    const { storage, idempotency, events } = this.#core;
    const command = (): CollectionReceipt => {
      const head = events.head();
      const run = change();
      this.#core.emit(type, meta.causation, now, run);
      return { source: this.#core.view(), run, events: events.since(head, 100) };
    };
    return storage.transactionSync(() => idempotency.run(meta.idempotencyKey, meta.requestHash, now, command).value);
  }
}

function checkRevision(state: SourceState | null, expected: number | null): void {
  const revision = state?.revision ?? 0;
  if (expected === null || expected === revision) return;
  throw new AegisError('revision_mismatch', 'The source has been changed by somebody else', { details: { revision } });
}
