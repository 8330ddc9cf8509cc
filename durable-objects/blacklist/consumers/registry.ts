import * as v from 'valibot';
import { type ConsumerSettings, consumerSettingsSchema } from '../../../shared/blacklist/consumer/settings.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { firstRow } from '../../kernel/sql.ts';

/** A consumer as operators see it; its keys are shown once each and never stored. Times are epoch milliseconds. */
export interface ConsumerView {
  readonly id: string;
  readonly settings: ConsumerSettings;
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Credentials that open something, oldest first. */
  readonly credentials: readonly CredentialView[];
}

export interface CredentialView {
  readonly createdAt: number;
  /** When a replaced one ends; null for the present one. */
  readonly endsAt: number | null;
}

interface ConsumerRow extends Record<string, SqlStorageValue> {
  id: string;
  settings: string;
  revision: number;
  created_at: number;
  updated_at: number;
}

export interface CredentialRow extends Record<string, SqlStorageValue> {
  sha256: string;
  consumer: string;
  created_at: number;
  ends_at: number | null;
}

/** Consumers are handed to every isolate in one object, so their number is bounded, */
const MAX_CONSUMERS = 1_000;
/** and so is what is said of all of them together, in characters of JSON. */
const MAX_SETTINGS = 2_000_000;
/** Credentials of one consumer that open something at the same time. */
const MAX_ACTIVE = 3;
/** How long a credential that has ended is still recognised, so that the board can name the device that was forgotten. */
const RETIRED_KEPT_MS = 30 * 86_400_000;
const MAX_RETIRED = 5;

/** The tables of consumers and their credentials; knows no event and no object. */
export class Registry {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Oldest first. */
  all(now: number): ConsumerView[] {
    const credentials = Map.groupBy(this.credentials(), ({ consumer }) => consumer);
    return this.#sql
      .exec<ConsumerRow>('SELECT * FROM consumer ORDER BY created_at, id')
      .toArray()
      .map((row) => viewOf(row, credentials.get(row.id) ?? [], now));
  }

  /** @throws AegisError `not_found`. */
  get(id: string, now: number): ConsumerView {
    const row = firstRow<ConsumerRow>(this.#sql, 'SELECT * FROM consumer WHERE id = ?', id);
    if (row === null) throw new AegisError('not_found', `there is no consumer ${id}`);
    const credentials = this.#sql.exec<CredentialRow>(
      'SELECT * FROM credential WHERE consumer = ? ORDER BY created_at, sha256',
      id,
    );
    return viewOf(row, credentials.toArray(), now);
  }

  has(id: string): boolean {
    return firstRow(this.#sql, 'SELECT 1 AS found FROM consumer WHERE id = ?', id) !== null;
  }

  /** Lists that a consumer may load, or null for one that is gone. */
  listsOf(id: string): readonly string[] | null {
    const row = firstRow<{ lists: string }>(
      this.#sql,
      "SELECT json_extract(settings, '$.lists') AS lists FROM consumer WHERE id = ?",
      id,
    );
    return row === null ? null : (JSON.parse(row.lists) as string[]);
  }

  /** Lists that somebody may load. */
  lists(): ReadonlySet<string> {
    const rows = this.#sql.exec<{ list: string }>(
      "SELECT DISTINCT each.value AS list FROM consumer, json_each(consumer.settings, '$.lists') AS each",
    );
    return new Set(rows.toArray().map(({ list }) => list));
  }

  /** Every credential, also those that have ended. */
  credentials(): CredentialRow[] {
    return this.#sql.exec<CredentialRow>('SELECT * FROM credential ORDER BY created_at, sha256').toArray();
  }

  /** @throws AegisError `conflict` at a limit. */
  insert(id: string, settings: ConsumerSettings, now: number): void {
    const { count } = this.#sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM consumer').one();
    if (count >= MAX_CONSUMERS) {
      throw new AegisError('conflict', `there are ${MAX_CONSUMERS} feed keys already; revoke one first`);
    }
    this.#sql.exec('INSERT INTO consumer VALUES (?, ?, 1, ?, ?)', id, JSON.stringify(settings), now, now);
    this.#assertRoom();
  }

  /**
   * @param expected The revision that is changed; null for any.
   * @throws AegisError `not_found`, `revision_mismatch`, `conflict` when all settings together become too long.
   */
  update(id: string, settings: ConsumerSettings, expected: number | null, now: number): void {
    this.assertRevision(id, expected, now);
    this.#sql.exec(
      'UPDATE consumer SET settings = ?, revision = revision + 1, updated_at = ? WHERE id = ?',
      JSON.stringify(settings),
      now,
      id,
    );
    this.#assertRoom();
  }

  /** @throws AegisError `not_found`, `revision_mismatch`. */
  assertRevision(id: string, expected: number | null, now: number): ConsumerView {
    const view = this.get(id, now);
    if (expected === null || expected === view.revision) return view;
    throw new AegisError('revision_mismatch', `the consumer is at revision ${view.revision}`, {
      details: { revision: view.revision },
    });
  }

  /** The consumer and all its credentials. */
  remove(id: string): void {
    this.#sql.exec('DELETE FROM consumer WHERE id = ?', id);
    this.#sql.exec('DELETE FROM credential WHERE consumer = ?', id);
  }

  /** Gives a consumer a credential; those that it has end at `othersEndAt`, if not before. Counts as a revision. */
  replaceCredential(id: string, sha256: string, othersEndAt: number, now: number): void {
    this.#sql.exec(
      'UPDATE credential SET ends_at = MIN(COALESCE(ends_at, ?1), ?1) WHERE consumer = ?2',
      othersEndAt,
      id,
    );
    // Only the newest of the replaced ones live on: a key that is changed again and again must not leave a trail of open doors.
    this.#sql.exec(
      `UPDATE credential SET ends_at = ?1 WHERE consumer = ?2 AND ends_at > ?1 AND sha256 NOT IN (
        SELECT sha256 FROM credential WHERE consumer = ?2 ORDER BY created_at DESC, sha256 LIMIT ?3)`,
      now,
      id,
      MAX_ACTIVE - 1,
    );
    this.addCredential(id, sha256, now);
    this.#sql.exec('UPDATE consumer SET revision = revision + 1, updated_at = ? WHERE id = ?', now, id);
  }

  /** @throws AegisError `idempotency_key_reused` for a key that was given out before, as one derived from it would be. */
  addCredential(id: string, sha256: string, now: number): void {
    if (firstRow(this.#sql, 'SELECT 1 AS found FROM credential WHERE sha256 = ?', sha256) !== null) {
      throw new AegisError('idempotency_key_reused', 'This idempotency key has given the consumer a key before.');
    }
    this.#sql.exec('INSERT INTO credential VALUES (?, ?, ?, NULL)', sha256, id, now);
  }

  /** Forgets credentials that ended long ago, and all but the last few of a consumer. */
  purgeRetired(now: number): void {
    this.#sql.exec('DELETE FROM credential WHERE ends_at <= ?', now - RETIRED_KEPT_MS);
    this.#sql.exec(
      `DELETE FROM credential WHERE sha256 IN (
        SELECT sha256 FROM (
          SELECT sha256, ROW_NUMBER() OVER (PARTITION BY consumer ORDER BY ends_at DESC, sha256) AS place
          FROM credential WHERE ends_at <= ?) WHERE place > ?)`,
      now,
      MAX_RETIRED,
    );
  }

  /** When the next credential ends after `now`, or null. */
  nextEnd(now: number): number | null {
    return (
      firstRow<{ at: number | null }>(this.#sql, 'SELECT MIN(ends_at) AS at FROM credential WHERE ends_at > ?', now)
        ?.at ?? null
    );
  }

  #assertRoom(): void {
    const { total } = this.#sql.exec<{ total: number }>('SELECT SUM(LENGTH(settings)) AS total FROM consumer').one();
    if (total <= MAX_SETTINGS) return;
    throw new AegisError('conflict', 'The settings of all consumers together are too long; take exemptions away.', {
      details: { characters: total, limit: MAX_SETTINGS },
    });
  }
}

function viewOf(row: ConsumerRow, credentials: readonly CredentialRow[], now: number): ConsumerView {
  return {
    id: row.id,
    settings: v.parse(consumerSettingsSchema, JSON.parse(row.settings)),
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    credentials: credentials
      .filter(({ ends_at }) => ends_at === null || ends_at > now)
      .map(({ created_at, ends_at }) => ({ createdAt: created_at, endsAt: ends_at })),
  };
}
