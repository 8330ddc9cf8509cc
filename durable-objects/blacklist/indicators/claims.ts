import type { IndicatorBatch, IndicatorFacts } from '../../../shared/blacklist/indicators/record.ts';
import type { ClaimReceipt } from '../../../shared/blacklist/record.ts';
import { firstRow } from '../../kernel/sql.ts';

/** Rows ended by one statement. */
const EXPIRE_CHUNK = 10_000;
/** How long an ended claim is remembered. */
const KEPT_ENDED_MS = 30 * 86_400_000;

/** Who says that which value is malicious, since when, until when. Synchronous, for the caller's transaction. */
export class IndicatorClaims {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Writes only what differs, so that applying a batch twice writes nothing the second time. */
  apply(source: string, at: number, batch: IndicatorBatch): ClaimReceipt {
    const id = this.#source(source);
    const facts = batch.facts.map((one) => this.#fact(one));
    const rows = batch.upserts.map(([value, fact, expiresAt]) => [value, facts[fact] ?? 0, expiresAt]);
    const upserted = rows.length === 0 ? NOTHING : this.#upsert(id, rows, at);
    const ended = batch.withdrawals.length === 0 ? 0 : this.end(source, batch.withdrawals, 'withdrawn', at);
    this.#count(id, upserted.added);
    return {
      ...{ added: upserted.added, updated: upserted.updated },
      unchanged: rows.length - upserted.added - upserted.updated,
      withdrawn: ended,
      rowsWritten: upserted.rowsWritten + ended,
    };
  }

  /** Ends claims of a source on some values; returns how many were in force. */
  end(source: string, values: readonly string[], reason: 'withdrawn' | 'removed', at: number): number {
    const id = this.#source(source);
    const ended = [
      ...this.#sql.exec(
        `UPDATE claim SET ended_at = ?1, end_reason = ?4, changed_at = ?1
         WHERE source = ?3 AND ended_at IS NULL AND value IN (SELECT value FROM json_each(?2)) RETURNING 1`,
        ...[at, JSON.stringify(values), id, reason],
      ),
    ].length;
    this.#count(id, -ended);
    return ended;
  }

  /** Ends all claims of a source. */
  forget(source: string, at: number): number {
    const id = this.#source(source);
    const cursor = this.#sql.exec(
      `UPDATE claim SET ended_at = ?1, end_reason = 'withdrawn', changed_at = ?1
       WHERE source = ?2 AND ended_at IS NULL RETURNING 1`,
      at,
      id,
    );
    const ended = [...cursor].length;
    this.#sql.exec('UPDATE source SET active = 0 WHERE id = ?', id);
    return ended;
  }

  /** Ends what is over; returns how many, and whether more are waiting. */
  expire(now: number): { readonly ended: number; readonly more: boolean } {
    const due = this.#sql
      .exec<{ value: string; source: number }>(
        'SELECT value, source FROM claim WHERE ended_at IS NULL AND expires_at <= ? LIMIT ?',
        now,
        EXPIRE_CHUNK,
      )
      .toArray();
    for (const [source, rows] of Map.groupBy(due, (row) => row.source)) {
      this.#sql.exec(
        `UPDATE claim SET ended_at = expires_at, end_reason = 'expired', changed_at = ?1
         WHERE source = ?2 AND ended_at IS NULL AND value IN (SELECT value FROM json_each(?3))`,
        ...[now, source, JSON.stringify(rows.map(({ value }) => value))],
      );
      this.#count(source, -rows.length);
    }
    return { ended: due.length, more: due.length === EXPIRE_CHUNK };
  }

  /** When the next claim ends, epoch milliseconds; null when none does. */
  nextExpiry(): number | null {
    return (
      firstRow<{ at: number | null }>(
        this.#sql,
        'SELECT min(expires_at) AS at FROM claim WHERE ended_at IS NULL AND expires_at IS NOT NULL',
      )?.at ?? null
    );
  }

  collected(source: string, at: number): void {
    this.#sql.exec('UPDATE source SET collected_at = ? WHERE id = ?', at, this.#source(source));
  }

  /** Drops what ended long ago. */
  purge(now: number): void {
    this.#sql.exec('DELETE FROM claim WHERE ended_at IS NOT NULL AND ended_at < ?', now - KEPT_ENDED_MS);
    this.#sql.exec('DELETE FROM fact WHERE id NOT IN (SELECT fact FROM claim)');
  }

  #upsert(source: number, rows: readonly unknown[][], at: number) {
    const cursor = this.#sql.exec<{ listed: number }>(
      `INSERT INTO claim (value, source, fact, expires_at, first_seen, listed_at, changed_at)
       SELECT value->>0, ?1, value->>1, value->>2, ?2, ?2, ?2 FROM json_each(?3) WHERE true
       ON CONFLICT (value, source) DO UPDATE SET
         fact = excluded.fact, expires_at = excluded.expires_at,
         changed_at = iif(ended_at IS NULL, max(excluded.changed_at, listed_at + 1), excluded.changed_at),
         listed_at = iif(ended_at IS NULL, listed_at, excluded.listed_at), ended_at = NULL, end_reason = NULL
       WHERE fact <> excluded.fact OR expires_at IS NOT excluded.expires_at OR ended_at IS NOT NULL
       RETURNING listed_at = changed_at AS listed`,
      ...[source, at, JSON.stringify(rows)],
    );
    let added = 0;
    let updated = 0;
    for (const { listed } of cursor) {
      if (listed === 1) added++;
      else updated++;
    }
    return { added, updated, rowsWritten: cursor.rowsWritten };
  }

  #count(source: number, change: number): void {
    if (change !== 0) this.#sql.exec('UPDATE source SET active = active + ? WHERE id = ?', change, source);
  }

  #source(name: string): number {
    this.#sql.exec('INSERT INTO source (name) VALUES (?) ON CONFLICT DO NOTHING', name);
    return this.#sql.exec<{ id: number }>('SELECT id FROM source WHERE name = ?', name).one().id;
  }

  #fact({ reason, category }: IndicatorFacts): number {
    const key = JSON.stringify([reason, category]);
    this.#sql.exec('INSERT INTO fact (key) VALUES (?) ON CONFLICT DO NOTHING', key);
    return this.#sql.exec<{ id: number }>('SELECT id FROM fact WHERE key = ?', key).one().id;
  }
}

const NOTHING = { added: 0, updated: 0, rowsWritten: 0 } as const;
