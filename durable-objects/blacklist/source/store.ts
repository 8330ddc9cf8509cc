import type { Cursor } from '../../../shared/blacklist/collector.ts';
import type { Reject } from '../../../shared/blacklist/record.ts';
import type { ArtefactNote } from '../../../shared/blacklist/source/guard.ts';
import { isFinished, type RunView } from '../../../shared/blacklist/source/run.ts';
import type { SourceState } from '../../../shared/blacklist/source/state.ts';
import type { Causation } from '../../../shared/events/envelope.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';

/** Runs kept in the history, the open ones included. */
const KEPT_RUNS = 200;

/** What a run needs to go on after a crash. JSON; never leaves the actor. */
export interface RunWork {
  readonly causation: Causation;
  /** Tries of the current step, the one under way included; back to 0 with every persisted progress. */
  readonly attempts: number;
  /** Not to be driven before, epoch milliseconds. */
  readonly notBefore: number;
  /** The collector's state, sealed; `null` before its first step. */
  readonly session: string | null;
  readonly lookbackDays: number;
  /** What the cursor belongs to: the source may get another address during the run. */
  readonly url: string | null;
  /** What the collector will remember, once the run is committed. */
  readonly cursor: Cursor | null;
  readonly fingerprint: string | null;
  /** The statement that this run leads to; set when applying begins. */
  readonly next: {
    readonly key: string;
    readonly sha256: string;
    readonly rows: number;
    readonly nextExpiry: number | null;
  } | null;
  /** Epoch milliseconds of the reconciliation. */
  readonly reconciledAt: number;
  /** Batches that the list has taken. */
  readonly batchesDone: number;
}

export interface RunRecord {
  readonly seq: number;
  readonly view: RunView;
  readonly work: RunWork;
}

/** A reject with the number of its artefact within the run. */
export interface StoredReject extends Reject {
  readonly artefact: number;
}

interface RunRow extends Row {
  seq: number;
  view: string;
  work: string;
}

/** The rows of one source. Synchronous; callers put what belongs together in one transaction. */
export class SourceStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** `null` before the source was first configured. */
  state(): SourceState | null {
    const row = firstRow<{ state: string }>(this.#sql, 'SELECT state FROM source');
    return row === null ? null : (JSON.parse(row.state) as SourceState);
  }

  saveState(state: SourceState): void {
    this.#sql.exec(
      'INSERT INTO source (only, state) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET state = ?1',
      JSON.stringify(state),
    );
  }

  credentials(): string | null {
    return firstRow<{ credentials: string | null }>(this.#sql, 'SELECT credentials FROM source')?.credentials ?? null;
  }

  saveCredentials(sealed: string | null): void {
    this.#sql.exec('UPDATE source SET credentials = ?', sealed);
  }

  run(id: string): RunRecord | null {
    return toRecord(firstRow<RunRow>(this.#sql, 'SELECT seq, view, work FROM run WHERE id = ?', id));
  }

  /** The run as stored now, or `null` when it has ended meanwhile. */
  openRun(id: string): RunRecord | null {
    const found = this.run(id);
    return found === null || isFinished(found.view.status) ? null : found;
  }

  /** The run to be driven: the one that is running, else the longest queued. */
  runnable(): RunRecord | null {
    return toRecord(
      firstRow<RunRow>(
        this.#sql,
        `SELECT seq, view, work FROM run WHERE status IN ('running', 'queued') ORDER BY status DESC, seq LIMIT 1`,
      ),
    );
  }

  /** Runs that have not ended, oldest first. */
  open(): RunRecord[] {
    return this.#sql
      .exec<RunRow>(`SELECT seq, view, work FROM run WHERE status IN ('queued', 'running', 'attention') ORDER BY seq`)
      .toArray()
      .map((row) => toRecord(row)!);
  }

  /** At most `limit` runs before `seq`, newest first. */
  history(before: number | null, limit: number): RunRecord[] {
    return this.#sql
      .exec<RunRow>(
        'SELECT seq, view, work FROM run WHERE seq < ? ORDER BY seq DESC LIMIT ?',
        before ?? Number.MAX_SAFE_INTEGER,
        limit,
      )
      .toArray()
      .map((row) => toRecord(row)!);
  }

  addRun(view: RunView, work: RunWork): RunRecord {
    const { seq } = this.#sql
      .exec<{ seq: number }>(
        'INSERT INTO run (id, status, view, work) VALUES (?, ?, ?, ?) RETURNING seq',
        view.id,
        view.status,
        JSON.stringify(view),
        JSON.stringify(work),
      )
      .one();
    this.#trim();
    return { seq, view, work };
  }

  saveRun({ seq, view, work }: RunRecord): void {
    this.#sql.exec(
      'UPDATE run SET status = ?, view = ?, work = ? WHERE seq = ?',
      view.status,
      JSON.stringify(view),
      JSON.stringify(work),
      seq,
    );
  }

  artefacts(run: string): ArtefactNote[] {
    return this.#sql
      .exec<{ note: string }>('SELECT note FROM artefact WHERE run = ? ORDER BY n', run)
      .toArray()
      .map(({ note }) => JSON.parse(note) as ArtefactNote);
  }

  addArtefacts(run: string, notes: readonly ArtefactNote[]): void {
    for (const note of notes) {
      this.#sql.exec(
        `INSERT INTO artefact (run, n, sha256, note)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3 FROM artefact WHERE run = ?1`,
        run,
        note.sha256,
        JSON.stringify(note),
      );
    }
  }

  /** The newest run that had an artefact with these bytes. */
  runOfArtefact(sha256: string): RunRecord | null {
    return toRecord(
      firstRow<RunRow>(
        this.#sql,
        `SELECT run.seq, run.view, run.work FROM artefact JOIN run ON run.id = artefact.run
         WHERE artefact.sha256 = ? ORDER BY run.seq DESC LIMIT 1`,
        sha256,
      ),
    );
  }

  /** Those of some artefacts that a run of the history leads to; it may be replayed. */
  artefactsInUse(sha256s: readonly string[]): string[] {
    return this.#sql
      .exec<{ sha256: string }>(
        'SELECT DISTINCT sha256 FROM artefact WHERE sha256 IN (SELECT value FROM json_each(?))',
        JSON.stringify(sha256s),
      )
      .toArray()
      .map(({ sha256 }) => sha256);
  }

  /** Makes every run of the history one that can no longer be replayed. */
  forgetArtefacts(): void {
    this.#sql.exec('DELETE FROM artefact');
  }

  saveRejects(run: string, rejects: readonly StoredReject[]): void {
    this.#sql.exec('DELETE FROM reject WHERE run = ?', run);
    this.#sql.exec(
      `INSERT INTO reject (run, n, artefact, line, reason, sample)
       SELECT ?, key + 1, value->>0, value->>1, value->>2, value->>3 FROM json_each(?)`,
      run,
      JSON.stringify(rejects.map(({ artefact, line, reason, sample }) => [artefact, line, reason, sample])),
    );
  }

  /** At most `limit` stored rejects after number `after`, in the order of the artefacts. */
  rejects(run: string, after: number, limit: number): (StoredReject & { readonly n: number })[] {
    return this.#sql
      .exec<Row>('SELECT * FROM reject WHERE run = ? AND n > ? ORDER BY n LIMIT ?', run, after, limit)
      .toArray()
      .map(({ n, artefact, line, reason, sample }) => ({
        n: n as number,
        artefact: artefact as number,
        line: line as number,
        reason: reason as Reject['reason'],
        sample: sample as string,
      }));
  }

  /** The run that an upload with this identity led to. */
  uploadRun(identity: string): string | null {
    return firstRow<{ run: string }>(this.#sql, 'SELECT run FROM upload WHERE identity = ?', identity)?.run ?? null;
  }

  rememberUpload(identity: string, run: string): void {
    this.#sql.exec('INSERT OR REPLACE INTO upload (identity, run) VALUES (?, ?)', identity, run);
  }

  /**
   * Whether a run still says what the source says last, or is about to: neither has it come to nothing (it may be tried
   * again with the very same file, e.g. after the map was corrected), nor has a later one changed anything since.
   */
  isLastWord({ seq, view }: RunRecord): boolean {
    if (view.status === 'failed' || view.status === 'cancelled') return false;
    const later = `SELECT 1 AS later FROM run WHERE seq > ? AND status IN ('queued', 'running', 'succeeded') LIMIT 1`;
    return firstRow(this.#sql, later, seq) === null;
  }

  /** Takes a relay's ticket; throws `signature_invalid` when it was used before. */
  useTicket(jti: string, expiresAt: number, now: number): void {
    this.#sql.exec('DELETE FROM relay_ticket WHERE expires_at <= ?', now);
    if (firstRow(this.#sql, 'SELECT 1 AS used FROM relay_ticket WHERE jti = ?', jti) !== null) {
      throw new AegisError('signature_invalid', 'The signature was used before');
    }
    this.#sql.exec('INSERT INTO relay_ticket (jti, expires_at) VALUES (?, ?)', jti, expiresAt);
  }

  #trim(): void {
    const oldest = firstRow<{ seq: number }>(
      this.#sql,
      'SELECT seq FROM run ORDER BY seq DESC LIMIT 1 OFFSET ?',
      KEPT_RUNS,
    );
    if (oldest === null) return;
    for (const table of ['artefact', 'reject', 'upload']) {
      this.#sql.exec(
        `DELETE FROM ${table} WHERE run IN
           (SELECT id FROM run WHERE seq <= ? AND status NOT IN ('queued', 'running', 'attention'))`,
        oldest.seq,
      );
    }
    this.#sql.exec(`DELETE FROM run WHERE seq <= ? AND status NOT IN ('queued', 'running', 'attention')`, oldest.seq);
  }
}

const toRecord = (row: RunRow | null): RunRecord | null =>
  row === null ? null : { seq: row.seq, view: JSON.parse(row.view) as RunView, work: JSON.parse(row.work) as RunWork };
