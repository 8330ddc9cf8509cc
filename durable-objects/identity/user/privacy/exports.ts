import { type Contribution, EXPORT_KEPT_MS, exportKey } from '../../../../shared/identity/privacy/export.ts';
import { platformRandom } from '../../../../shared/identity/secret.ts';
import { AegisError, asAegisError } from '../../../../shared/kernel/error.ts';
import { timeOrderedId } from '../../../../shared/kernel/ids.ts';
import { logger } from '../../../../shared/kernel/log.ts';
import { type PlannedZip, planZip } from '../../../../shared/kernel/zip-writer.ts';
import type { UserCore } from '../core.ts';
import type { KeyMeta, Keys } from '../keys.ts';
import type { Mails } from '../mails.ts';
import type { Sessions } from '../sessions.ts';
import { PRIVACY_ALARM } from './alarm.ts';
import { exportFiles, manifestOf } from './export-files.ts';
import { type ExportState, findJob, type Job, jobsOf, writeJob } from './jobs.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Archives that can be downloaded at the same time. */
const MOST_READY = 5;
/** What could not be made for so long is given up, in ms. */
const TRIED_MS = DAY_MS;
/** How long it is remembered that there was an archive, in ms. */
const REMEMBERED_MS = 90 * DAY_MS;

const log = logger({ svc: 'privacy' });

interface Parts {
  readonly mails: Mails;
  readonly sessions: Sessions;
  readonly keys: Keys;
}

/** An export as its owner sees it. Times are ms since the epoch. */
export interface ExportView {
  readonly id: string;
  readonly state: ExportState;
  readonly createdAt: number;
  /** When it became what it is now; null while it is queued. */
  readonly finishedAt: number | null;
  /** Length of the archive; null without one. */
  readonly bytes: number | null;
  readonly expiresAt: number | null;
}

/** Archives of what the actor holds. Asking queues one, the alarm makes it, mails its owner and removes it when its time is over. */
export class Exports {
  readonly #core: UserCore;
  readonly #parts: Parts;
  #isBuilding = false;

  constructor(core: UserCore, parts: Parts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Whether an archive is on its way to the bucket; only one that was begun before an erasure can be. */
  get isBuilding(): boolean {
    return this.#isBuilding;
  }

  /**
   * Queues an archive; one that is queued already is the answer to every further wish.
   *
   * @throws AegisError `conflict` when there are {@link MOST_READY} already; `idempotency_key_reused`.
   */
  request(contributions: readonly Contribution[], meta: KeyMeta): ExportView {
    const core = this.#core;
    return core.transact(() => {
      core.account();
      const now = core.now();
      const { value: id } = core.idempotency.run(meta.idempotencyKey, meta.requestHash, now, () => {
        const jobs = jobsOf(core.sql, 'export');
        const queued = jobs.find(({ state }) => state === 'queued');
        if (queued !== undefined) return queued.id;
        if (jobs.filter(({ state }) => state === 'ready').length >= MOST_READY) {
          throw new AegisError('conflict', `There are ${MOST_READY} archives already; download one of them.`);
        }
        const fresh = timeOrderedId(now, platformRandom);
        const data = { contributions, bytes: null, expiresAt: null };
        writeJob(core.sql, 'export', { id: fresh, state: 'queued', data, createdAt: now, finishedAt: null });
        core.note({ type: 'export.requested', security: true, data: { export: fresh } }, meta.causation);
        core.alarms.soonest(PRIVACY_ALARM, now);
        return fresh;
      });
      return this.find(id);
    });
  }

  list(): ExportView[] {
    return jobsOf(this.#core.sql, 'export').map(viewOf);
  }

  /** @throws AegisError `not_found`. */
  find(id: string): ExportView {
    const job = findJob(this.#core.sql, 'export', id);
    if (job === null) throw new AegisError('not_found', 'There is no such export.');
    return viewOf(job);
  }

  /** The alarm: makes what is queued, removes what is over; returns when there is something to do next, or null. */
  async advance(now: number): Promise<number | null> {
    for (const job of jobsOf(this.#core.sql, 'export')) {
      if (job.state === 'queued') await this.#make(job, now);
      else if (job.state === 'ready' && (job.data.expiresAt ?? 0) <= now) await this.#expire(job, now);
      else if (job.state !== 'ready' && job.createdAt + REMEMBERED_MS <= now) this.#forget(job.id);
    }
    const due = jobsOf(this.#core.sql, 'export').map(({ state, data, createdAt }) => {
      if (state === 'queued') return now;
      return state === 'ready' ? (data.expiresAt ?? now) : createdAt + REMEMBERED_MS;
    });
    return due.length === 0 ? null : Math.min(...due);
  }

  async #make(job: Job<'export'>, now: number): Promise<void> {
    this.#isBuilding = true;
    try {
      await this.#build(job);
    } catch (thrown) {
      const { code, message } = asAegisError(thrown);
      log.warn('export not made', { user: this.#core.userId, export: job.id, code, reason: message });
      if (now - job.createdAt < TRIED_MS) throw thrown;
      this.#finish(job.id, 'failed', null);
    } finally {
      this.#isBuilding = false;
    }
  }

  async #build(job: Job<'export'>): Promise<void> {
    const core = this.#core;
    const key = exportKey(core.userId, job.id);
    const files = exportFiles(core, this.#parts, job);
    const zip = planZip([...files, await manifestOf(files, core.userId, job)], job.createdAt);
    await upload(core.env.EXPORTS, key, zip);
    const { email } = core.account();
    const mail = email === null ? null : await this.#parts.mails.prepare('export-ready', email, {});
    const isWanted = core.transact(() => {
      const isGoing = ['erasing', 'erased'].includes(core.findAccount()?.status ?? 'erased');
      if (isGoing || !this.#finish(job.id, 'ready', zip.bytes)) return false;
      mail?.store();
      return true;
    });
    // The erasure began while it was made.
    if (!isWanted) await core.env.EXPORTS.delete(key);
  }

  async #expire(job: Job<'export'>, now: number): Promise<void> {
    const { env, userId, sql, transact } = this.#core;
    await env.EXPORTS.delete(exportKey(userId, job.id));
    transact(() => writeJob(sql, 'export', { ...job, state: 'expired', finishedAt: now }));
  }

  #forget(id: string): void {
    this.#core.sql.exec('DELETE FROM privacy_job WHERE id = ?', id);
  }

  /** False when the job is not there any more. */
  #finish(id: string, state: 'ready' | 'failed', bytes: number | null): boolean {
    const { sql, now, transact } = this.#core;
    return transact(() => {
      const job = findJob(sql, 'export', id);
      if (job?.state !== 'queued') return false;
      const data = { contributions: [], bytes, expiresAt: state === 'ready' ? now() + EXPORT_KEPT_MS : null };
      writeJob(sql, 'export', { ...job, state, data, finishedAt: now() });
      return true;
    });
  }
}

function viewOf({ id, state, createdAt, finishedAt, data }: Job<'export'>): ExportView {
  return { id, state, createdAt, finishedAt, bytes: data.bytes, expiresAt: data.expiresAt };
}

/** Streams the archive: the bucket wants to know the length, and stores all of it or nothing. */
async function upload(bucket: R2Bucket, key: string, zip: PlannedZip): Promise<void> {
  const { readable, writable } = new FixedLengthStream(zip.bytes);
  const httpMetadata = { contentType: 'application/zip' };
  await Promise.all([bucket.put(key, readable, { httpMetadata }), write(writable, zip)]);
}

async function write(writable: WritableStream<Uint8Array>, zip: PlannedZip): Promise<void> {
  const writer = writable.getWriter();
  try {
    for (const chunk of zip.chunks()) await writer.write(chunk);
    await writer.close();
  } catch (thrown) {
    // So that the bucket does not wait for the rest; the failure itself goes on to the caller.
    await writer.abort(thrown).catch(() => undefined);
    throw thrown;
  }
}
