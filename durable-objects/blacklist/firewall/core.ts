import {
  type FirewallState,
  type FirewallView,
  firewallCondition,
  type PushView,
} from '../../../shared/blacklist/push/state.ts';
import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type Logger, logger } from '../../../shared/kernel/log.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { FIREWALL_MIGRATIONS } from './schema.ts';
import { FirewallStore } from './store.ts';

/** Alarm that drives pushes. */
export const PUSH_ALARM = 'push';

/** Events of an appliance; all of version 1, with `firewall` (its whole public state) and `push` (or null) as data. */
export type FirewallEventType =
  | 'blacklist.firewall.configured'
  | 'blacklist.firewall.token-set'
  | 'blacklist.firewall.deleted'
  | 'blacklist.firewall.push-requested'
  | 'blacklist.firewall.loaded'
  | 'blacklist.firewall.mismatched'
  | 'blacklist.firewall.unreachable';

/** What the parts of an appliance share. */
export interface FirewallCore {
  readonly id: string;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly store: FirewallStore;
  readonly alarms: Alarms;
  readonly events: EventLog;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  readonly log: Logger;
  /** The state of an appliance that was configured and not deleted; throws `not_found`. */
  state(): FirewallState;
  view(): FirewallView;
  /** Appends one event with the whole public state; only inside a transaction, after the change. */
  emit(type: FirewallEventType, causation: Causation, at: number, push: PushView | null): Envelope;
}

/** Events kept after they were confirmed, for replay. */
const KEPT_EVENTS = 500;

/** Wires the kernel parts of one appliance. */
export function firewallCore(ctx: DurableObjectState, env: Env): FirewallCore {
  const { storage } = ctx;
  const id = actorName(ctx);
  migrate(storage, FIREWALL_MIGRATIONS);
  const log = logger({ svc: 'blacklist', actor: `firewall:${id}` });
  const alarms = new Alarms(storage, { log });
  const events = new EventLog(storage, `/blacklist/firewalls/${id}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  const store = new FirewallStore(storage.sql);
  const known = (): FirewallState => {
    const state = store.state();
    if (state === null) throw new AegisError('not_found', `there is no firewall ${id}`);
    return state;
  };
  const view = (): FirewallView => {
    const { breaker: _breaker, wanted: _wanted, wishes: _wishes, prepared: _prepared, ...shown } = known();
    return { ...shown, condition: firewallCondition(known(), store.open() !== null) };
  };
  return {
    ...{ id, env, storage, store, alarms, events, outbox, log, view },
    idempotency: new Idempotency(storage),
    state() {
      const state = known();
      if (state.deletedAt !== null) throw new AegisError('not_found', `there is no firewall ${id}`);
      return state;
    },
    emit(type, causation, at, push) {
      const data = { firewall: view(), push };
      const [envelope] = events.append([{ type, version: 1, data }], causation, at);
      // What is confirmed lives on in the read model.
      events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
      outbox.poke(at);
      return envelope!;
    },
  };
}
