import type { IndicatorAllowance } from '../../../shared/blacklist/indicators/state.ts';
import type { Row } from '../../kernel/sql.ts';

/** The allowlist of a list of indicators. Synchronous, for the caller's transaction. */
export class IndicatorAllowlist {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  put({ value, reason, by, addedAt, expiresAt }: IndicatorAllowance): void {
    this.#sql.exec(
      `INSERT INTO allow (value, reason, by, added_at, expires_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (value) DO UPDATE SET reason = excluded.reason, by = excluded.by, expires_at = excluded.expires_at`,
      ...[value, reason, by, addedAt, expiresAt],
    );
  }

  /** Whether there was one. */
  remove(value: string): boolean {
    return [...this.#sql.exec('DELETE FROM allow WHERE value = ? RETURNING 1', value)].length > 0;
  }

  all(): IndicatorAllowance[] {
    return this.#sql
      .exec<Row & { value: string; reason: string; by: string; added_at: number; expires_at: number | null }>(
        'SELECT * FROM allow ORDER BY value',
      )
      .toArray()
      .map(({ added_at, expires_at, ...rest }) => ({ ...rest, addedAt: added_at, expiresAt: expires_at }));
  }

  /** Drops what is over; returns whether anything was. */
  expire(now: number): boolean {
    return [...this.#sql.exec('DELETE FROM allow WHERE expires_at <= ? RETURNING 1', now)].length > 0;
  }

  nextExpiry(): number | null {
    return this.all().reduce<number | null>(
      (next, { expiresAt }) => (expiresAt === null ? next : Math.min(next ?? expiresAt, expiresAt)),
      null,
    );
  }
}
