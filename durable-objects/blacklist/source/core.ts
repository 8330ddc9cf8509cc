import type { RunView } from '../../../shared/blacklist/source/run.ts';
import type { SourceState, SourceView } from '../../../shared/blacklist/source/state.ts';
import type { Causation, Envelope } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { type Logger, logger } from '../../../shared/kernel/log.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { SOURCE_MIGRATIONS } from './schema.ts';
import { type RunRecord, SourceStore } from './store.ts';

/** Alarm that drives runs. */
export const RUN_ALARM = 'run';

/** What the parts of a source share. */
export interface SourceCore {
  readonly id: string;
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly store: SourceStore;
  readonly alarms: Alarms;
  readonly events: EventLog;
  readonly outbox: Outbox;
  readonly idempotency: Idempotency;
  readonly log: Logger;
  /** The state of a source that was configured and not deleted; throws `not_found`. */
  state(): SourceState;
  view(): SourceView;
  /** Appends one event that carries the whole public state; only inside a transaction, after the change. */
  emit(type: SourceEventType, causation: Causation, at: number, run?: RunView): Envelope;
  /** Saves a run and, when it says so, its event. */
  saveRun(record: RunRecord, event?: { readonly type: SourceEventType; readonly at: number }): void;
}

/** Events of a source; all of version 1, with `source` (its whole public state) and `run` (or null) as data. */
export const SOURCE_EVENT_TYPES = [
  'blacklist.source.configured',
  'blacklist.source.enabled',
  'blacklist.source.paused',
  'blacklist.source.credentials-set',
  'blacklist.source.deleted',
  'blacklist.source.run-started',
  'blacklist.source.run-finished',
  'blacklist.source.run-failed',
  'blacklist.source.attention-required',
  'blacklist.source.attention-answered',
] as const;
export type SourceEventType = (typeof SOURCE_EVENT_TYPES)[number];

/** Wires the kernel parts of one source. */
export function sourceCore(ctx: DurableObjectState, env: Env): SourceCore {
  const { storage } = ctx;
  const id = actorName(ctx);
  migrate(storage, SOURCE_MIGRATIONS);
  const log = logger({ svc: 'blacklist', actor: `source:${id}` });
  const alarms = new Alarms(storage, { log });
  const events = new EventLog(storage, `/blacklist/sources/${id}`);
  const outbox = new Outbox(storage, events, env.EVENTS, alarms);
  const store = new SourceStore(storage.sql);

  const state = (): SourceState => {
    const found = store.state();
    if (found === null || found.deletedAt !== null) throw new AegisError('not_found', `there is no source ${id}`);
    return found;
  };
  const view = (): SourceView => {
    const found = store.state();
    if (found === null) throw new AegisError('not_found', `there is no source ${id}`);
    return toView(found, store.open());
  };
  const emit: SourceCore['emit'] = (type, causation, at, run) => {
    const data = { source: view(), run: run ?? null };
    const [envelope] = events.append([{ type, version: 1, data }], causation, at);
    // Only the newest events can still be asked for; what is confirmed lives on in the read model.
    events.trim(Math.max(1, outbox.status().confirmed - KEPT_EVENTS));
    outbox.poke(at);
    return envelope!;
  };
  return {
    id,
    env,
    storage,
    store,
    alarms,
    events,
    outbox,
    idempotency: new Idempotency(storage),
    log,
    state,
    view,
    emit,
    saveRun(record, event) {
      storage.transactionSync(() => {
        store.saveRun(record);
        if (event) emit(event.type, record.work.causation, event.at, record.view);
      });
    },
  };
}

/** Events kept after they were confirmed, for replay. */
const KEPT_EVENTS = 1_000;

function toView(state: SourceState, open: readonly RunRecord[]): SourceView {
  const { cursor: _cursor, fingerprint: _fingerprint, ...shown } = state;
  const active = open.find(({ view }) => view.status === 'running') ?? open[0];
  const asking = open.find(({ view }) => view.attention !== null);
  return {
    ...shown,
    hasCredentials: state.credentialsSetAt !== null,
    activeRun: active ? { id: active.view.id, status: active.view.status, startedAt: active.view.startedAt } : null,
    attention: asking?.view.attention ? { run: asking.view.id, question: asking.view.attention } : null,
  };
}
