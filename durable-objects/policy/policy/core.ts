import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type Logger, logger } from '../../../shared/kernel/log.ts';
import { shortened } from '../../../shared/policy/lifecycle/changes.ts';
import { closingOf } from '../../../shared/policy/lifecycle/expiry.ts';
import { fold } from '../../../shared/policy/lifecycle/fold.ts';
import { soundnessOf } from '../../../shared/policy/lifecycle/quality.ts';
import type { PolicyEvent, PolicyState } from '../../../shared/policy/lifecycle/state.ts';
import { eventData } from '../../../shared/policy/lifecycle/view.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { POLICY_MIGRATIONS } from './schema.ts';
import { PolicyStore } from './store.ts';

/** Alarm at the closing of the last window. */
export const EXPIRE_ALARM = 'expire';

/** Events kept after they were confirmed, for replay; each holds a document. */
const KEPT_EVENTS = 20;

/** What the parts of a programme share. */
export interface PolicyCore {
  readonly id: string;
  readonly storage: DurableObjectStorage;
  readonly store: PolicyStore;
  readonly alarms: Alarms;
  readonly events: EventLog;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  readonly log: Logger;
  /** The state of a programme that is there and not deleted; throws `not_found`. */
  state(): PolicyState;
  /** Folds, saves and emits events; only inside a transaction. */
  apply(before: PolicyState | null, events: readonly PolicyEvent[], causation: Causation): Envelope[];
}

/** Wires the kernel parts of one programme. */
export function policyCore(ctx: DurableObjectState, env: Env): PolicyCore {
  const { storage } = ctx;
  const id = actorName(ctx);
  migrate(storage, POLICY_MIGRATIONS);
  const log = logger({ svc: 'policy', actor: `policy:${id}` });
  const alarms = new Alarms(storage, { log });
  const events = new EventLog(storage, `/policy/policies/${id}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  const store = new PolicyStore(storage.sql);

  const one = (before: PolicyState | null, event: PolicyEvent, causation: Causation): [PolicyState, Envelope[]] => {
    const after = fold(id, before, event);
    store.save(before, after, {
      ...{ at: event.at, by: causation.actor, type: event.type, reason: event.reason },
      changes: before === null ? [] : shortened(event.changes),
      soundness: soundnessOf(after.document, after.statements),
    });
    if (event.type === 'restated') return [after, []];
    const data = eventData(after, event);
    return [after, events.append([{ type: event.type, version: 1, data }], causation, event.at)];
  };

  const watchClosing = (state: PolicyState): void => {
    const closing =
      state.status === 'published' && state.deletedAt === null ? closingOf(state.document.deadline) : null;
    if (closing !== null) alarms.set(EXPIRE_ALARM, closing);
    else if (alarms.due(EXPIRE_ALARM) !== null) alarms.clear(EXPIRE_ALARM);
  };

  return {
    ...{ id, storage, store, alarms, events, outbox, log },
    idempotency: new Idempotency(storage),
    state() {
      const state = store.state();
      if (state === null || state.deletedAt !== null) throw new AegisError('not_found', `there is no policy ${id}`);
      return state;
    },
    apply(before, decided, causation) {
      let state = before;
      const envelopes: Envelope[] = [];
      for (const event of decided) {
        const [after, emitted] = one(state, event, causation);
        state = after;
        envelopes.push(...emitted);
      }
      if (envelopes.length > 0 && state !== null) {
        watchClosing(state);
        // What is confirmed lives on in the read model and in the versions.
        events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
        outbox.poke(state.updatedAt);
      }
      return envelopes;
    },
  };
}
