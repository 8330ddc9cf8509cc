import type { Causation } from '../../../shared/events/envelope.ts';
import { isFinished, type Reject, type RunView } from '../../../shared/policy/collection/run.ts';
import type { QuotaState, SourceState } from '../../../shared/policy/collection/state.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';

/** Runs kept in the history. */
const KEPT_RUNS = 200;
/** Rejects kept of a run; the counts go on. */
const MOST_REJECTS = 5_000;

/** What a run needs to go on after a crash. JSON. */
export interface RunWork {
  /** Index of the endpoint and number of the page that is read next. */
  readonly endpoint: number;
  readonly page: number;
  /** Different records of this endpoint so far, and the total that its first page stated. */
  readonly received: number;
  readonly firstTotal: number | null;
  /** Tries of the current request that failed. */
  readonly tries: number;
  /** Starts of the current step, so that one that takes the isolate with it is counted too. */
  readonly attempts: number;
  /** Not to be driven before, epoch milliseconds. */
  readonly notBefore: number;
  readonly quota: QuotaState;
  /** Hands on everything, whether it differs or not. */
  readonly force: boolean;
  /** A shrunken total is believed: a person said so. */
  readonly acceptShrink: boolean;
  readonly rejects: number;
  readonly causation: Causation;
}

export interface RunRecord {
  readonly view: RunView;
  readonly work: RunWork;
}

interface RunRow extends Row {
  id: string;
  view: string;
  work: string;
}

/** State, key and runs of a source. Synchronous; callers put what belongs together in one transaction. */
export class SourceStore {
  readonly #sql: SqlStorage;
  /** The newest run as it is, which its row may lag behind; `undefined`: not looked for yet. */
  #live: RunRecord | null | undefined;
  #rows = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Rows written to the tables of this part since the last call. */
  takeRowsWritten(): number {
    const rows = this.#rows;
    this.#rows = 0;
    return rows;
  }

  /** `null` before the source was first configured. */
  state(): SourceState | null {
    const row = firstRow<{ state: string }>(this.#sql, 'SELECT state FROM source');
    return row === null ? null : (JSON.parse(row.state) as SourceState);
  }

  saveState(state: SourceState): void {
    this.#rows += this.#sql.exec(
      'INSERT INTO source (only, state) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET state = ?1',
      JSON.stringify(state),
    ).rowsWritten;
  }

  key(): string | null {
    return firstRow<{ key: string | null }>(this.#sql, 'SELECT key FROM source')?.key ?? null;
  }

  saveKey(sealed: string | null): void {
    this.#rows += this.#sql.exec('UPDATE source SET key = ?', sealed).rowsWritten;
  }

  /** The run that has not ended; at most one. */
  open(): RunRecord | null {
    this.#live ??= toRecord(firstRow<RunRow>(this.#sql, 'SELECT id, view, work FROM run ORDER BY id DESC LIMIT 1'));
    return this.#live !== null && !isFinished(this.#live.view) ? this.#live : null;
  }

  addRun(run: RunRecord): void {
    this.saveRun(run);
    this.#rows += this.#sql.exec(
      'DELETE FROM run WHERE id <= (SELECT id FROM run ORDER BY id DESC LIMIT 1 OFFSET ?)',
      KEPT_RUNS,
    ).rowsWritten;
    this.#rows += this.#sql.exec('DELETE FROM reject WHERE run < (SELECT min(id) FROM run)').rowsWritten;
  }

  saveRun(run: RunRecord): void {
    this.#live = run;
    this.#rows += this.#sql.exec(
      'INSERT INTO run (id, view, work) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET view = ?2, work = ?3',
      run.view.id,
      JSON.stringify(run.view),
      JSON.stringify(run.work),
    ).rowsWritten;
  }

  /** Shows where a run is without writing it down: after a crash what was not written is done once more. */
  noteRun(run: RunRecord): void {
    this.#live = run;
  }

  run(id: string): RunRecord | null {
    if (this.#live?.view.id === id) return this.#live;
    return toRecord(firstRow<RunRow>(this.#sql, 'SELECT id, view, work FROM run WHERE id = ?', id));
  }

  /** Newest first, those before an id. */
  history(before: string | null, limit: number): RunView[] {
    return this.#sql
      .exec<{ id: string; view: string }>(
        'SELECT id, view FROM run WHERE id < ? ORDER BY id DESC LIMIT ?',
        before ?? '~',
        limit,
      )
      .toArray()
      .map(({ id, view }) => (this.#live?.view.id === id ? this.#live.view : (JSON.parse(view) as RunView)));
  }

  /** Adds rejects of a run, which has had `before` so far. @returns how many it has now. */
  addRejects(run: string, before: number, rejects: readonly Reject[]): number {
    const kept = rejects.slice(0, Math.max(0, MOST_REJECTS - before));
    if (kept.length === 0) return before;
    this.#rows += this.#sql.exec(
      'INSERT OR REPLACE INTO reject (run, n, items) VALUES (?, ?, ?)',
      run,
      before,
      JSON.stringify(kept),
    ).rowsWritten;
    return before + kept.length;
  }

  /** Rejects of a run from number `from` (counted from 0). */
  rejects(run: string, from: number, limit: number): Reject[] {
    const rows = this.#sql
      .exec<{ n: number; items: string }>('SELECT n, items FROM reject WHERE run = ? ORDER BY n', run)
      .toArray();
    return rows.flatMap(({ items }) => JSON.parse(items) as Reject[]).slice(from, from + limit);
  }
}

function toRecord(row: RunRow | null): RunRecord | null {
  return row && { view: JSON.parse(row.view) as RunView, work: JSON.parse(row.work) as RunWork };
}
