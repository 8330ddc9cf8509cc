import { DurableObject } from 'cloudflare:workers';
import { AegisError } from '../../shared/kernel/error.ts';
import { open } from '../../shared/kernel/seal.ts';
import type { Reject, RunView } from '../../shared/policy/collection/run.ts';
import { type CollectionSettings, WEB_SOURCE } from '../../shared/policy/collection/settings.ts';
import type { SourceView } from '../../shared/policy/collection/state.ts';
import { joinedText, textHash } from '../../shared/policy/sources/canonical.ts';
import type { ComparableFacts } from '../../shared/policy/sources/disagreement.ts';
import { connectorOf } from '../../shared/policy/sources/index.ts';
import type { OutboxStatus } from '../kernel/outbox.ts';
import { apiReader } from './source/api-reader.ts';
import {
  type CollectionCommandMeta,
  CollectionCommands,
  type CollectionReceipt,
  keyPurpose,
  type StartOptions,
} from './source/commands.ts';
import { RUN_ALARM, type SourceCore, sourceCore } from './source/core.ts';
import { PageReader } from './source/deliver.ts';
import { RawObjects } from './source/objects.ts';
import type { Reader } from './source/reader.ts';
import { Runner } from './source/runner.ts';
import { senderOf } from './source/send.ts';
import { webReader } from './source/web-reader.ts';

/** How a source is, with what became of its records. */
export interface SourceDetail {
  readonly source: SourceView;
  /** Records by state: delivered, rejected, withheld, retired. */
  readonly records: Readonly<Record<string, number>>;
  readonly outbox: OutboxStatus;
}

/** What a source said of one record, and where the bytes lie. */
export interface RecordStatement {
  readonly record: string;
  readonly state: string;
  readonly policy: string | null;
  /** SHA-256 of all parts; also stands in the programme's document. */
  readonly hash: string;
  /** Canonical JSON text by endpoint. */
  readonly parts: Readonly<Record<string, string>>;
  /** SHA-256 of the payload that each part came in. */
  readonly payloads: Readonly<Record<string, string>>;
  readonly missingSince: number | null;
}

const needsKey = (id: string): boolean => id !== WEB_SOURCE;

/**
 * One source of programmes: its settings, key, schedule, runs, and what it said last of each record. The only one that tells
 * programmes what this source says. The state machine of a run lives in `source/`; this class wires it to RPC and alarms.
 */
export class PolicySource extends DurableObject<Env> {
  readonly #core: SourceCore;
  readonly #commands: CollectionCommands;
  readonly #runner: Runner;
  readonly #raws: RawObjects;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = sourceCore(ctx, env, needsKey);
    this.#commands = new CollectionCommands(this.#core);
    this.#raws = new RawObjects(env.ARTEFACTS);
    this.#runner = new Runner(this.#core, this.#raws, () => this.#reader(), senderOf(this.#core));
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- commands

  configure(settings: CollectionSettings, expected: number | null, meta: CollectionCommandMeta): CollectionReceipt {
    this.#mustExist();
    return this.#commands.configure(settings, expected, meta, Date.now());
  }

  setKey(key: string | null, meta: CollectionCommandMeta): Promise<CollectionReceipt> {
    return this.#commands.setKey(key, meta, Date.now());
  }

  start(options: StartOptions, meta: CollectionCommandMeta): CollectionReceipt {
    return this.#commands.start(options, meta, Date.now());
  }

  cancel(run: string): CollectionReceipt {
    return this.#commands.cancel(run, Date.now());
  }

  /** Called by cron; starts the run that is due, if any. */
  tick(now: number): RunView | null {
    return this.#commands.tick(now);
  }

  /** Called once a day: those of some payloads, by hash, that must be kept. */
  rawsInUse(sha256s: readonly string[]): string[] {
    // A run that is under way may have met a payload and not noted it yet.
    if (this.#core.store.open() !== null) return [...sha256s];
    return this.#core.records.rawsInUse(sha256s);
  }

  // --- reading

  describe(): SourceDetail {
    return { source: this.#core.view(), records: this.#core.records.states(), outbox: this.#core.outbox.status() };
  }

  /** Runs newest first, those before an id. */
  runs(before: string | null, limit: number): readonly RunView[] {
    this.#core.state();
    return this.#core.store.history(before, limit);
  }

  run(id: string): RunView {
    const run = this.#core.store.run(id);
    if (run === null) throw new AegisError('not_found', `there is no run ${id}`);
    return run.view;
  }

  /** Rejects of a run from number `from` (counted from 0), in the order in which they were found. */
  rejects(run: string, from: number, limit: number): readonly Reject[] {
    this.run(run);
    return this.#core.store.rejects(run, from, limit);
  }

  /** What the source says about its programmes as far as sources are compared, in the order of ids. */
  facts(after: string, limit: number): readonly { readonly policy: string; readonly facts: ComparableFacts }[] {
    return this.#core.records.facts(after, limit);
  }

  /** What the source said of one record when it was handled last, read again from the kept payloads. */
  async statement(record: string): Promise<RecordStatement> {
    const known = this.#core.records.record(record);
    if (known === null) throw new AegisError('not_found', `the source lists no record ${record}`);
    const reader = await this.#reader();
    const parts: Record<string, string> = {};
    const payloads: Record<string, string> = {};
    for (const [endpoint, n] of Object.entries(known.raws)) {
      const raw = this.#core.records.raw(n);
      if (raw === null) continue;
      payloads[endpoint] = raw.sha256;
      const isPaged = reader.endpoints.some(({ id, kind }) => id === endpoint && kind === 'pages');
      if (isPaged) {
        const raws = new Map([[endpoint, new Map([[record, n]])]]);
        const [joined] = await new PageReader(this.#core, this.#raws).joined(reader, { raws }, [record]);
        Object.assign(parts, joined?.parts);
      } else {
        const result = await reader.readRecord(endpoint, record, await this.#raws.get(raw.sha256, raw.type));
        const text = result.ok ? result.page.records.find((each) => each.record === record)?.text : undefined;
        if (text !== undefined) parts[endpoint] = text;
      }
    }
    const { state, policy, missingSince } = known;
    return { record, state, policy, missingSince, parts, payloads, hash: textHash(joinedText({ record, parts })) };
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

  #mustExist(): void {
    const { id } = this.#core;
    if (id !== WEB_SOURCE && connectorOf(id) === undefined) {
      throw new AegisError('not_found', `There is no connector ${id}`);
    }
  }

  async #reader(): Promise<Reader> {
    const { id, env, store } = this.#core;
    const { settings } = this.#core.state();
    if (id === WEB_SOURCE) return webReader(settings);
    const connector = connectorOf(id);
    if (connector === undefined) throw new AegisError('not_found', `There is no connector ${id}`);
    const sealed = store.key();
    const key = sealed === null ? '' : ((await open(env.AEGIS_SECRETS_KEY, keyPurpose(id), sealed)) as string);
    return apiReader(connector, settings, key);
  }
}
