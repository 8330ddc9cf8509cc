import type { Causation } from '../../../shared/events/envelope.ts';
import { type Logger, logger } from '../../../shared/kernel/log.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { ALERT_MIGRATIONS } from './schema.ts';

/** Alarm that carries messages to channels. */
export const DELIVER_ALARM = 'deliver';
/** Alarm at which a snooze ends. */
export const SNOOZE_ALARM = 'snooze';

/** Events of the board; all of version 1, with the alert or the channel as data, never an address or a secret. */
export type AlertEventType =
  | 'blacklist.alert.raised'
  | 'blacklist.alert.closed'
  | 'blacklist.alert.acknowledged'
  | 'blacklist.alert.snoozed'
  | 'blacklist.alert-channel.configured'
  | 'blacklist.alert-channel.deleted'
  | 'blacklist.alert-channel.tested';

/** What the parts of the board share. */
export interface AlertCore {
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly sql: SqlStorage;
  readonly alarms: Alarms;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  readonly log: Logger;
  /** Appends one event; only inside a transaction, after the change. */
  emit(type: AlertEventType, data: Readonly<Record<string, unknown>>, causation: Causation, at: number): void;
}

/** Events kept after they were confirmed, for replay. */
const KEPT_EVENTS = 500;

/** Wires the kernel parts of the board. */
export function alertCore(ctx: DurableObjectState, env: Env): AlertCore {
  const { storage } = ctx;
  const name = actorName(ctx);
  migrate(storage, ALERT_MIGRATIONS);
  const log = logger({ svc: 'blacklist', actor: `alerts:${name}` });
  const alarms = new Alarms(storage, { log });
  const events = new EventLog(storage, `/blacklist/alerts/${name}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  return {
    ...{ env, storage, sql: storage.sql, alarms, outbox, log },
    idempotency: new Idempotency(storage),
    emit(type, data, causation, at) {
      events.append([{ type, version: 1, data }], causation, at);
      events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
      outbox.poke(at);
    },
  };
}
