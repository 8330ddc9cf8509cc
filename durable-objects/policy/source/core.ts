import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type Logger, logger } from '../../../shared/kernel/log.ts';
import type { RunView } from '../../../shared/policy/collection/run.ts';
import type { SourceState, SourceView } from '../../../shared/policy/collection/state.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { RecordStore } from './records.ts';
import { SOURCE_MIGRATIONS } from './schema.ts';
import { SourceStore } from './store.ts';

/** Alarm that drives runs. */
export const RUN_ALARM = 'run';

/** Events kept after they were confirmed, for replay. */
const KEPT_EVENTS = 200;

/**
 * Events of a source, all of version 1, with `source` (its whole public state) and `run` (or null) as data. `policy.data.validated`
 * and `policy.data.ingested` come only with a run that has handed something on: they are `data.policy.validated` and
 * `data.policy.ingested` of the data platform under the name of this system.
 */
export type SourceEventType =
  | 'policy.source.configured'
  | 'policy.source.key-set'
  | 'policy.source.run-started'
  | 'policy.source.run-finished'
  | 'policy.source.paused'
  | 'policy.data.validated'
  | 'policy.data.ingested';

/** What the parts of a source share. */
export interface SourceCore {
  readonly id: string;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly store: SourceStore;
  readonly records: RecordStore;
  readonly alarms: Alarms;
  readonly outbox: Outbox;
  readonly events: EventLog;
  readonly idempotency: Idempotency;
  readonly log: Logger;
  /** Whether it cannot be asked without a key. */
  readonly needsKey: boolean;
  /** The state of a source that was configured; throws `not_found`. */
  state(): SourceState;
  view(): SourceView;
  /** Appends one event that carries the whole public state; only inside a transaction, after the change. */
  emit(type: SourceEventType, causation: Causation, at: number, run: RunView | null): Envelope;
}

/** Wires the kernel parts of one source. */
export function sourceCore(ctx: DurableObjectState, env: Env, needsKey: (id: string) => boolean): SourceCore {
  const { storage } = ctx;
  const id = actorName(ctx);
  migrate(storage, SOURCE_MIGRATIONS);
  const log = logger({ svc: 'policy', actor: `source:${id}` });
  const alarms = new Alarms(storage, { log });
  const events = new EventLog(storage, `/policy/sources/${id}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  const store = new SourceStore(storage.sql);
  const state = (): SourceState => {
    const found = store.state();
    if (found === null) throw new AegisError('not_found', `The source ${id} was not configured yet`);
    return found;
  };
  const view = (): SourceView => {
    const open = store.open();
    return {
      ...state(),
      // While a run is under way, it does the counting.
      ...(open === null ? {} : { quota: open.work.quota }),
      hasKey: state().keySetAt !== null,
      needsKey: needsKey(id),
      activeRun: open?.view.id ?? null,
    };
  };
  return {
    ...{ id, env, storage, store, alarms, outbox, events, log, state, view },
    needsKey: needsKey(id),
    records: new RecordStore(storage.sql),
    idempotency: new Idempotency(storage),
    emit(type, causation, at, run) {
      const [envelope] = events.append([{ type, version: 1, data: { source: view(), run } }], causation, at);
      // What is confirmed lives on in the read model.
      events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
      outbox.poke(at);
      return envelope!;
    },
  };
}
