import type { HoldReason } from '../../../shared/blacklist/publication/gate.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';

export type VersionState = 'live' | 'past' | 'held' | 'superseded' | 'rejected';

/** A compiled version and what became of it. Times are epoch milliseconds. */
export interface IndicatorVersion {
  readonly version: number;
  readonly state: VersionState;
  readonly sha256: string;
  readonly textKey: string;
  readonly tableKey: string;
  readonly bytes: number;
  readonly lines: number;
  /** Lines that the gate compares with. */
  readonly passedLines: number;
  readonly reasons: readonly HoldReason[];
  readonly compiledAt: number;
  readonly publishedAt: number | null;
  readonly decidedBy: string | null;
}

interface VersionRow extends Row {
  version: number;
  state: string;
  sha256: string;
  text_key: string;
  table_key: string;
  bytes: number;
  lines: number;
  passed_lines: number;
  reasons: string;
  compiled_at: number;
  published_at: number | null;
  decided_by: string | null;
}

/** The versions of a list of indicators. Synchronous, for the caller's transaction. */
export class Versions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  live(): IndicatorVersion | null {
    return this.#first("SELECT * FROM version WHERE state = 'live'");
  }

  held(): IndicatorVersion | null {
    return this.#first("SELECT * FROM version WHERE state = 'held'");
  }

  /** The newest that a person refused since the live one was published; the same text is not asked about again. */
  refused(): IndicatorVersion | null {
    return this.#first(
      `SELECT * FROM version WHERE state = 'rejected' AND version > coalesce(
        (SELECT version FROM version WHERE state = 'live'), 0) ORDER BY version DESC LIMIT 1`,
    );
  }

  next(): number {
    return (firstRow<{ n: number | null }>(this.#sql, 'SELECT max(version) AS n FROM version')?.n ?? 0) + 1;
  }

  add(version: IndicatorVersion): void {
    if (version.state === 'live') this.#sql.exec("UPDATE version SET state = 'past' WHERE state = 'live'");
    this.#sql.exec("UPDATE version SET state = 'superseded' WHERE state = 'held'");
    this.#sql.exec(
      'INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[version.version, version.state, version.sha256, version.textKey, version.tableKey],
      ...[version.bytes, version.lines, version.passedLines, JSON.stringify(version.reasons)],
      ...[version.compiledAt, version.publishedAt, version.decidedBy],
    );
  }

  /** The held version becomes live, or is refused. */
  decide(version: number, state: 'live' | 'rejected', by: string, publishedAt: number | null): void {
    if (state === 'live') this.#sql.exec("UPDATE version SET state = 'past' WHERE state = 'live'");
    this.#sql.exec(
      'UPDATE version SET state = ?, decided_by = ?, published_at = ? WHERE version = ?',
      ...[state, by, publishedAt, version],
    );
  }

  /** What was compiled is what is live already: nothing waits any more. */
  release(): boolean {
    return this.#sql.exec("UPDATE version SET state = 'superseded' WHERE state = 'held'").rowsWritten > 0;
  }

  /** Forgets all but the newest `keep`, the live and the held one; returns the keys of objects that nothing leads to now. */
  trim(keep: number): string[] {
    const gone = this.#sql
      .exec<{ version: number; text_key: string; table_key: string }>(
        `SELECT version, text_key, table_key FROM version
         WHERE state NOT IN ('live', 'held') AND version <= (SELECT max(version) FROM version) - ?`,
        keep,
      )
      .toArray();
    const oldest = gone.map(({ version }) => version);
    this.#sql.exec('DELETE FROM version WHERE version IN (SELECT value FROM json_each(?))', JSON.stringify(oldest));
    const used = new Set(
      this.#sql
        .exec<{ key: string }>('SELECT text_key AS key FROM version UNION SELECT table_key FROM version')
        .toArray()
        .map(({ key }) => key),
    );
    return [...new Set(gone.flatMap(({ text_key, table_key }) => [text_key, table_key]))].filter(
      (key) => !used.has(key),
    );
  }

  #first(query: string): IndicatorVersion | null {
    const row = firstRow<VersionRow>(this.#sql, query);
    return (
      row && {
        ...{ version: row.version, state: row.state as VersionState, sha256: row.sha256 },
        ...{ textKey: row.text_key, tableKey: row.table_key, bytes: row.bytes, lines: row.lines },
        passedLines: row.passed_lines,
        reasons: JSON.parse(row.reasons) as HoldReason[],
        ...{ compiledAt: row.compiled_at, publishedAt: row.published_at, decidedBy: row.decided_by },
      }
    );
  }
}
