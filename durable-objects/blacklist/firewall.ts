import { DurableObject } from 'cloudflare:workers';
import type { FirewallConfig } from '../../shared/blacklist/push/config.ts';
import type { FirewallView, PushTarget, PushView } from '../../shared/blacklist/push/state.ts';
import type { ErrorCode } from '../../shared/kernel/error-codes.ts';
import { type FirewallCommandMeta, FirewallCommands, type FirewallReceipt } from './firewall/commands.ts';
import { type FirewallCore, firewallCore, PUSH_ALARM } from './firewall/core.ts';
import { PushDriver } from './firewall/driver.ts';
import { Published } from './firewall/published.ts';

const MINUTE_MS = 60_000;

/** An appliance with its newest pushes. */
export interface FirewallDetail {
  readonly firewall: FirewallView;
  readonly pushes: readonly PushView[];
}

/**
 * One appliance that versions are pushed to: what it should hold, what it was proved to hold, and its credential. The only
 * one that speaks to it. The state machine of a push lives in `firewall/`; this class wires it to RPC and alarms.
 */
export class FirewallActor extends DurableObject<Env> {
  readonly #core: FirewallCore;
  readonly #commands: FirewallCommands;
  readonly #driver: PushDriver;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = firewallCore(ctx, env);
    this.#commands = new FirewallCommands(this.#core);
    this.#driver = new PushDriver(this.#core, new Published(env.SNAPSHOTS));
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- commands

  /** `expected`: 0 creates, a revision or `null` (any) replaces. A token of `null` leaves the one there is. */
  configure(
    config: FirewallConfig,
    token: string | null,
    expected: number | null,
    meta: FirewallCommandMeta,
  ): Promise<FirewallReceipt> {
    return this.#commands.configure(config, token, expected, meta, Date.now());
  }

  remove(expected: number | null, meta: FirewallCommandMeta): FirewallReceipt {
    return this.#commands.remove(expected, meta, Date.now());
  }

  /** `manual`: sends whatever was proved before; `check`: reads back, and repairs once what is not as published. */
  request(cause: 'manual' | 'check', meta: FirewallCommandMeta): FirewallReceipt {
    return this.#commands.request(cause, meta, Date.now());
  }

  /** Something was published, or may have been: the actor looks by itself. */
  wake(by: string): void {
    this.#core.storage.transactionSync(() => this.#commands.want('published', by, Date.now()));
  }

  /** Hands over the live version as the appliance's consumer is cut it; see {@link FirewallCommands.prepare}. */
  prepare(target: PushTarget, by: string): void {
    this.#core.storage.transactionSync(() => this.#commands.prepare(target, by, Date.now()));
  }

  /** That cut could not be made. */
  unprepared(code: ErrorCode, message: string): void {
    this.#core.storage.transactionSync(() => this.#commands.unprepared(code, message, Date.now()));
  }

  /** Called by cron: makes good what a lost event would have missed, and reads back what was proved long ago. */
  tick(now: number): void {
    const { store, storage } = this.#core;
    const state = store.state();
    if (state === null || state.deletedAt !== null) return;
    const lookedAt = state.loaded?.provedAt ?? state.mismatch?.at ?? null;
    const isDue = lookedAt !== null && now - lookedAt >= state.config.checkMinutes * MINUTE_MS;
    const cause = isDue && store.open() === null ? 'check' : 'published';
    storage.transactionSync(() => this.#commands.want(cause, 'cron', now));
  }

  // --- reading

  describe(limit = 20): FirewallDetail {
    this.#core.state();
    return { firewall: this.#core.view(), pushes: this.#core.store.history(limit) };
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    this.#core.outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#core.alarms.run(Date.now(), {
      outbox: (now) => this.#core.outbox.flush(now),
      [PUSH_ALARM]: () => this.#driver.drive(),
    });
  }
}
