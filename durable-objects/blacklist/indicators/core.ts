import { type IndicatorList, indicatorListOf } from '../../../shared/blacklist/indicators/pointer.ts';
import type { IndicatorState } from '../../../shared/blacklist/indicators/state.ts';
import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type Logger, logger } from '../../../shared/kernel/log.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { INDICATOR_MIGRATIONS } from './schema.ts';
import { readState } from './state.ts';

/** Alarm that compiles and expires. */
export const COMPILE_ALARM = 'compile';
/** How long after a change a compilation waits for more of them. */
export const DEBOUNCE_MS = 500;

/** Events of a list of indicators; all of version 1, with its whole public state as data. */
export type IndicatorEventType =
  | 'blacklist.indicators.added'
  | 'blacklist.indicators.removed'
  | 'blacklist.indicators.allowed'
  | 'blacklist.indicators.disallowed'
  | 'blacklist.indicators.imported'
  | 'blacklist.indicators.expired'
  | 'blacklist.indicators.published'
  | 'blacklist.indicators.held'
  | 'blacklist.indicators.confirmed'
  | 'blacklist.indicators.rejected';

/** What the parts of a list of indicators share. */
export interface IndicatorCore {
  readonly of: IndicatorList;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly alarms: Alarms;
  readonly events: EventLog;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  readonly log: Logger;
  state(): IndicatorState;
  /** Notes that a feed compiled from now on may differ, and arms the compilation. */
  changed(now: number): void;
  /** Appends one event; only inside a transaction, after the change. `more`: what the act was about. */
  emit(type: IndicatorEventType, causation: Causation, at: number, more?: Readonly<Record<string, unknown>>): Envelope;
}

const KEPT_EVENTS = 500;

/** Wires the kernel parts of one list of indicators. */
export function indicatorCore(ctx: DurableObjectState, env: Env): IndicatorCore {
  const { storage } = ctx;
  const name = actorName(ctx);
  const of = indicatorListOf(name);
  if (of === null) throw new AegisError('internal', `${name} names no list of indicators`);
  migrate(storage, INDICATOR_MIGRATIONS);
  const log = logger({ svc: 'blacklist', actor: `indicators:${name}` });
  const alarms = new Alarms(storage, { log });
  const events = new EventLog(storage, `/blacklist/indicators/${name}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  const state = (): IndicatorState => readState(storage.sql, of);
  return {
    ...{ of, env, storage, alarms, events, outbox, log, state },
    idempotency: new Idempotency(storage),
    changed(now) {
      storage.sql.exec('UPDATE progress SET content = content + 1');
      alarms.soonest(COMPILE_ALARM, now + DEBOUNCE_MS);
    },
    emit(type, causation, at, more = {}) {
      const [envelope] = events.append([{ type, version: 1, data: { ...more, indicators: state() } }], causation, at);
      // What is confirmed lives on in the read model.
      events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
      outbox.poke(at);
      return envelope!;
    },
  };
}
