import { AegisError } from '../../shared/kernel/error.ts';
import { firstRow } from './sql.ts';

/** How long a result is kept, in ms. */
const KEPT_MS = 24 * 60 * 60_000;
/** How many expired results one call removes at most, so that no command pays for a day's worth. */
const PURGED_A_CALL = 32;
/** A row holds 2 MB; the receipts of 5,000 entries, half of them refused, are 0.6 MB. */
const LONGEST_RESULT = 1_500_000;

/**
 * Remembers what a command answered, so that the same request sent again gets the same answer and does nothing.
 *
 * @example
 * const { value, replayed } = storage.transactionSync(() =>
 *   idempotency.run(meta.idempotencyKey, requestHash, now, () => addEntry(command)),
 * );
 */
export class Idempotency {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /**
   * Runs `fn`, or returns what it returned when the key was last used. Must be called inside the transaction that
   * holds the effects of `fn`: either both stay or neither. A throw is not remembered.
   *
   * @param key The caller's key; null runs `fn` without remembering.
   * @param requestHash Tells requests apart, e.g. the SHA-256 of the body.
   * @param now ms since the epoch.
   * @param fn Its result must survive JSON.
   * @throws AegisError `idempotency_key_reused` when the key was used for another request; `payload_too_large` when
   * the result is too long to be remembered.
   */
  run<T>(key: string | null, requestHash: string, now: number, fn: () => T): { value: T; replayed: boolean } {
    if (key === null) return { value: fn(), replayed: false };
    this.#purge(now);
    const stored = firstRow<{ request_hash: string; result: string }>(
      this.#sql,
      'SELECT request_hash, result FROM k_idempotency WHERE key = ? AND expires_at > ?',
      key,
      now,
    );
    if (stored !== null) {
      if (stored.request_hash !== requestHash) {
        throw new AegisError('idempotency_key_reused', 'The idempotency key was used for another request');
      }
      return { value: (JSON.parse(stored.result) as { value: T }).value, replayed: true };
    }
    const value = fn();
    this.#remember(key, requestHash, now, JSON.stringify({ value }));
    return { value, replayed: false };
  }

  #remember(key: string, requestHash: string, now: number, result: string): void {
    if (result.length > LONGEST_RESULT) {
      throw new AegisError('payload_too_large', 'The result is too long to be remembered for its idempotency key');
    }
    // Replaces: an expired row of the same key may have escaped the bounded purge.
    this.#sql.exec(
      'INSERT OR REPLACE INTO k_idempotency (key, request_hash, result, expires_at) VALUES (?, ?, ?, ?)',
      key,
      requestHash,
      result,
      now + KEPT_MS,
    );
  }

  #purge(now: number): void {
    this.#sql.exec(
      'DELETE FROM k_idempotency WHERE key IN (SELECT key FROM k_idempotency WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)',
      now,
      PURGED_A_CALL,
    );
  }
}
