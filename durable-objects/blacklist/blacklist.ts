import { DurableObject } from 'cloudflare:workers';
import type { AddressRange } from '../../shared/blacklist/address/range.ts';
import type { ListSettings } from '../../shared/blacklist/list/settings.ts';
import type { BoundKey, ClaimBatch, ClaimReceipt } from '../../shared/blacklist/record.ts';
import type { ListEffect } from '../../shared/blacklist/source/dry-run.ts';
import type { Causation } from '../../shared/events/envelope.ts';
import { AegisError } from '../../shared/kernel/error.ts';
import type { AllowView } from './list/allowlist.ts';
import type { DryRun, DryRunPatch } from './list/dry-run.ts';
import type { SourceClaims } from './list/dry-run-source.ts';
import type { EntryFilter, EntryView, MoveView } from './list/entries.ts';
import type { FalsePositive, FalsePositiveView } from './list/false-positives.ts';
import type { ManualEntry, ManualReceipt } from './list/manual.ts';
import { listParts } from './list/parts.ts';
import type { Publication } from './list/publications.ts';
import type { Scorecards } from './list/scorecards.ts';
import type { WarningListView } from './list/warning-lists.ts';
import type { PutWarningList, TouchedList, WarningReceipt } from './list/warnings.ts';
import type { WhyView } from './list/why.ts';

/** What every command brings along. */
export interface CommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
}

export interface ListView {
  readonly id: string;
  readonly settings: ListSettings;
  readonly createdAt: number | null;
  readonly live: Publication | null;
  readonly held: Publication | null;
  readonly sources: readonly { name: string; active: number; collectedAt: number | null }[];
  /** Content that is not compiled yet. */
  readonly pending: boolean;
  readonly outbox: { readonly head: number; readonly sent: number; readonly confirmed: number };
}

/**
 * One list: the only writer of its entries, allowlist, settings and feed versions. Bulk imports, expiry and compilation
 * live in `list/`; this class wires them to RPC and alarms.
 */
export class BlacklistActor extends DurableObject<Env> {
  readonly #parts: ReturnType<typeof listParts>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#parts = listParts(ctx, env);
    void ctx.blockConcurrencyWhile(() => this.#parts.alarms.heal());
  }

  // --- settings

  configure(patch: Partial<ListSettings>, meta: CommandMeta): ListView {
    this.#parts.settings.configure(patch, meta, Date.now());
    return this.describe();
  }

  describe(): ListView {
    const { state, publications, storage, outbox, list } = this.#parts;
    this.#mustExist();
    return {
      id: list,
      settings: state.settings(),
      createdAt: state.createdAt(),
      live: publications.live(),
      held: publications.held(),
      sources: storage.sql
        .exec<{ name: string; active: number; collectedAt: number | null }>(
          'SELECT name, active, collected_at AS collectedAt FROM source ORDER BY name',
        )
        .toArray(),
      pending: state.contentRevision() !== state.compiledRevision() && state.contentRevision() > 0,
      outbox: outbox.status(),
    };
  }

  // --- collection; see shared/blacklist/list-port.ts

  openImport(input: { source: string; run: string; at: number; causation: Causation }): void {
    this.#mustExist();
    this.#parts.imports.open(input);
  }

  applyClaims(input: {
    source: string;
    run: string;
    at: number;
    batch: ClaimBatch;
    causation: Causation;
  }): ClaimReceipt {
    this.#mustExist();
    return this.#parts.imports.apply(input);
  }

  closeImport(input: {
    source: string;
    run: string;
    at: number;
    outcome: 'complete' | 'abandoned';
    collectedAt: number | null;
    causation: Causation;
  }): void {
    this.#mustExist();
    this.#parts.imports.close(input);
  }

  forgetSource(input: { source: string; at: number; causation: Causation }): { withdrawn: number } {
    // A source may name a list that never was; it must be possible to delete that source.
    return this.#parts.state.exists() ? this.#parts.imports.forget(input) : { withdrawn: 0 };
  }

  // --- manual entries

  createEntries(entries: readonly ManualEntry[], meta: CommandMeta): ManualReceipt[] {
    this.#mustExist();
    return this.#parts.manual.create(entries, meta, Date.now());
  }

  updateEntry(entry: ManualEntry, revision: number | null, meta: CommandMeta): EntryView {
    this.#mustExist();
    return this.#parts.manual.update(entry, revision, meta, Date.now());
  }

  deleteEntry(range: AddressRange, revision: number | null, meta: CommandMeta): void {
    this.#mustExist();
    this.#parts.manual.remove(range, revision, meta, Date.now());
  }

  // --- reading

  entry(range: AddressRange): { entry: EntryView | null; moves: MoveView[] } {
    this.#mustExist();
    const { entries } = this.#parts;
    return { entry: entries.at(range), moves: entries.moves(range) };
  }

  search(range: AddressRange): { entry: EntryView; moves: MoveView[] }[] {
    this.#mustExist();
    const { entries } = this.#parts;
    return entries.containing(range).map((entry) => ({ entry, moves: entries.movesOf(entry) }));
  }

  /** Why a range is blocked, or why not. */
  async why(range: AddressRange): Promise<WhyView> {
    this.#mustExist();
    return this.#parts.why.answer(range, Date.now());
  }

  page(
    after: readonly [BoundKey, BoundKey] | null,
    limit: number,
    filter: EntryFilter,
  ): { entries: EntryView[]; next: readonly [BoundKey, BoundKey] | null } {
    this.#mustExist();
    return this.#parts.entries.page(after, limit, filter);
  }

  // --- allowlist

  allow(
    range: AddressRange,
    entry: { reason: string; owner: string; expiresAt: number | null },
    meta: CommandMeta,
  ): AllowView {
    this.#mustExist();
    return this.#parts.exemptions.add(range, entry, meta, Date.now());
  }

  disallow(range: AddressRange, meta: CommandMeta): AllowView {
    this.#mustExist();
    return this.#parts.exemptions.remove(range, meta, Date.now());
  }

  allowed(): AllowView[] {
    this.#mustExist();
    return this.#parts.allowlist.all(Date.now());
  }

  // --- warning lists

  async putWarningList(input: PutWarningList, meta: CommandMeta): Promise<WarningReceipt> {
    this.#mustExist();
    return this.#parts.warnings.put(input, meta, Date.now());
  }

  removeWarningList(name: string, meta: CommandMeta): void {
    this.#mustExist();
    this.#parts.warnings.remove(name, meta, Date.now());
  }

  warningLists(): WarningListView[] {
    this.#mustExist();
    return this.#parts.warnings.all();
  }

  /** The warning lists that name at least one address of a range. */
  async warningsOf(range: AddressRange): Promise<TouchedList[]> {
    this.#mustExist();
    return this.#parts.warnings.touching(range);
  }

  // --- judging sources

  reportFalsePositive(range: AddressRange, report: FalsePositive, meta: CommandMeta): FalsePositiveView {
    this.#mustExist();
    return this.#parts.falsePositives.report(range, report, meta, Date.now());
  }

  async computeScorecards(): Promise<Scorecards> {
    this.#mustExist();
    return this.#parts.scorecards.compute(Date.now());
  }

  /** What the feed would be if something were different; nothing is published or stored. */
  async dryRunSource(claims: SourceClaims): Promise<ListEffect> {
    this.#mustExist();
    return this.#parts.dryRuns.source(claims, Date.now());
  }

  async dryRun(patch: DryRunPatch): Promise<DryRun> {
    this.#mustExist();
    return this.#parts.dryRuns.run(patch, Date.now());
  }

  // --- feed versions

  publications(before: number | null, limit: number): Publication[] {
    this.#mustExist();
    return this.#parts.publications.page(before, limit);
  }

  async confirmPublication(version: number, note: string | null, meta: CommandMeta): Promise<Publication> {
    this.#mustExist();
    const decision = { by: meta.causation.actor, note, at: Date.now() };
    const publication = await this.#parts.publisher.confirm(version, decision);
    // What was confirmed may be hours old: entries that have expired since must leave at once.
    this.#parts.alarms.set('compile', Date.now());
    return publication;
  }

  rejectPublication(version: number, note: string | null, meta: CommandMeta): Promise<Publication> {
    this.#mustExist();
    return this.#parts.publisher.reject(version, { by: meta.causation.actor, note, at: Date.now() });
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    this.#parts.outbox.confirm(sequence);
  }

  /** Called once a day. */
  housekeep(): void {
    const { alarms, state } = this.#parts;
    alarms.soonest('housekeep', Date.now());
    if (state.contentRevision() > 0) alarms.soonest('scorecards', Date.now());
  }

  override async alarm(): Promise<void> {
    const { alarms, outbox, schedule, scorecards } = this.#parts;
    await alarms.run(Date.now(), {
      outbox: (now) => outbox.flush(now),
      compile: (now) => schedule.compile(now),
      expire: (now) => schedule.expire(now),
      housekeep: (now) => schedule.housekeep(now),
      scorecards: async (now) => {
        if (!(await scorecards.goOn(now))) alarms.set('scorecards', now);
      },
    });
  }

  #mustExist(): void {
    const { state, list } = this.#parts;
    if (!state.exists()) throw new AegisError('not_found', `there is no list ${list}`);
  }
}
