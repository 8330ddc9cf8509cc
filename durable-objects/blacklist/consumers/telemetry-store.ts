import {
  advanced,
  type FetchDelta,
  type FetchState,
  OTHER_LIST,
  type Refusal,
  type TelemetryDelta,
  type VersionFetch,
  type WrongDelta,
  type WrongState,
} from '../../../shared/blacklist/consumer/telemetry.ts';
import { indicatorListOf } from '../../../shared/blacklist/indicators/pointer.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { Registry } from './registry.ts';

/** Versions of one list of which it is known when a consumer first had them: the newest. */
const MAX_VERSIONS = 200;
/** Networks with wrong credentials, over all lists: those seen last. */
const MAX_WRONG = 1_000;

interface FetchedRow extends Record<string, SqlStorageValue> {
  consumer: string;
  list: string;
  sent: number;
  not_modified: number;
  errors: number;
  refused: string;
  bytes: number;
  last_at: number | null;
  last_version: number | null;
  refused_at: number | null;
  refusal: string | null;
  user_agent: string | null;
  prefix: string | null;
}

/**
 * What consumers were seen doing, as isolates tell. Counters are added up as they come; an isolate that dies takes a few seconds
 * of them along, so they are for people and not for a bill. Times and versions are told again with every poll, so those catch up.
 */
export class TelemetryStore {
  readonly #sql: SqlStorage;
  readonly #registry: Registry;

  constructor(sql: SqlStorage, registry: Registry) {
    this.#sql = sql;
    this.#registry = registry;
  }

  /** Takes in what one isolate tells; of a consumer that is gone, nothing. Only inside a transaction. */
  add({ fetches, wrong }: TelemetryDelta): void {
    for (const told of fetches) {
      const own = this.#registry.listsOf(told.consumer);
      if (own === null) continue;
      // A caller with a key that opens nothing, or nothing there, can make up names of lists.
      // What lies beside a list is counted by itself: it has versions of its own.
      const list = indicatorListOf(told.list)?.list ?? told.list;
      const delta = own.includes(list) ? told : { ...told, list: OTHER_LIST };
      this.#addFetches(delta);
      this.#addVersions(delta);
    }
    if (wrong.length === 0) return;
    const lists = this.#registry.lists();
    for (const delta of wrong) this.#addWrong(lists.has(delta.list) ? delta : { ...delta, list: OTHER_LIST });
    this.#sql.exec(
      `DELETE FROM wrong_credential WHERE (list, prefix) IN (
        SELECT list, prefix FROM wrong_credential ORDER BY last_at DESC, list, prefix LIMIT -1 OFFSET ?)`,
      MAX_WRONG,
    );
  }

  /** By consumer, then list. */
  fetches(): ReadonlyMap<string, FetchState[]> {
    const rows = this.#sql.exec<FetchedRow>('SELECT * FROM fetched ORDER BY consumer, list').toArray();
    const byConsumer = Map.groupBy(rows, ({ consumer }) => consumer);
    return new Map([...byConsumer].map(([consumer, of]) => [consumer, of.map(stateOf)]));
  }

  /** Newest first. */
  wrong(): WrongState[] {
    return this.#sql
      .exec<{ list: string; prefix: string; count: number; first_at: number; last_at: number }>(
        'SELECT * FROM wrong_credential ORDER BY last_at DESC, list, prefix',
      )
      .toArray()
      .map(({ list, prefix, count, first_at, last_at }) => ({
        ...{ list, prefix, count },
        firstAt: first_at,
        lastAt: last_at,
      }));
  }

  /** Which consumers have had these versions of a list, and since when. */
  fetchesOf(list: string, versions: readonly number[]): Omit<VersionFetch, 'name'>[] {
    return this.#sql
      .exec<{ consumer: string; version: number; at: number }>(
        `SELECT consumer, version, at FROM version_fetch
         WHERE list = ? AND version IN (SELECT value FROM json_each(?)) ORDER BY version, at, consumer`,
        list,
        JSON.stringify(versions),
      )
      .toArray();
  }

  forget(consumer: string): void {
    this.#sql.exec('DELETE FROM fetched WHERE consumer = ?', consumer);
    this.#sql.exec('DELETE FROM version_fetch WHERE consumer = ?', consumer);
  }

  #addFetches(delta: FetchDelta): void {
    const row = firstRow<FetchedRow>(
      this.#sql,
      'SELECT * FROM fetched WHERE consumer = ? AND list = ?',
      delta.consumer,
      delta.list,
    );
    const state = advanced(row === null ? null : stateOf(row), delta);
    this.#sql.exec(
      'INSERT OR REPLACE INTO fetched VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      delta.consumer,
      state.list,
      state.sent,
      state.notModified,
      state.errors,
      JSON.stringify(state.refused),
      state.bytes,
      state.lastAt,
      state.lastVersion,
      state.refusedAt,
      state.refusal,
      state.userAgent,
      state.prefix,
    );
  }

  #addVersions({ consumer, list, versions }: FetchDelta): void {
    let added = 0;
    for (const [version, at] of versions) {
      added += this.#sql.exec(
        `INSERT INTO version_fetch VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at < version_fetch.at`,
        consumer,
        list,
        version,
        at,
      ).rowsWritten;
    }
    if (added === 0) return;
    this.#sql.exec(
      `DELETE FROM version_fetch WHERE consumer = ?1 AND list = ?2 AND version <= (
        SELECT version FROM version_fetch WHERE consumer = ?1 AND list = ?2 ORDER BY version DESC LIMIT 1 OFFSET ?3)`,
      consumer,
      list,
      MAX_VERSIONS,
    );
  }

  #addWrong({ list, prefix, count, lastAt }: WrongDelta): void {
    this.#sql.exec(
      `INSERT INTO wrong_credential VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO UPDATE SET
        count = count + excluded.count, last_at = MAX(last_at, excluded.last_at)`,
      list,
      prefix,
      count,
      lastAt,
    );
  }
}

function stateOf(row: FetchedRow): FetchState {
  return {
    list: row.list,
    sent: row.sent,
    notModified: row.not_modified,
    errors: row.errors,
    refused: JSON.parse(row.refused) as Record<Refusal, number>,
    bytes: row.bytes,
    lastAt: row.last_at,
    lastVersion: row.last_version,
    refusedAt: row.refused_at,
    refusal: row.refusal as Refusal | null,
    userAgent: row.user_agent,
    prefix: row.prefix,
  };
}
