import { TABLE_RETENTION_MS } from '../../../shared/blacklist/retention.ts';
import type { NewEvent } from '../../../shared/events/envelope.ts';
import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { Snapshots } from '../../kernel/snapshots.ts';
import type { CommandMeta } from '../blacklist.ts';
import { Allowlist } from './allowlist.ts';
import { Claims } from './claims.ts';
import { Daily } from './daily.ts';
import { DryRuns } from './dry-run.ts';
import { Entries } from './entries.ts';
import { Exemptions } from './exemptions.ts';
import { FalsePositives } from './false-positives.ts';
import { Imports } from './imports.ts';
import { Leftovers } from './leftovers.ts';
import { ManualEntries } from './manual.ts';
import { Names } from './names.ts';
import { Publications } from './publications.ts';
import { Publisher } from './publisher.ts';
import { RangeObjects } from './range-objects.ts';
import { Schedule } from './schedule.ts';
import { LIST_MIGRATIONS } from './schema.ts';
import { ScorecardKeeper } from './scorecards.ts';
import { Settings } from './settings.ts';
import { ListState } from './state.ts';
import { WarningLists } from './warning-lists.ts';
import { Warnings } from './warnings.ts';
import { Why } from './why.ts';

/** What the parts of a list share. */
export interface ListCore {
  readonly list: string;
  readonly storage: DurableObjectStorage;
  readonly alarms: Alarms;
  readonly names: Names;
  readonly claims: Claims;
  readonly daily: Daily;
  readonly state: ListState;
  readonly idempotency: Idempotency;
  /** One synchronous transaction; a rollback also empties what was cached of it. */
  transact<T>(work: () => T): T;
  /** Appends events and arms the outbox; only inside {@link ListCore.transact}. */
  emit(events: readonly NewEvent[], causation: CommandMeta['causation'], at: number): void;
  /** The content of the feed has changed: compile soon. Only inside {@link ListCore.transact}. */
  changed(at: number): void;
}

/** Wires the parts of one list; the kernel knows no list, and the parts know no platform beyond storage and R2. */
export function listParts(ctx: DurableObjectState, env: Env) {
  const { storage } = ctx;
  const list = actorName(ctx);
  migrate(storage, LIST_MIGRATIONS);

  const alarms = new Alarms(storage);
  const log = new EventLog(storage, `/blacklist/lists/${list}`);
  const outbox = new Outbox(storage, log, env.EVENTS, alarms);
  const names = new Names(storage.sql);
  const state = new ListState(storage.sql, list);
  const core: ListCore = {
    list,
    storage,
    alarms,
    names,
    claims: new Claims(storage.sql, names),
    daily: new Daily(storage.sql),
    state,
    idempotency: new Idempotency(storage),
    transact(work) {
      try {
        return storage.transactionSync(work);
      } catch (thrown) {
        names.reset();
        throw thrown;
      }
    },
    emit(events, causation, at) {
      log.append(events, causation, at);
      outbox.poke(at);
    },
    changed(at) {
      state.contentChanged();
      schedule.compileSoon(at);
    },
  };

  const publications = new Publications(storage.sql);
  const allowlist = new Allowlist(storage.sql);
  const objects = new RangeObjects(env.SNAPSHOTS);
  const warnings = new Warnings({
    core,
    lists: new WarningLists(storage.sql),
    objects,
    // One that is put again is stored anew, so that no sweep takes it for unused before it is recorded.
    snapshots: new Snapshots(env.SNAPSHOTS, `warning-lists/${list}`, TABLE_RETENTION_MS / 2),
    publications,
  });
  const publisher = new Publisher({
    list,
    storage,
    bucket: env.SNAPSHOTS,
    snapshots: new Snapshots(env.SNAPSHOTS, `feeds/${list}`),
    publications,
    state,
    allowlist,
    warnings,
    emit(type, data, actor) {
      const causation = { correlationId: null, causationId: null, traceparent: null, actor };
      core.emit([{ type, version: 1, data }], causation, Date.now());
    },
  });
  const imports = new Imports(core);
  const schedule = new Schedule({
    core,
    publisher,
    allowlist,
    imports,
    leftovers: new Leftovers(storage.sql, names),
    warnings,
    log,
    outbox,
  });

  const entries = new Entries(storage.sql);
  const falsePositives = new FalsePositives(core, entries, allowlist);

  return {
    ...core,
    outbox,
    publications,
    publisher,
    allowlist,
    warnings,
    entries,
    falsePositives,
    scorecards: new ScorecardKeeper({ core, entries, allowlist, falsePositives }),
    dryRuns: new DryRuns({ core, allowlist, warnings, publications }),
    why: new Why({ state, entries, allowlist, warnings }),
    imports,
    manual: new ManualEntries(core),
    exemptions: new Exemptions(core, allowlist),
    settings: new Settings(core),
    schedule,
  };
}
