import { boundKeys, formatRange, rangeOfKeys } from '../../../shared/blacklist/address/format.ts';
import type { AddressRange } from '../../../shared/blacklist/address/range.ts';
import type { BoundKey } from '../../../shared/blacklist/record.ts';

/** A range that is cut out of the feed, also from inside wider entries. Times are epoch milliseconds. */
export interface AllowView {
  readonly address: string;
  readonly reason: string;
  readonly owner: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** What cuts it, where that is not the list's own allowlist. */
  readonly layer?: 'warning-list';
}

interface AllowRecord extends Record<string, SqlStorageValue> {
  lo: BoundKey;
  hi: BoundKey;
  reason: string;
  owner: string;
  created_at: number;
  expires_at: number | null;
}

/** The allowlist of one list. */
export class Allowlist {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  put(range: AddressRange, entry: { reason: string; owner: string; at: number; expiresAt: number | null }): AllowView {
    const [lo, hi] = boundKeys(range);
    this.#sql.exec(
      `INSERT INTO allow (lo, hi, reason, owner, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (lo, hi) DO UPDATE SET reason = ?3, owner = ?4, expires_at = ?6`,
      lo,
      hi,
      entry.reason,
      entry.owner,
      entry.at,
      entry.expiresAt,
    );
    return view(this.#sql.exec<AllowRecord>('SELECT * FROM allow WHERE lo = ? AND hi = ?', lo, hi).one());
  }

  /** Removes an entry; `null` if there was none. */
  remove(range: AddressRange): AllowView | null {
    const [lo, hi] = boundKeys(range);
    const [row] = this.#sql.exec<AllowRecord>('DELETE FROM allow WHERE lo = ? AND hi = ? RETURNING *', lo, hi);
    return row ? view(row) : null;
  }

  /** Entries in force, in address order. */
  all(now: number): AllowView[] {
    return this.#sql
      .exec<AllowRecord>('SELECT * FROM allow WHERE expires_at IS NULL OR expires_at > ? ORDER BY lo, hi', now)
      .toArray()
      .map(view);
  }

  /** Drops entries whose time is over; returns how many. */
  expire(now: number): number {
    return this.#sql.exec('DELETE FROM allow WHERE expires_at <= ? RETURNING lo', now).toArray().length;
  }

  nextExpiry(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(expires_at) AS at FROM allow').one().at;
  }
}

function view(row: AllowRecord): AllowView {
  return {
    address: formatRange(rangeOfKeys(row.lo, row.hi)),
    reason: row.reason,
    owner: row.owner,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
