import { DurableObject } from 'cloudflare:workers';
import type { ChannelConfig, ChannelSecret, ChannelView } from '../../shared/blacklist/alerts/channel.ts';
import type { AlertKind, AlertView, Observation } from '../../shared/blacklist/alerts/kinds.ts';
import type { Causation } from '../../shared/events/envelope.ts';
import { Alerts } from './alerts/alerts.ts';
import { Channels } from './alerts/channels.ts';
import { type AlertCore, alertCore, DELIVER_ALARM, SNOOZE_ALARM } from './alerts/core.ts';
import { Deliveries } from './alerts/deliveries.ts';

/** What every command brings along. */
export interface AlertCommandMeta {
  readonly causation: Causation;
  readonly idempotencyKey: string | null;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  readonly requestHash: string;
}

/**
 * Every alert of this deployment: each is raised once, told once to every channel, and closed when its cause is gone. The
 * only writer of alerts and channels; the parts are in `alerts/`.
 */
export class AlertBoard extends DurableObject<Env> {
  readonly #core: AlertCore;
  readonly #alerts: Alerts;
  readonly #channels: Channels;
  readonly #deliveries: Deliveries;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#core = alertCore(ctx, env);
    this.#channels = new Channels(this.#core);
    this.#deliveries = new Deliveries(this.#core, this.#channels);
    this.#alerts = new Alerts(this.#core, (news, alert, at) => this.#deliveries.enqueue(news, alert, at));
    void ctx.blockConcurrencyWhile(() => this.#core.alarms.heal());
  }

  // --- alerts

  /**
   * Takes what was seen, in any order and any number of times; see {@link Alerts.observe}.
   *
   * @param lookedAt - When the look for `complete` began, epoch milliseconds; default: now.
   */
  observe(
    observations: readonly Observation[],
    complete: readonly AlertKind[],
    causation: Causation,
    lookedAt: number | null = null,
  ): void {
    const now = Date.now();
    this.#alerts.observe(observations, complete, causation, { now, lookedAt: lookedAt ?? now });
  }

  alerts(
    which: 'open' | 'closed' | 'all',
    before: number | null,
    limit: number,
  ): { readonly alerts: readonly AlertView[]; readonly next: number | null } {
    return this.#alerts.page(which, before, limit);
  }

  acknowledge(id: string, meta: AlertCommandMeta): AlertView {
    return this.#alerts.acknowledge(id, meta.causation, Date.now());
  }

  /** @param until - Epoch milliseconds. */
  snooze(id: string, until: number, meta: AlertCommandMeta): AlertView {
    return this.#alerts.snooze(id, until, meta.causation, Date.now());
  }

  // --- channels

  channels(): ChannelView[] {
    return this.#channels.all();
  }

  channel(id: string): ChannelView {
    return this.#channels.get(id);
  }

  /** `expected`: 0 creates, a revision or `null` (any) replaces. What is not given of the secret stays. */
  async configureChannel(
    config: ChannelConfig,
    given: Partial<ChannelSecret>,
    expected: number | null,
    meta: AlertCommandMeta,
  ): Promise<ChannelView> {
    const prepared = await this.#channels.prepare(config, given);
    const now = Date.now();
    return this.#once(meta, () => {
      const view = this.#channels.save(config, prepared, expected, now);
      this.#core.emit('blacklist.alert-channel.configured', { channel: view }, meta.causation, now);
      // What waited behind a wrong address goes out at once.
      this.#core.sql.exec('UPDATE delivery SET due_at = ? WHERE channel = ?', now, config.id);
      this.#core.alarms.soonest(DELIVER_ALARM, now);
      return view;
    });
  }

  removeChannel(id: string, meta: AlertCommandMeta): void {
    const now = Date.now();
    this.#core.storage.transactionSync(() => {
      const view = this.#channels.remove(id);
      this.#core.emit('blacklist.alert-channel.deleted', { channel: view }, meta.causation, now);
    });
  }

  /** Tells one channel something that is no alert, so that a person sees whether it arrives. */
  testChannel(id: string, meta: AlertCommandMeta): ChannelView {
    const now = Date.now();
    return this.#once(meta, () => {
      const view = this.#channels.get(id);
      const alert: AlertView = {
        ...{
          id: 'test',
          kind: 'gate_held',
          subject: 'list:test',
          severity: 'info',
          facts: { version: 1, reasons: 'test' },
        },
        ...{ raisedAt: now, closedAt: null, acknowledgedAt: null, acknowledgedBy: null, snoozedUntil: null },
      };
      this.#deliveries.enqueueFor(id, 'test', alert, now);
      this.#core.emit('blacklist.alert-channel.tested', { channel: view }, meta.causation, now);
      return this.#channels.get(id);
    });
  }

  #once<T>(meta: AlertCommandMeta, change: () => T): T {
    const { storage, idempotency } = this.#core;
    return storage.transactionSync(
      () => idempotency.run(meta.idempotencyKey, meta.requestHash, Date.now(), change).value,
    );
  }

  // --- events and time

  confirmOutbox(sequence: number): void {
    this.#core.outbox.confirm(sequence);
  }

  override async alarm(): Promise<void> {
    await this.#core.alarms.run(Date.now(), {
      outbox: (now) => this.#core.outbox.flush(now),
      [DELIVER_ALARM]: () => this.#deliveries.deliver(),
      [SNOOZE_ALARM]: (now) => this.#alerts.endSnoozes(now),
    });
  }
}
