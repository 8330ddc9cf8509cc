import { AegisError, asAegisError } from '../../../shared/kernel/error.ts';
import { MISSES_TO_RETIRE } from '../../../shared/policy/collection/difference.ts';
import type { NoteCode, RunView } from '../../../shared/policy/collection/run.ts';
import {
  afterLimit,
  nextQuotaAt,
  quotaAt,
  requestsLeft,
  retryDelayMs,
} from '../../../shared/policy/collection/schedule.ts';
import type { SourceError } from '../../../shared/policy/sources/answer.ts';
import { collectPage, SeenRecords, withNote } from './collect.ts';
import { RUN_ALARM, type SourceCore } from './core.ts';
import { bounded, type Handled, handOn, PageReader, tell } from './deliver.ts';
import { collectDetails } from './details.ts';
import { failRun, finishRun, isDoubtful, withRows } from './finish.ts';
import type { RawObjects } from './objects.ts';
import { type Plan, planOf } from './plan.ts';
import type { Reader, Send } from './reader.ts';
import type { RunRecord } from './store.ts';

/** How long one alarm drives a run before it lets other alarms of the actor have their turn. */
const DRIVE_MS = 45_000;
/** Requests and calls of one invocation; the platform lets an invocation make a thousand. */
const MOST_CALLS = 800;
/** A page that changed nothing is written down at most so often: reading it again after a crash costs one request. */
const SAVE_EVERY_MS = 5_000;
/** Records handed on between two points that survive a crash. */
const BATCH = 100;
/** The same, where each record costs a request of the source's quota. */
const DETAIL_BATCH = 10;
/** Tries of one request before the run fails. */
const MOST_TRIES: Readonly<Record<SourceError['class'], number>> = { retry: 6, limit: 3, malformed: 3, stop: 1 };
/** A limit that a source lifts within so many seconds is one of pace, not of the day. */
const PACE_SECONDS = 900;
/** Starts without any progress before a run is given up: something in it takes the isolate down. */
const MOST_ATTEMPTS = 8;

const INCOMPLETE: readonly NoteCode[] = ['page-repeats', 'total-drifted', 'records-short', 'robots-disallowed'];

/**
 * Drives the run of a source from one point that survives a crash to the next. Everything in between may happen twice: requests to a
 * source, objects in R2 and statements to programmes are all repeatable.
 */
export class Runner {
  readonly #core: SourceCore;
  readonly #raws: RawObjects;
  readonly #reader: () => Promise<Reader>;
  readonly #send: Send;
  readonly #seen: SeenRecords;
  readonly #pages: PageReader;
  #plan: Plan | null = null;
  #savedAt = 0;
  #calls = 0;

  constructor(core: SourceCore, raws: RawObjects, reader: () => Promise<Reader>, send: Send) {
    this.#core = core;
    this.#raws = raws;
    this.#reader = reader;
    this.#send = send;
    this.#seen = new SeenRecords(core);
    this.#pages = new PageReader(core, raws);
  }

  /** The handler of the run alarm. Throws what deserves another try; the alarm's backoff then applies. */
  async drive(): Promise<void> {
    const { store, alarms } = this.#core;
    const run = store.open();
    if (run === null) return;
    const until = Date.now() + DRIVE_MS;
    this.#calls = 0;
    if (run.work.notBefore > Date.now()) {
      alarms.set(RUN_ALARM, run.work.notBefore);
      return;
    }
    if (run.work.attempts >= MOST_ATTEMPTS) {
      const message = `The run was given up: it was interrupted ${MOST_ATTEMPTS} times in phase ${run.view.phase}.`;
      failRun(this.#core, run, { code: 'internal', message, stop: false }, Date.now());
      return;
    }
    this.#save({
      view: { ...run.view, status: 'running', waiting: null },
      work: { ...run.work, attempts: run.work.attempts + 1 },
    });
    const reader = await this.#openReader(run);
    if (reader === null) return;
    for (;;) {
      const current = store.open();
      if (current === null) return;
      const now = Date.now();
      if (current.work.notBefore > now) {
        alarms.set(RUN_ALARM, current.work.notBefore);
        return;
      }
      if (now >= until || this.#calls >= MOST_CALLS) {
        this.#save({ ...current, work: { ...current.work, attempts: 0 } });
        alarms.set(RUN_ALARM, now);
        return;
      }
      await this.#step(reader, current, now);
    }
  }

  /** A key that cannot be opened is for an operator to set anew. */
  async #openReader(run: RunRecord): Promise<Reader | null> {
    try {
      return await this.#reader();
    } catch (thrown) {
      const { code, message } = asAegisError(thrown);
      if (code !== 'secrets_key_unusable' && code !== 'collection_credentials_missing') throw thrown;
      failRun(this.#core, run, { code, message, stop: true }, Date.now());
      return null;
    }
  }

  #step(reader: Reader, run: RunRecord, now: number): Promise<void> | void {
    if (run.view.phase === 'collect') return this.#collect(reader, run, now);
    if (run.view.phase === 'deliver') return this.#deliver(reader, run, now);
    return this.#retire(run, now);
  }

  // --- collect

  async #collect(reader: Reader, run: RunRecord, now: number): Promise<void> {
    if (reader.endpoints[run.work.endpoint]?.kind !== 'pages') {
      this.#compare(reader, run);
      return;
    }
    if (this.#waitsForQuota(reader, run, now)) return;
    this.#calls += 2;
    const collected = await collectPage(this.#core, this.#raws, reader, this.#send, this.#seen, run, now);
    if (!this.#isOpen(run)) {
      // Cancelled while the request was under way: what came has no one to go to.
      this.#seen.forget();
      return;
    }
    if (collected.kind === 'failed') {
      this.#seen.forget();
      this.#meet(collected.run, collected.error, Date.now());
      return;
    }
    if (collected.isWritten || Date.now() - this.#savedAt >= SAVE_EVERY_MS) this.#save(collected.run);
    else this.#core.store.noteRun(collected.run);
  }

  /** All pages are read: what differs is counted, and handed on from here. */
  #compare(reader: Reader, run: RunRecord): void {
    const plan = planOf(this.#core, reader, run.view.id, run.work.force);
    this.#plan = plan;
    const { difference } = plan;
    const counts: RunView['counts'] = {
      ...run.view.counts,
      records: difference.listed,
      added: difference.added.length,
      changed: difference.changed.length,
      unchanged: difference.listed - difference.added.length - difference.changed.length,
      missing: difference.missing.length,
      returned: difference.returned.length,
    };
    const complete = !run.view.notes.some(({ code }) => INCOMPLETE.includes(code));
    const progress = { ...run.view.progress, delivered: 0, toDeliver: plan.pending.length };
    this.#core.store.noteRun({ ...run, view: { ...run.view, counts, complete, progress, phase: 'deliver' } });
  }

  // --- deliver

  async #deliver(reader: Reader, run: RunRecord, now: number): Promise<void> {
    this.#plan ??= planOf(this.#core, reader, run.view.id, run.work.force);
    if (this.#plan.run !== run.view.id) this.#plan = planOf(this.#core, reader, run.view.id, run.work.force);
    const plan = this.#plan;
    const hasDetails = reader.endpoints.some(({ kind }) => kind === 'each');
    const batch = plan.pending.slice(0, hasDetails ? DETAIL_BATCH : BATCH);
    if (batch.length === 0) {
      this.#plan = null;
      this.#countMissing(run, plan, now);
      return;
    }
    if (hasDetails && this.#waitsForQuota(reader, run, now)) return;
    const joined = await this.#pages.joined(reader, plan, batch);
    const detailed = await collectDetails(this.#core, this.#raws, reader, this.#send, run, joined, now);
    this.#calls += batch.length + detailed.requests;
    const causation = this.#causation(run);
    const handled = await bounded(detailed.records, ({ joined, raws }) =>
      handOn(this.#core, reader, plan, joined, raws, causation, now),
    );
    if (!this.#isOpen(run)) return;
    const acknowledged = this.#acknowledge({ ...run, ...detailed.run }, handled);
    this.#plan = { ...plan, pending: plan.pending.slice(handled.length) };
    if (detailed.error !== null) this.#meet(acknowledged, detailed.error, Date.now());
  }

  /** Notes what programmes have taken, in one transaction with the progress of the run. */
  #acknowledge(run: RunRecord, handled: readonly Handled[]): RunRecord {
    const { storage, records, store } = this.#core;
    return storage.transactionSync(() => {
      for (const { record } of handled) records.putRecord(record);
      const rejects = handled.flatMap(({ reject }) => (reject === null ? [] : [reject]));
      const { counts, progress } = run.view;
      const count = (outcome: Handled['outcome']) => handled.filter((each) => each.outcome === outcome).length;
      return this.#save({
        view: {
          ...run.view,
          counts: {
            ...counts,
            checked: counts.checked + handled.length,
            rejected: counts.rejected + count('rejected'),
            withheld: counts.withheld + count('withheld'),
          },
          progress: { ...progress, delivered: progress.delivered + handled.length },
        },
        work: {
          ...run.work,
          rejects: store.addRejects(run.view.id, run.work.rejects, rejects),
          ...{ attempts: 0, tries: 0 },
        },
      });
    });
  }

  // --- what is gone

  /** Only a complete and believable run says that something is missing; counted once, in one transaction with the phase. */
  #countMissing(run: RunRecord, plan: Plan, now: number): void {
    const { storage, records } = this.#core;
    const state = this.#core.state();
    const counts = run.view.complete && !isDoubtful(state, run);
    const next: RunRecord = { ...run, view: { ...run.view, phase: 'retire' } };
    const { missing, returned } = plan.difference;
    storage.transactionSync(() => {
      for (const record of returned) records.comeBack(record);
      if (counts) for (const record of missing) records.miss(record, now);
      if (returned.length > 0 || (counts && missing.length > 0)) this.#save(next);
      else this.#core.store.noteRun(next);
    });
  }

  async #retire(run: RunRecord, now: number): Promise<void> {
    const gone = this.#core.records.toRetire(MISSES_TO_RETIRE).slice(0, BATCH);
    if (gone.length === 0) {
      finishRun(this.#core, run, now);
      return;
    }
    const causation = this.#causation(run);
    await bounded(gone, async ({ record, policy }) => {
      if (policy === null) return;
      await tell(this.#core, policy, (actor) => actor.retire(this.#core.id, record, causation));
    });
    this.#calls += gone.length;
    if (!this.#isOpen(run)) return;
    this.#core.storage.transactionSync(() => {
      for (const { record } of gone) this.#core.records.retire(record);
      const { counts } = run.view;
      this.#save({ ...run, view: { ...run.view, counts: { ...counts, retired: counts.retired + gone.length } } });
    });
  }

  // --- faults and quota

  /** What becomes of a run when its source answers with an error. */
  #meet(run: RunRecord, error: SourceError, now: number): void {
    const { log } = this.#core;
    log.warn('source answered with an error', { run: run.view.id, class: error.class, code: error.code });
    const endpoint = run.view.progress.endpoint;
    const noted = withNote(
      run,
      error.class === 'limit' ? 'limit' : 'fault',
      endpoint,
      `${error.code}: ${error.message}`,
    );
    const tries = noted.work.tries + 1;
    const isPace = (error.retryAfterSeconds ?? PACE_SECONDS) < PACE_SECONDS || error.code === 'http-429';
    if (error.class === 'limit' && (!isPace || tries >= MOST_TRIES.limit)) {
      const quota = afterLimit(quotaAt(noted.work.quota, now));
      this.#wait({ ...noted, work: { ...noted.work, quota, tries: 0 } }, 'limit', nextQuotaAt(now, Math.random));
      return;
    }
    if (tries >= MOST_TRIES[error.class]) {
      const failure = { code: error.code, message: error.message, stop: error.class === 'stop' };
      failRun(this.#core, noted, failure, now);
      return;
    }
    const delay = retryDelayMs(tries - 1, error.retryAfterSeconds, Math.random);
    this.#wait({ ...noted, work: { ...noted.work, tries } }, 'backoff', now + delay);
  }

  #waitsForQuota(reader: Reader, run: RunRecord, now: number): boolean {
    const daily = this.#core.state().settings.dailyRequests ?? reader.requestsPerDay;
    // A record of which only a part could be asked for is asked for in whole the next day.
    const each = reader.endpoints.filter(({ kind }) => kind === 'each').length;
    const needed = run.view.phase === 'deliver' ? each : 1;
    if (requestsLeft(quotaAt(run.work.quota, now), daily) >= needed) return false;
    this.#wait(run, 'budget', nextQuotaAt(now, Math.random));
    return true;
  }

  #wait(run: RunRecord, why: 'limit' | 'budget' | 'backoff', until: number): void {
    const waiting = { why, until: Math.ceil(until) };
    this.#save({
      view: { ...run.view, status: 'waiting', waiting },
      work: { ...run.work, notBefore: waiting.until, attempts: 0 },
    });
  }

  // --- the run

  #causation(run: RunRecord) {
    return { ...run.work.causation, causationId: run.view.id, actor: `source:${this.#core.id}` };
  }

  #isOpen(run: RunRecord): boolean {
    return this.#core.store.open()?.view.id === run.view.id;
  }

  #save(run: RunRecord): RunRecord {
    if (!this.#isOpen(run)) throw new AegisError('internal', 'A run that has ended is not changed any more');
    const saved = withRows(this.#core, run);
    this.#core.store.saveRun(saved);
    this.#savedAt = Date.now();
    return saved;
  }
}
