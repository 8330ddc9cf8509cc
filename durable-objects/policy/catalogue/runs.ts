import { firstRow } from '../../kernel/sql.ts';

/** What one part of a snapshot took. */
export interface PartRun {
  /** Field of the catalogue, or `documents`. */
  readonly part: string;
  readonly bytes: number;
  readonly tookMs: number;
}

/** One compilation. `unchanged`: the content is that of the live version. */
export interface CompileRun {
  readonly n: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly outcome: 'published' | 'unchanged' | 'failed';
  /** `null` for one that failed. */
  readonly version: string | null;
  /** How many programmes. */
  readonly count: number;
  /** Those that were done, in order. */
  readonly parts: readonly PartRun[];
  /** Which part failed, and why; the live snapshot stays. */
  readonly failure: { readonly part: string; readonly code: string; readonly message: string } | null;
}

const KEPT = 200;

/** The newest compilations. */
export class Runs {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(run: Omit<CompileRun, 'n'>): CompileRun {
    const n = (firstRow<{ n: number | null }>(this.#sql, 'SELECT max(n) AS n FROM run')?.n ?? 0) + 1;
    this.#sql.exec('INSERT INTO run (n, run) VALUES (?, ?)', n, JSON.stringify({ n, ...run }));
    this.#sql.exec('DELETE FROM run WHERE n <= ?', n - KEPT);
    return { n, ...run };
  }

  /** Newest first. */
  list(limit: number): CompileRun[] {
    return this.#sql
      .exec<{ run: string }>('SELECT run FROM run ORDER BY n DESC LIMIT ?', limit)
      .toArray()
      .map(({ run }) => JSON.parse(run) as CompileRun);
  }
}
