import type { FirewallState, PushTarget, PushView } from '../../../shared/blacklist/push/state.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';

/** Pushes kept in the history. */
const KEPT_PUSHES = 100;

/** What a push needs to go on after a crash. JSON. */
export interface PushWork {
  readonly phase: 'plan' | 'send' | 'verify';
  readonly target: PushTarget;
  /** What the appliance was known to hold when the push began. */
  readonly base: PushTarget | null;
  /** Batches that the appliance has taken; of a `reconcile` nobody counts them, since it begins anew by reading back. */
  readonly step: number;
  /** Read-backs in a row that were not as published. */
  readonly checks: number;
  /** Not to be driven before, epoch milliseconds. */
  readonly notBefore: number;
}

export interface PushRecord {
  readonly view: PushView;
  readonly work: PushWork;
}

interface PushRow extends Row {
  seq: number;
  view: string;
  work: string;
}

/** The rows of one appliance. Synchronous; callers put what belongs together in one transaction. */
export class FirewallStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** `null` before the appliance was first configured. */
  state(): FirewallState | null {
    const row = firstRow<{ state: string }>(this.#sql, 'SELECT state FROM firewall');
    return row === null ? null : (JSON.parse(row.state) as FirewallState);
  }

  saveState(state: FirewallState): void {
    this.#sql.exec(
      'INSERT INTO firewall (only, state) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET state = ?1',
      JSON.stringify(state),
    );
  }

  token(): string | null {
    return firstRow<{ token: string | null }>(this.#sql, 'SELECT token FROM firewall')?.token ?? null;
  }

  saveToken(sealed: string | null): void {
    this.#sql.exec('UPDATE firewall SET token = ?', sealed);
  }

  /** The push that has not ended; at most one. */
  open(): PushRecord | null {
    return toRecord(firstRow<PushRow>(this.#sql, "SELECT seq, view, work FROM push WHERE status = 'running'"));
  }

  addPush({ view, work }: PushRecord): void {
    this.#sql.exec(
      'INSERT INTO push (id, status, view, work) VALUES (?, ?, ?, ?)',
      view.id,
      view.status,
      JSON.stringify(view),
      JSON.stringify(work),
    );
    this.#sql.exec('DELETE FROM push WHERE seq <= (SELECT max(seq) FROM push) - ?', KEPT_PUSHES);
  }

  savePush({ view, work }: PushRecord): void {
    this.#sql.exec(
      'UPDATE push SET status = ?, view = ?, work = ? WHERE id = ?',
      view.status,
      JSON.stringify(view),
      JSON.stringify(work),
      view.id,
    );
  }

  /** Newest first. */
  history(limit: number): PushView[] {
    return this.#sql
      .exec<{ view: string }>('SELECT view FROM push ORDER BY seq DESC LIMIT ?', limit)
      .toArray()
      .map(({ view }) => JSON.parse(view) as PushView);
  }
}

function toRecord(row: PushRow | null): PushRecord | null {
  return row && { view: JSON.parse(row.view) as PushView, work: JSON.parse(row.work) as PushWork };
}
