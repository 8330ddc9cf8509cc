import { DurableObject } from 'cloudflare:workers';
import type { AttentionAnswer, Credentials } from '../../shared/blacklist/collector.ts';
import type { RelayKey, SourceConfig } from '../../shared/blacklist/source/config.ts';
import type { SourceDryRun } from '../../shared/blacklist/source/dry-run.ts';
import type { ArtefactNote } from '../../shared/blacklist/source/guard.ts';
import type { RunView } from '../../shared/blacklist/source/run.ts';
import type { SourceView } from '../../shared/blacklist/source/state.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import type { OutboxStatus } from '../kernel/outbox.ts';
import {
  type IngestInput,
  type SourceCommandMeta,
  SourceCommands,
  type SourceReceipt,
  type TriggerOptions,
} from './source/commands.ts';
import { RUN_ALARM, type SourceCore, sourceCore } from './source/core.ts';
import { dryRunSource } from './source/dry-run.ts';
import { SourceObjects } from './source/objects.ts';
import { Runner } from './source/runner.ts';
import type { StoredReject } from './source/store.ts';

export interface RunDetail {
  readonly run: RunView;
  readonly artefacts: readonly ArtefactNote[];
}

/**
 * One source: its schedule, account, runs and what it said last. The only writer of all that, and the only one that
 * tells a list what this source claims. The state machine of a run lives in `source/`; this class wires it to RPC and
 * alarms.
 */
export class SourceActor extends DurableObject<Env> {
  readonly #core: SourceCore;
  readonly #objects: SourceObjects;
  readonly #runner: Runner;
  readonly #commands: SourceCommands;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = sourceCore(ctx, env);
    this.#objects = new SourceObjects(env.ARTEFACTS, this.#core.id);
    this.#runner = new Runner(this.#core, this.#objects);
    this.#commands = new SourceCommands(this.#core, this.#runner);
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- commands

  /** `expected`: 0 creates, a revision or `null` (any) replaces. */
  configure(config: SourceConfig, expected: number | null, meta: SourceCommandMeta): SourceReceipt {
    return this.#commands.configure(config, expected, meta, Date.now());
  }

  setEnabled(enabled: boolean, meta: SourceCommandMeta): SourceReceipt {
    return this.#commands.setEnabled(enabled, meta, Date.now());
  }

  setCredentials(credentials: Credentials | null, meta: SourceCommandMeta): Promise<SourceReceipt> {
    return this.#commands.setCredentials(credentials, meta, Date.now());
  }

  remove(expected: number | null, meta: SourceCommandMeta): SourceReceipt {
    return this.#commands.remove(expected, meta, Date.now());
  }

  trigger(options: TriggerOptions, meta: SourceCommandMeta): SourceReceipt {
    return this.#commands.trigger(options, meta, Date.now());
  }

  answer(run: string, answer: AttentionAnswer, meta: SourceCommandMeta): Promise<SourceReceipt> {
    return this.#commands.answer(run, answer, meta, Date.now());
  }

  cancel(run: string): SourceReceipt {
    return this.#commands.cancel(run, Date.now());
  }

  ingest(input: IngestInput, meta: SourceCommandMeta): SourceReceipt & { readonly isNew: boolean } {
    return this.#commands.ingest(input, meta, Date.now());
  }

  replay(sha256: string, force: boolean, meta: SourceCommandMeta): SourceReceipt {
    return this.#commands.replay(sha256, force, meta, Date.now());
  }

  /** Called once a day: those of some artefacts, by hash, that must be kept. */
  artefactsInUse(sha256s: readonly string[]): string[] {
    return this.#commands.artefactsInUse(sha256s, Date.now());
  }

  /** Called by cron; starts the run that is due, if any. */
  tick(now: number): RunView | null {
    return this.#commands.tick(now);
  }

  /** What a collection with this configuration would come to; see {@link dryRunSource}. */
  dryRun(config: SourceConfig, confirm: boolean): Promise<SourceDryRun> {
    return dryRunSource(this.#core, this.#objects, config, confirm, Date.now);
  }

  // --- reading

  describe(): SourceView {
    this.#core.state();
    return this.#core.view();
  }

  status(): { readonly source: SourceView; readonly outbox: OutboxStatus } {
    return { source: this.describe(), outbox: this.#core.outbox.status() };
  }

  /** Runs newest first, before the position `before`; `next` is the position to go on from. */
  runs(before: number | null, limit: number): { readonly runs: readonly RunView[]; readonly next: number | null } {
    this.#core.state();
    const records = this.#core.store.history(before, limit + 1);
    const page = records.slice(0, limit);
    return { runs: page.map(({ view }) => view), next: records.length > limit ? page.at(-1)!.seq : null };
  }

  run(id: string): RunDetail {
    this.#core.state();
    const record = this.#core.store.run(id);
    if (record === null) throw new AegisError('not_found', `there is no run ${id}`);
    return { run: record.view, artefacts: this.#core.store.artefacts(id) };
  }

  /** Stored rejects after number `after`, in the order of the artefacts. */
  rejects(run: string, after: number, limit: number): readonly (StoredReject & { readonly n: number })[] {
    this.run(run);
    return this.#core.store.rejects(run, after, limit);
  }

  /** The relay key with this id, or null. */
  relayKey(kid: string): RelayKey | null {
    return this.#core.state().config.relayKeys.find((key) => key.kid === kid) ?? null;
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    this.#core.outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#core.alarms.run(Date.now(), {
      outbox: (now) => this.#core.outbox.flush(now),
      [RUN_ALARM]: () => this.#runner.drive(),
    });
  }
}
