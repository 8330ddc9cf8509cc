import type { BoundKey, ClaimBatch, ClaimReceipt } from '../../../shared/blacklist/record.ts';
import type { Names } from './names.ts';
import { isBlock } from './probe.ts';

/** Rows ended by one statement: keeps a transaction within a few dozen milliseconds. */
const EXPIRE_CHUNK = 10_000;

export interface ApplyClaims {
  readonly source: string;
  readonly at: number;
  readonly batch: ClaimBatch;
}

/**
 * The claims of a list: who says that which range is malicious, since when, until when. Every method is one
 * synchronous piece of SQL to be called inside the caller's transaction.
 */
export class Claims {
  readonly #sql: SqlStorage;
  readonly #names: Names;

  constructor(sql: SqlStorage, names: Names) {
    this.#sql = sql;
    this.#names = names;
  }

  /** Writes only what differs from what is stored, so that applying a batch twice writes nothing the second time. */
  apply({ source, at, batch }: ApplyClaims): ClaimReceipt {
    const sourceId = this.#names.source(source);
    const factIds = batch.facts.map((facts) => this.#names.fact(facts));
    const rows = batch.upserts.map(([lo, hi, fact, upstreamId, registeredAt, expiresAt]) => [
      lo,
      hi,
      factIds[fact] ?? 0,
      upstreamId,
      registeredAt,
      expiresAt,
    ]);
    const odd = batch.upserts.filter(([lo, hi]) => !isBlock(lo, hi)).map(([lo, hi]) => [lo, hi]);
    const upserted = rows.length > 0 ? this.#upsert(sourceId, rows, at) : NOTHING_UPSERTED;
    const oddRows = odd.length > 0 ? this.#rememberOdd(odd) : 0;
    const withdrawn = batch.withdrawals.length > 0 ? this.#withdraw(sourceId, batch.withdrawals, at) : NOTHING_ENDED;
    const change = upserted.added - withdrawn.count;
    if (change !== 0) this.#sql.exec('UPDATE source SET active = active + ? WHERE id = ?', change, sourceId);
    return {
      added: upserted.added,
      updated: upserted.updated,
      unchanged: rows.length - upserted.added - upserted.updated,
      withdrawn: withdrawn.count,
      rowsWritten: upserted.rowsWritten + withdrawn.rowsWritten + oddRows + (change === 0 ? 0 : 1),
    };
  }

  #upsert(source: number, rows: readonly unknown[][], at: number) {
    const cursor = this.#sql.exec<{ listed: number }>(
      `INSERT INTO claim (lo, hi, source, fact, upstream_id, registered_at, expires_at, first_seen, listed_at, changed_at)
       SELECT value->>0, value->>1, ?1, value->>2, value->>3, value->>4, value->>5, ?2, ?2, ?2 FROM json_each(?3) WHERE true
       ON CONFLICT (lo, hi, source) DO UPDATE SET
         fact = excluded.fact, upstream_id = excluded.upstream_id, registered_at = excluded.registered_at,
         expires_at = excluded.expires_at, revision = revision + 1,
         changed_at = iif(ended_at IS NULL, max(excluded.changed_at, listed_at + 1), excluded.changed_at),
         listed_at = iif(ended_at IS NULL, listed_at, excluded.listed_at), ended_at = NULL, end_reason = NULL
       WHERE fact <> excluded.fact OR upstream_id IS NOT excluded.upstream_id
         OR registered_at IS NOT excluded.registered_at OR expires_at IS NOT excluded.expires_at OR ended_at IS NOT NULL
       RETURNING listed_at = changed_at AS listed`,
      source,
      at,
      JSON.stringify(rows),
    );
    let added = 0;
    let updated = 0;
    for (const row of cursor) {
      if (row.listed === 1) added += 1;
      else updated += 1;
    }
    return { added, updated, rowsWritten: cursor.rowsWritten };
  }

  #rememberOdd(ranges: readonly (readonly BoundKey[])[]): number {
    return this.#sql.exec(
      'INSERT INTO odd_range SELECT value->>0, value->>1 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING',
      JSON.stringify(ranges),
    ).rowsWritten;
  }

  #withdraw(source: number, ranges: readonly (readonly [BoundKey, BoundKey])[], at: number) {
    const cursor = this.#sql.exec<{ n: number }>(
      `UPDATE claim SET ended_at = ?1, end_reason = 'withdrawn', changed_at = ?1, revision = revision + 1
       FROM (SELECT value->>0 AS l, value->>1 AS h FROM json_each(?2)) AS gone
       WHERE claim.lo = gone.l AND claim.hi = gone.h AND claim.source = ?3 AND claim.ended_at IS NULL
       RETURNING 1 AS n`,
      at,
      JSON.stringify(ranges),
      source,
    );
    let count = 0;
    for (const _ of cursor) count += 1;
    return { count, rowsWritten: cursor.rowsWritten };
  }

  /** Ends every claim whose time has come; returns how many per source, and whether more are waiting. */
  expire(now: number): { bySource: Map<number, number>; more: boolean } {
    const bySource = new Map<number, number>();
    let ended = 0;
    for (const { source } of this.#sql.exec<{ source: number }>(
      `UPDATE claim SET ended_at = claim.expires_at, end_reason = 'expired', changed_at = ?1, revision = revision + 1
       FROM (SELECT lo AS l, hi AS h, source AS s FROM claim
             WHERE expires_at IS NOT NULL AND expires_at <= ?1 AND ended_at IS NULL LIMIT ?2) AS due
       WHERE claim.lo = due.l AND claim.hi = due.h AND claim.source = due.s
       RETURNING source`,
      now,
      EXPIRE_CHUNK,
    )) {
      bySource.set(source, (bySource.get(source) ?? 0) + 1);
      ended += 1;
    }
    for (const [source, count] of bySource) {
      this.#sql.exec('UPDATE source SET active = active - ? WHERE id = ?', count, source);
    }
    return { bySource, more: ended === EXPIRE_CHUNK };
  }

  /** When the next claim expires, epoch milliseconds. */
  nextExpiry(): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        'SELECT min(expires_at) AS at FROM claim WHERE expires_at IS NOT NULL AND ended_at IS NULL',
      )
      .one().at;
  }

  /** Ends all claims of a source, e.g. because it was deleted. */
  withdrawSource(source: string, at: number): number {
    const id = this.#names.source(source);
    const cursor = this.#sql.exec(
      `UPDATE claim SET ended_at = ?1, end_reason = 'source-removed', changed_at = ?1, revision = revision + 1
       WHERE source = ?2 AND ended_at IS NULL RETURNING 1`,
      at,
      id,
    );
    let count = 0;
    for (const _ of cursor) count += 1;
    this.#sql.exec('UPDATE source SET active = 0 WHERE id = ?', id);
    return count;
  }

  /** Removes claims that ended before `before`; returns how many. */
  purgeEnded(before: number, limit: number): number {
    const cursor = this.#sql.exec(
      `DELETE FROM claim WHERE (lo, hi, source) IN
         (SELECT lo, hi, source FROM claim WHERE ended_at IS NOT NULL AND ended_at < ? LIMIT ?) RETURNING 1`,
      before,
      limit,
    );
    let count = 0;
    for (const _ of cursor) count += 1;
    return count;
  }

  /**
   * Removes moves of before `before`, the oldest first; returns how many. Looks at no more than `limit` rows, since a search
   * by time would read them all.
   */
  purgeMoves(before: number, limit: number): number {
    const cursor = this.#sql.exec(
      'DELETE FROM move WHERE id IN (SELECT id FROM move ORDER BY id LIMIT ?) AND at < ? RETURNING 1',
      limit,
      before,
    );
    let count = 0;
    for (const _ of cursor) count += 1;
    return count;
  }
}

const NOTHING_UPSERTED = { added: 0, updated: 0, rowsWritten: 0 };
const NOTHING_ENDED = { count: 0, rowsWritten: 0 };
