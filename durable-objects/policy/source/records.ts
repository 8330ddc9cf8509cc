import type { KnownPage, KnownRecord, PageRecords } from '../../../shared/policy/collection/difference.ts';
import type { ComparableFacts } from '../../../shared/policy/sources/disagreement.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';

export type RecordState = 'delivered' | 'rejected' | 'withheld' | 'retired';

/** A record as it is kept after it was handed on, or refused. */
export interface HandledRecord {
  readonly record: string;
  readonly key: string;
  /** Numbers of the raw payloads that it was made from, by endpoint. */
  readonly raws: Readonly<Record<string, number>>;
  readonly state: RecordState;
  readonly policy: string | null;
  readonly facts: ComparableFacts | null;
}

interface RecordRow extends Row {
  id: string;
  key: string;
  raws: string;
  state: string;
  misses: number;
  missing_since: number | null;
  policy: string | null;
  facts: string | null;
}

/** What a source said last: its pages and records, and how many rows it has cost to note that. Synchronous. */
export class RecordStore {
  readonly #sql: SqlStorage;
  /** Rows written to `record` since it was last asked. */
  #recordRows = 0;
  /** Rows written to `page` and `raw` since it was last asked. */
  #pageRows = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Rows written since the last call. */
  takeRowsWritten(): { readonly records: number; readonly pages: number } {
    const written = { records: this.#recordRows, pages: this.#pageRows };
    this.#recordRows = 0;
    this.#pageRows = 0;
    return written;
  }

  // --- pages

  /** The number of a raw payload, given to it when it is first seen. */
  rawNumber(sha256: string, type: string): number {
    const known = firstRow<{ n: number }>(this.#sql, 'SELECT n FROM raw WHERE sha256 = ?', sha256);
    if (known !== null) return known.n;
    const cursor = this.#sql.exec<{ n: number }>(
      'INSERT INTO raw (sha256, type) VALUES (?, ?) RETURNING n',
      sha256,
      type.slice(0, 100),
    );
    const { n } = cursor.one();
    this.#pageRows += cursor.rowsWritten;
    return n;
  }

  raw(n: number): { readonly sha256: string; readonly type: string } | null {
    return firstRow<{ sha256: string; type: string }>(this.#sql, 'SELECT sha256, type FROM raw WHERE n = ?', n);
  }

  /** Writes only what differs. @returns whether anything did. */
  putPage(endpoint: string, page: number, raw: number, records: PageRecords, validators: string | null): boolean {
    const text = JSON.stringify(records);
    const before = firstRow<{ raw: number; records: string; validators: string | null }>(
      this.#sql,
      'SELECT raw, records, validators FROM page WHERE endpoint = ? AND page = ?',
      endpoint,
      page,
    );
    if (before?.raw === raw && before.records === text && before.validators === validators) return false;
    this.#pageRows += this.#sql.exec(
      'INSERT OR REPLACE INTO page (endpoint, page, raw, records, validators) VALUES (?, ?, ?, ?, ?)',
      endpoint,
      page,
      raw,
      text,
      validators,
    ).rowsWritten;
    return true;
  }

  /** Forgets the pages of an endpoint from one on: it has become shorter. */
  dropPagesFrom(endpoint: string, page: number): void {
    this.#pageRows += this.#sql.exec('DELETE FROM page WHERE endpoint = ? AND page >= ?', endpoint, page).rowsWritten;
  }

  page(
    endpoint: string,
    page: number,
  ): { readonly raw: number; readonly records: PageRecords; readonly validators: string | null } | null {
    const row = firstRow<{ raw: number; records: string; validators: string | null }>(
      this.#sql,
      'SELECT raw, records, validators FROM page WHERE endpoint = ? AND page = ?',
      endpoint,
      page,
    );
    return row === null ? null : { ...row, records: JSON.parse(row.records) as PageRecords };
  }

  /** Pages of all endpoints, one after the other. */
  *pages(): Generator<KnownPage & { readonly raw: number }, void, undefined> {
    // Keys first: a cursor that is open while rows are written would be undefined behaviour.
    const keys = this.#sql
      .exec<{ endpoint: string; page: number; raw: number }>('SELECT endpoint, page, raw FROM page')
      .toArray();
    for (const { endpoint, page, raw } of keys) {
      const row = firstRow<{ records: string }>(
        this.#sql,
        'SELECT records FROM page WHERE endpoint = ? AND page = ?',
        endpoint,
        page,
      );
      if (row !== null) yield { endpoint, page, raw, records: JSON.parse(row.records) as PageRecords };
    }
  }

  // --- records

  known(): KnownRecord[] {
    return this.#sql
      .exec<{ id: string; key: string; misses: number; state: string }>('SELECT id, key, misses, state FROM record')
      .toArray()
      .map(({ id, key, misses, state }) => ({ record: id, key, misses, isRetired: state === 'retired' }));
  }

  record(id: string): (HandledRecord & { readonly misses: number; readonly missingSince: number | null }) | null {
    const row = firstRow<RecordRow>(this.#sql, 'SELECT * FROM record WHERE id = ?', id);
    if (row === null) return null;
    return {
      record: row.id,
      key: row.key,
      raws: JSON.parse(row.raws) as Record<string, number>,
      state: row.state as RecordState,
      policy: row.policy,
      facts: row.facts === null ? null : (JSON.parse(row.facts) as ComparableFacts),
      misses: row.misses,
      missingSince: row.missing_since,
    };
  }

  /** A record that was handed on or refused; it is listed, so it is not missing. */
  putRecord({ record, key, raws, state, policy, facts }: HandledRecord): void {
    this.#recordRows += this.#sql.exec(
      `INSERT OR REPLACE INTO record (id, key, raws, state, misses, missing_since, policy, facts)
       VALUES (?, ?, ?, ?, 0, NULL, ?, ?)`,
      record,
      key,
      JSON.stringify(raws),
      state,
      policy,
      facts === null ? null : JSON.stringify(facts),
    ).rowsWritten;
  }

  miss(record: string, now: number): void {
    this.#recordRows += this.#sql.exec(
      'UPDATE record SET misses = misses + 1, missing_since = coalesce(missing_since, ?) WHERE id = ?',
      now,
      record,
    ).rowsWritten;
  }

  comeBack(record: string): void {
    this.#recordRows += this.#sql.exec(
      'UPDATE record SET misses = 0, missing_since = NULL WHERE id = ?',
      record,
    ).rowsWritten;
  }

  retire(record: string): void {
    this.#recordRows += this.#sql.exec(
      "UPDATE record SET state = 'retired', key = '', facts = NULL WHERE id = ?",
      record,
    ).rowsWritten;
  }

  /** Records that were missing often enough, with the programme that each became. */
  toRetire(misses: number): { readonly record: string; readonly policy: string | null }[] {
    return this.#sql
      .exec<{ record: string; policy: string | null }>(
        "SELECT id AS record, policy FROM record WHERE misses >= ? AND state <> 'retired' ORDER BY id",
        misses,
      )
      .toArray();
  }

  /** Facts for the comparison of sources, in the order of ids, after one id. */
  facts(after: string, limit: number): { readonly policy: string; readonly facts: ComparableFacts }[] {
    return this.#sql
      .exec<{ policy: string; facts: string }>(
        'SELECT policy, facts FROM record WHERE policy > ? AND facts IS NOT NULL ORDER BY policy LIMIT ?',
        after,
        limit,
      )
      .toArray()
      .map(({ policy, facts }) => ({ policy, facts: JSON.parse(facts) as ComparableFacts }));
  }

  /** How many records there are, by what became of them. */
  states(): Readonly<Record<string, number>> {
    const rows = this.#sql
      .exec<{ state: string; count: number }>('SELECT state, count(*) AS count FROM record GROUP BY state')
      .toArray();
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** Of some payloads: those that a page or a record still leads to. The others lose their number. */
  rawsInUse(sha256s: readonly string[]): string[] {
    const used = new Set<number>();
    for (const { raw } of this.#sql.exec<{ raw: number }>('SELECT raw FROM page')) used.add(raw);
    for (const { raws } of this.#sql.exec<{ raws: string }>('SELECT raws FROM record')) {
      for (const n of Object.values(JSON.parse(raws) as Record<string, number>)) used.add(n);
    }
    return sha256s.filter((sha256) => {
      const row = firstRow<{ n: number }>(this.#sql, 'SELECT n FROM raw WHERE sha256 = ?', sha256);
      if (row === null) return false;
      if (used.has(row.n)) return true;
      this.#sql.exec('DELETE FROM raw WHERE n = ?', row.n);
      return false;
    });
  }
}
