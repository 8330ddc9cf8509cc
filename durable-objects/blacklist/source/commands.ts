import type { AttentionAnswer, Credentials } from '../../../shared/blacklist/collector.ts';
import { RETENTION_MS } from '../../../shared/blacklist/retention.ts';
import { needsCredentials, type SourceConfig } from '../../../shared/blacklist/source/config.ts';
import type { ArtefactNote } from '../../../shared/blacklist/source/guard.ts';
import { NOTHING_WRITTEN, type RunTrigger, type RunView } from '../../../shared/blacklist/source/run.ts';
import { dueNow } from '../../../shared/blacklist/source/schedule.ts';
import { newSource, type SourceState, type SourceView } from '../../../shared/blacklist/source/state.ts';
import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { sealCredentials } from './collect.ts';
import { RUN_ALARM, type SourceCore, type SourceEventType } from './core.ts';
import { cancelRun } from './finish.ts';
import type { Runner } from './runner.ts';
import type { RunRecord } from './store.ts';

/** What every command brings along. */
export interface SourceCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
}

/** What a command did: the state afterwards, and the events to project so that the caller reads its own write. */
export interface SourceReceipt {
  readonly source: SourceView;
  readonly run: RunView | null;
  readonly events: readonly Envelope[];
}

export interface TriggerOptions {
  readonly force: boolean;
  /** Days to look back; `null`: as configured. */
  readonly lookbackDays: number | null;
}

/** An artefact that lies in R2 already. */
export interface IngestInput extends Omit<ArtefactNote, 'group'> {
  readonly via: 'upload' | 'relay';
  readonly force: boolean;
  /** Of a relay: its signature is good once. Epoch milliseconds. */
  readonly ticket: { readonly jti: string; readonly expiresAt: number } | null;
}

const MAX_QUEUED = 50;

/** The commands of a source. Each changes state, history, alarm and event log in one transaction. */
export class SourceCommands {
  readonly #core: SourceCore;
  readonly #runner: Runner;

  constructor(core: SourceCore, runner: Runner) {
    this.#core = core;
    this.#runner = runner;
  }

  /** Creates the source (`expected` 0) or replaces its configuration (`expected` its revision, `null` any). */
  configure(config: SourceConfig, expected: number | null, meta: SourceCommandMeta, now: number): SourceReceipt {
    const { store } = this.#core;
    if (config.id !== this.#core.id) throw new AegisError('invalid_request', 'The id of a source never changes');
    return this.#command('blacklist.source.configured', meta, now, () => {
      const before = store.state();
      if (before === null || before.deletedAt !== null) {
        if (expected !== 0) throw new AegisError('not_found', `there is no source ${config.id}`);
        if (before?.isForgetting) throw new AegisError('conflict', `source ${config.id} is still being removed`);
        const revision = (before?.revision ?? 0) + 1;
        store.saveState({ ...newSource(config, now), revision });
        return null;
      }
      if (expected === 0) throw new AegisError('conflict', `there is a source ${config.id} already`);
      checkRevision(before, expected);
      for (const fixed of ['kind', 'list', 'indicator'] as const) {
        if (before.config[fixed] !== config[fixed]) {
          throw new AegisError('conflict', `The ${fixed} of a source cannot be changed; delete it and create another`);
        }
      }
      // Validators of the old address say nothing about the new one.
      const cursor = before.config.url === config.url ? before.cursor : {};
      store.saveState({ ...before, config, cursor, paused: null, nextDueAt: now, revision: before.revision + 1 });
      return null;
    });
  }

  setEnabled(enabled: boolean, meta: SourceCommandMeta, now: number): SourceReceipt {
    const type = enabled ? 'blacklist.source.enabled' : 'blacklist.source.paused';
    return this.#command(type, meta, now, () => {
      const before = this.#core.state();
      this.#core.store.saveState({
        ...before,
        config: { ...before.config, enabled },
        revision: before.revision + 1,
        // Enabling is how an operator says: go on.
        ...(enabled ? { paused: null, nextDueAt: Math.min(before.nextDueAt, now) } : {}),
      });
      return null;
    });
  }

  /** Seals and keeps an account; `null` forgets it. */
  async setCredentials(credentials: Credentials | null, meta: SourceCommandMeta, now: number): Promise<SourceReceipt> {
    if (!needsCredentials(this.#core.state().config.kind)) {
      throw new AegisError('conflict', 'A source of this kind has no account');
    }
    const sealed = credentials === null ? null : await sealCredentials(this.#core, credentials);
    return this.#command('blacklist.source.credentials-set', meta, now, () => {
      const before = this.#core.state();
      this.#core.store.saveCredentials(sealed);
      this.#core.store.saveState({
        ...before,
        credentialsSetAt: sealed === null ? null : now,
        paused: null,
        failures: 0,
        nextDueAt: now,
        revision: before.revision + 1,
      });
      return null;
    });
  }

  /** Deletes the source: its account and open runs at once, its claims as soon as the list answers. */
  remove(expected: number | null, meta: SourceCommandMeta, now: number): SourceReceipt {
    return this.#command('blacklist.source.deleted', meta, now, () => {
      const { store, alarms } = this.#core;
      checkRevision(this.#core.state(), expected);
      for (const run of store.open()) cancelRun(this.#core, run, now);
      store.saveCredentials(null);
      const before = this.#core.state();
      store.saveState({
        ...before,
        deletedAt: now,
        isForgetting: true,
        credentialsSetAt: null,
        baseline: null,
        fingerprint: null,
        cursor: {},
        revision: before.revision + 1,
      });
      alarms.set(RUN_ALARM, now);
      return null;
    });
  }

  /** Starts a collection now, also while the schedule is paused. */
  trigger(options: TriggerOptions, meta: SourceCommandMeta, now: number): SourceReceipt {
    return this.#command('blacklist.source.run-started', meta, now, () => {
      const state = this.#core.state();
      const { kind } = state.config;
      if (kind === 'upload') throw new AegisError('conflict', 'This source only takes uploads');
      if (needsCredentials(kind) && state.credentialsSetAt === null) {
        throw new AegisError('collection_credentials_missing', 'Set the credentials of the source first');
      }
      const [open] = this.#core.store.open();
      if (open) {
        throw new AegisError('conflict', `run ${open.view.id} has not ended yet`, { details: { run: open.view.id } });
      }
      this.#core.store.saveState({ ...state, paused: null });
      const lookbackDays = options.lookbackDays ?? state.config.lookbackDays;
      return this.#start({ trigger: 'manual', force: options.force, lookbackDays, artefacts: [] }, meta.causation, now);
    });
  }

  /** Starts a collection when it is due, and wakes a run that lost its alarm. */
  tick(now: number): RunView | null {
    const { store, alarms } = this.#core;
    const state = store.state();
    if (state === null) return null;
    if ((store.runnable() !== null || state.isForgetting) && alarms.due(RUN_ALARM) === null) alarms.set(RUN_ALARM, now);
    if (store.open().length > 0) return null;
    const due = dueNow(state, now);
    if (!('start' in due)) return null;
    const causation = { correlationId: null, causationId: null, traceparent: null, actor: 'cron' };
    const meta = { causation, idempotencyKey: null, requestHash: '' };
    return this.#command('blacklist.source.run-started', meta, now, () => {
      store.saveState(due.start);
      const { lookbackDays } = state.config;
      return this.#start({ trigger: 'schedule', force: false, lookbackDays, artefacts: [] }, causation, now);
    }).run;
  }

  /**
   * Queues a run for an artefact that came in. The same artefact on the same day is answered with the same run, unless
   * another one came in between: then it is a change back, and no repetition.
   */
  ingest(input: IngestInput, meta: SourceCommandMeta, now: number): SourceReceipt & { readonly isNew: boolean } {
    const { store, storage } = this.#core;
    const identity = JSON.stringify([
      input.sha256,
      input.scope,
      input.format,
      new Date(now).toISOString().slice(0, 10),
    ]);
    return storage.transactionSync(() => {
      this.#core.state();
      if (input.ticket !== null) store.useTicket(input.ticket.jti, input.ticket.expiresAt, now);
      const known = store.run(store.uploadRun(identity) ?? '');
      if (known !== null && !input.force && store.isLastWord(known)) {
        return { source: this.#core.view(), run: known.view, events: [], isNew: false };
      }
      if (store.open().length >= MAX_QUEUED) {
        throw new AegisError('unavailable', `${MAX_QUEUED} runs are waiting already`, { retryAfterSeconds: 60 });
      }
      const { sha256, key, bytes, format, scope, name } = input;
      const receipt = this.#command('blacklist.source.run-started', meta, now, () => {
        const note: ArtefactNote = { sha256, key, bytes, format, scope, name, group: null };
        const plan = { trigger: input.via, force: input.force, lookbackDays: 1, artefacts: [note] };
        return this.#start(plan, meta.causation, now);
      });
      store.rememberUpload(identity, receipt.run?.id ?? '');
      return { ...receipt, isNew: true };
    });
  }

  /**
   * Reads the artefacts of an earlier run again, all that belonged together. When another run was committed since, they
   * count as an addition: absence from old bytes says nothing about today.
   */
  replay(sha256: string, force: boolean, meta: SourceCommandMeta, now: number): SourceReceipt {
    return this.#command('blacklist.source.run-started', meta, now, () => {
      const { store } = this.#core;
      const state = this.#core.state();
      const origin = store.runOfArtefact(sha256);
      if (origin === null) throw new AegisError('not_found', `no run of this source has an artefact ${sha256}`);
      const committed = store.run(state.baseline?.run ?? '');
      const isNewest = committed === null || committed.seq <= origin.seq;
      const artefacts = store
        .artefacts(origin.view.id)
        .map((note): ArtefactNote => (isNewest ? note : { ...note, scope: { kind: 'partial' } }));
      return this.#start({ trigger: 'replay', force, lookbackDays: 1, artefacts }, meta.causation, now);
    });
  }

  /**
   * Those of some artefacts that the source needs still: what a run of its history leads to, open ones included. A source
   * that was deleted longer ago than objects are kept needs none, and can replay none from then on.
   */
  artefactsInUse(sha256s: readonly string[], now: number): string[] {
    const { store, storage } = this.#core;
    return storage.transactionSync(() => {
      const deletedAt = store.state()?.deletedAt ?? null;
      if (deletedAt !== null && now - deletedAt >= RETENTION_MS) store.forgetArtefacts();
      return store.artefactsInUse(sha256s);
    });
  }

  /** A person's answer to what a run asked. */
  async answer(run: string, answer: AttentionAnswer, meta: SourceCommandMeta, now: number): Promise<SourceReceipt> {
    const resumed = await this.#runner.answer(run, answer);
    return this.#command('blacklist.source.attention-answered', meta, now, () => resumed);
  }

  /** Ends a run that has not begun to change the list. */
  cancel(id: string, now: number): SourceReceipt {
    const { store, alarms } = this.#core;
    return this.#transact(() => {
      this.#core.state();
      const run = store.run(id);
      if (run === null) throw new AegisError('not_found', `there is no run ${id}`);
      if (store.openRun(id) === null) throw new AegisError('conflict', `run ${id} has ended`);
      if (run.view.phase === 'apply' || run.view.phase === 'commit') {
        throw new AegisError('conflict', `run ${id} is changing the list and has to finish`);
      }
      cancelRun(this.#core, run, now);
      alarms.set(RUN_ALARM, now);
      return store.run(id);
    });
  }

  /** Runs `change` with its event in one transaction, once per idempotency key. */
  #command(type: SourceEventType, meta: SourceCommandMeta, now: number, change: () => RunRecord | null): SourceReceipt {
    const { storage, idempotency } = this.#core;
    const command = (): SourceReceipt =>
      this.#transact(() => {
        const run = change();
        this.#core.emit(type, meta.causation, now, run?.view);
        return run;
      });
    return storage.transactionSync(() => idempotency.run(meta.idempotencyKey, meta.requestHash, now, command).value);
  }

  #transact(change: () => RunRecord | null): SourceReceipt {
    const { storage, events } = this.#core;
    return storage.transactionSync(() => {
      const head = events.head();
      const run = change();
      return { source: this.#core.view(), run: run?.view ?? null, events: events.since(head, 1_000) };
    });
  }

  #start(
    plan: { trigger: RunTrigger; force: boolean; lookbackDays: number; artefacts: readonly ArtefactNote[] },
    causation: Causation,
    now: number,
  ): RunRecord {
    const { id, store, alarms } = this.#core;
    const { artefacts } = plan;
    const { config } = this.#core.state();
    const view: RunView = {
      id: timeOrderedId(now, (bytes) => crypto.getRandomValues(bytes)),
      source: id,
      list: config.list,
      trigger: plan.trigger,
      by: causation.actor,
      force: plan.force,
      status: 'queued',
      phase: artefacts.length > 0 ? 'parse' : 'collect',
      startedAt: now,
      finishedAt: null,
      requests: 0,
      artefacts: artefacts.length,
      bytes: artefacts.reduce((sum, { bytes }) => sum + bytes, 0),
      spentMs: {},
      parsed: null,
      counts: null,
      written: NOTHING_WRITTEN,
      attention: null,
      error: null,
    };
    const work = {
      causation,
      attempts: 0,
      notBefore: 0,
      session: null,
      lookbackDays: plan.lookbackDays,
      url: config.url,
      cursor: null,
      fingerprint: null,
      next: null,
      reconciledAt: 0,
      batchesDone: 0,
    };
    const run = store.addRun(view, work);
    store.addArtefacts(view.id, artefacts);
    alarms.soonest(RUN_ALARM, now);
    return run;
  }
}

function checkRevision(state: SourceState, expected: number | null): void {
  if (expected === null || expected === state.revision) return;
  throw new AegisError('revision_mismatch', 'The source has been changed by somebody else', {
    details: { revision: state.revision },
  });
}
