import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { logger } from '../../../shared/kernel/log.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { RULE_BOOK_MIGRATIONS } from './schema.ts';
import { RuleBookStore } from './store.ts';

/** Alarm at the moment from which a scheduled version holds. */
export const EFFECTIVE_ALARM = 'effective';

/** Events kept after they were confirmed, for replay. */
const KEPT_EVENTS = 500;

/** Events of the rule book, all of version 1. They name drafts, versions and people, and never carry the rules themselves. */
export type RuleBookEventType =
  | 'policy.rules.drafted'
  | 'policy.rules.changed'
  | 'policy.rules.submitted'
  | 'policy.rules.approved'
  | 'policy.rules.rejected'
  | 'policy.rules.rolled-back'
  /** Another version holds from now on. */
  | 'policy.rules.activated';

/** What the parts of the rule book share. */
export interface RuleBookCore {
  readonly storage: DurableObjectStorage;
  readonly store: RuleBookStore;
  readonly alarms: Alarms;
  readonly events: EventLog;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  /** Appends one event; only inside a transaction, after the change. */
  emit(type: RuleBookEventType, data: Readonly<Record<string, unknown>>, causation: Causation, at: number): Envelope;
}

/** Wires the kernel parts of the rule book. */
export function ruleBookCore(ctx: DurableObjectState, env: Env): RuleBookCore {
  const { storage } = ctx;
  const name = actorName(ctx);
  migrate(storage, RULE_BOOK_MIGRATIONS);
  const log = logger({ svc: 'policy', actor: `rules:${name}` });
  const alarms = new Alarms(storage, { log });
  const events = new EventLog(storage, `/policy/rules/${name}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  return {
    ...{
      storage,
      alarms,
      events,
      outbox,
      store: new RuleBookStore(storage.sql),
      idempotency: new Idempotency(storage),
    },
    emit(type, data, causation, at) {
      const [envelope] = events.append([{ type, version: 1, data }], causation, at);
      // What is confirmed lives on in the read model.
      events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
      outbox.poke(at);
      return envelope!;
    },
  };
}
