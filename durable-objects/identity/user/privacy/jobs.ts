import type { StoreCounts } from '../../../../shared/identity/privacy/counts.ts';
import type { Contribution } from '../../../../shared/identity/privacy/export.ts';
import type { Receipt } from '../../../../shared/identity/privacy/receipt.ts';
import { firstRow } from '../../../kernel/sql.ts';

/**
 * - `queued`: the alarm makes it. `ready`: it can be downloaded. `expired`: it was removed. `failed`: it could not be made for a day.
 */
export type ExportState = 'queued' | 'ready' | 'expired' | 'failed';

export interface ExportData {
  /** Until the archive is made. */
  readonly contributions: readonly Contribution[];
  readonly bytes: number | null;
  /** ms since the epoch. */
  readonly expiresAt: number | null;
}

/**
 * - `draining`: events are on their way. `edge`: the edge deletes in the stores that the actor cannot reach.
 * - `sealing`: the actor is empty; the edge signs and stores the receipt. `done`: only the receipt is left.
 */
export type EraseState = 'draining' | 'edge' | 'sealing' | 'done';

export interface EraseData {
  readonly requestedBy: 'owner' | 'administrator';
  readonly receiptId: string;
  /** Scheme and authority of the deployment, for the link to the receipt. */
  readonly origin: string;
  /** Random; what the audit shows instead of the user. Forgotten at the end, so that nobody can lead it back. */
  readonly pseudonym: string;
  /** Rows of the actor. */
  readonly own: StoreCounts;
  /** Of the edge; one entry more each time that events came in meanwhile and it had to begin again. */
  readonly rounds: readonly StoreCounts[];
  /** Sequence of the event that calls the edge; null while it was not sent. */
  readonly due: number | null;
  readonly receipt: Receipt | null;
  /** Where the last mail goes; null without an address, and at the end. */
  readonly email: string | null;
  /** Id of the last mail; null before it, and once its copy is removed. */
  readonly lastMail: string | null;
}

interface Kinds {
  readonly export: { readonly state: ExportState; readonly data: ExportData };
  readonly erase: { readonly state: EraseState; readonly data: EraseData };
}

/** A row of the table of jobs. Times are ms since the epoch. */
export interface Job<K extends keyof Kinds> {
  readonly id: string;
  readonly state: Kinds[K]['state'];
  readonly data: Kinds[K]['data'];
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

interface JobRow extends Record<string, SqlStorageValue> {
  id: string;
  state: string;
  data: string;
  created_at: number;
  finished_at: number | null;
}

/** The jobs of a kind, the newest first. */
export function jobsOf<K extends keyof Kinds>(sql: SqlStorage, kind: K): Job<K>[] {
  return sql
    .exec<JobRow>('SELECT * FROM privacy_job WHERE kind = ? ORDER BY created_at DESC, id DESC', kind)
    .toArray()
    .map((row) => jobOf<K>(row));
}

/** One job, or null. */
export function findJob<K extends keyof Kinds>(sql: SqlStorage, kind: K, id: string): Job<K> | null {
  const row = firstRow<JobRow>(sql, 'SELECT * FROM privacy_job WHERE kind = ? AND id = ?', kind, id);
  return row === null ? null : jobOf<K>(row);
}

/** The erasure, or null: there is one at most. */
export function erasureOf(sql: SqlStorage): Job<'erase'> | null {
  return jobsOf(sql, 'erase')[0] ?? null;
}

/** Writes a job; only inside a transaction. */
export function writeJob<K extends keyof Kinds>(sql: SqlStorage, kind: K, job: Job<K>): void {
  sql.exec(
    'INSERT OR REPLACE INTO privacy_job (id, kind, state, data, created_at, finished_at) VALUES (?, ?, ?, ?, ?, ?)',
    job.id,
    kind,
    job.state,
    JSON.stringify(job.data),
    job.createdAt,
    job.finishedAt,
  );
}

function jobOf<K extends keyof Kinds>(row: JobRow): Job<K> {
  return {
    id: row.id,
    state: row.state as Kinds[K]['state'],
    data: JSON.parse(row.data) as Kinds[K]['data'],
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
