import { DurableObject } from 'cloudflare:workers';
import { exempting } from '../../shared/blacklist/indicators/allow.ts';
import type { IndicatorBatch } from '../../shared/blacklist/indicators/record.ts';
import type { IndicatorAllowance, IndicatorEntry, IndicatorState } from '../../shared/blacklist/indicators/state.ts';
import type { ImportOf } from '../../shared/blacklist/list-port.ts';
import type { ClaimReceipt } from '../../shared/blacklist/record.ts';
import type { ListEffect } from '../../shared/blacklist/source/dry-run.ts';
import type { Causation } from '../../shared/events/envelope.ts';
import { IndicatorAllowlist } from './indicators/allowlist.ts';
import { IndicatorClaims } from './indicators/claims.ts';
import {
  type IndicatorCommandMeta,
  IndicatorCommands,
  type IndicatorReceipt,
  type ManualIndicator,
} from './indicators/commands.ts';
import { COMPILE_ALARM, type IndicatorCore, indicatorCore } from './indicators/core.ts';
import { tryIndicators } from './indicators/dry-run.ts';
import { IndicatorEntries, type IndicatorFilter } from './indicators/entries.ts';
import { IndicatorImports } from './indicators/imports.ts';
import { IndicatorPublisher } from './indicators/publisher.ts';
import { Versions } from './indicators/versions.ts';

/**
 * The indicators of one kind beside one list of addresses; its name is `<list>.<kind>`. The only writer of its claims,
 * allowlist and versions. What it does lives in `indicators/`; this class wires it to RPC and alarms.
 */
export class IndicatorActor extends DurableObject<Env> {
  readonly #core: IndicatorCore;
  readonly #allow: IndicatorAllowlist;
  readonly #entries: IndicatorEntries;
  readonly #commands: IndicatorCommands;
  readonly #imports: IndicatorImports;
  readonly #publisher: IndicatorPublisher;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = indicatorCore(ctx, env);
    const claims = new IndicatorClaims(ctx.storage.sql);
    this.#allow = new IndicatorAllowlist(ctx.storage.sql);
    this.#entries = new IndicatorEntries(ctx.storage.sql);
    this.#commands = new IndicatorCommands(this.#core, claims, this.#allow);
    this.#imports = new IndicatorImports(this.#core, claims);
    this.#publisher = new IndicatorPublisher(this.#core, claims, this.#allow);
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- collection; see shared/blacklist/indicators/record.ts

  openImport(input: ImportOf): void {
    this.#imports.open(input, Date.now());
  }

  applyBatch(input: ImportOf & { readonly batch: IndicatorBatch }): ClaimReceipt {
    return this.#imports.apply(input, Date.now());
  }

  closeImport(input: ImportOf & { readonly collectedAt: number | null }): void {
    this.#imports.close(input, Date.now());
  }

  forgetSource(input: { source: string; at: number; causation: Causation }): { withdrawn: number } {
    return this.#imports.forget(input, Date.now());
  }

  // --- people

  add(items: readonly ManualIndicator[], meta: IndicatorCommandMeta): IndicatorReceipt<{ exempted: string[] }> {
    return this.#commands.add(items, meta, Date.now());
  }

  remove(values: readonly string[], meta: IndicatorCommandMeta): IndicatorReceipt<{ removed: number }> {
    return this.#commands.remove(values, meta, Date.now());
  }

  allow(
    item: Omit<IndicatorAllowance, 'by' | 'addedAt'>,
    meta: IndicatorCommandMeta,
  ): IndicatorReceipt<IndicatorAllowance> {
    return this.#commands.allow(item, meta, Date.now());
  }

  disallow(value: string, meta: IndicatorCommandMeta): IndicatorReceipt<null> {
    return this.#commands.disallow(value, meta, Date.now());
  }

  async decide(version: number, isLet: boolean, causation: Causation): Promise<IndicatorState> {
    const decide = isLet ? this.#publisher.confirm(version, causation, Date.now()) : null;
    await (decide ?? this.#publisher.reject(version, causation, Date.now()));
    return this.#core.state();
  }

  // --- reading

  describe(): IndicatorState {
    return this.#core.state();
  }

  allowlist(): readonly IndicatorAllowance[] {
    return this.#allow.all();
  }

  page(after: string | null, limit: number, filter: IndicatorFilter) {
    return this.#entries.page(after, limit, filter, Date.now());
  }

  /** What is said of some values, and which exemptions touch the first of them. */
  search(values: readonly string[]): { entries: IndicatorEntry[]; exemptions: readonly IndicatorAllowance[] } {
    const allowed = this.#allow.all();
    const by = exempting(
      this.#core.of.kind,
      allowed.map(({ value }) => value),
    ).by(values[0] ?? '');
    return {
      entries: this.#entries.of(values, Date.now()),
      exemptions: allowed.filter(({ value }) => by.includes(value)),
    };
  }

  /** What the feed would be if a source claimed these values and no others. */
  dryRunSource(input: { readonly source: string; readonly values: readonly string[] }): ListEffect {
    const allowed = this.#allow.all().map(({ value }) => value);
    const { sql } = this.#core.storage;
    const live = new Versions(sql).live()?.passedLines ?? null;
    return tryIndicators(sql, this.#core.of.kind, allowed, input, live, Date.now());
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    this.#core.outbox.confirm(sequence);
  }

  /** Called at night. */
  housekeep(): Promise<void> {
    return this.#publisher.housekeep(Date.now());
  }

  override async alarm(): Promise<void> {
    await this.#core.alarms.run(Date.now(), {
      outbox: (now) => this.#core.outbox.flush(now),
      [COMPILE_ALARM]: (now) => this.#publisher.compile(now),
    });
  }
}
