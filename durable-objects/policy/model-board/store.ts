import {
  DEFAULT_CHOICES,
  type ModelChoice,
  type ModelRole,
  type ModelSwitch,
} from '../../../shared/policy/ai/board.ts';
import { firstRow } from '../../kernel/sql.ts';

/** Attempts kept in the history. */
const KEPT = 500;

/** The rows of the model board. Synchronous; callers put what belongs together in one transaction. */
export class ModelBoardStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  choice(role: ModelRole): ModelChoice {
    const row = firstRow<{ choice: string }>(this.#sql, 'SELECT choice FROM choice WHERE role = ?', role);
    return row === null ? DEFAULT_CHOICES[role] : (JSON.parse(row.choice) as ModelChoice);
  }

  choose(role: ModelRole, choice: ModelChoice): void {
    const sql = 'INSERT INTO choice VALUES (?1, ?2) ON CONFLICT (role) DO UPDATE SET choice = ?2';
    this.#sql.exec(sql, role, JSON.stringify(choice));
  }

  /** Rising. */
  history(): ModelSwitch[] {
    return this.#sql
      .exec<{ view: string }>('SELECT view FROM switch ORDER BY seq')
      .toArray()
      .map(({ view }) => JSON.parse(view) as ModelSwitch);
  }

  note(entry: Omit<ModelSwitch, 'seq'>): ModelSwitch {
    const seq = (firstRow<{ n: number | null }>(this.#sql, 'SELECT MAX(seq) AS n FROM switch')?.n ?? 0) + 1;
    const view = { seq, ...entry };
    this.#sql.exec('INSERT INTO switch VALUES (?, ?)', seq, JSON.stringify(view));
    this.#sql.exec('DELETE FROM switch WHERE seq <= ?', seq - KEPT);
    return view;
  }

  /** Adds what is to be spent if it stays within the limit; other days are forgotten. */
  spend(day: string, tenant: string, tokens: number, limit: number): boolean {
    const sql = 'SELECT tokens FROM spent WHERE day = ? AND tenant = ?';
    const spent = firstRow<{ tokens: number }>(this.#sql, sql, day, tenant)?.tokens ?? 0;
    if (spent + tokens > limit) return false;
    this.#sql.exec('DELETE FROM spent WHERE day <> ?', day);
    const add = 'INSERT INTO spent VALUES (?1, ?2, ?3) ON CONFLICT (day, tenant) DO UPDATE SET tokens = tokens + ?3';
    this.#sql.exec(add, day, tenant, tokens);
    return true;
  }
}
