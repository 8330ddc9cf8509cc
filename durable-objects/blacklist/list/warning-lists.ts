import type { WarningEffect } from '../../../shared/blacklist/allowlist/effect.ts';

/** What is known of a warning list apart from its ranges. Times are epoch milliseconds. */
export interface WarningListView {
  readonly name: string;
  readonly effect: WarningEffect;
  readonly title: string | null;
  readonly description: string | null;
  readonly version: string | null;
  /** Disjoint ranges. */
  readonly ranges: number;
  /** Entries of the list that were no addresses. */
  readonly rejected: number;
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/** The same with the object that holds the ranges as feed text. */
export interface StoredWarningList extends WarningListView {
  readonly object: string;
}

interface Row extends Record<string, SqlStorageValue> {
  name: string;
  effect: string;
  object: string;
  ranges: number;
  about: string;
  updated_at: number;
  updated_by: string;
}

/** The warning lists of one list: a row each, however many ranges they have. */
export class WarningLists {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** By name. */
  all(): StoredWarningList[] {
    return this.#sql.exec<Row>('SELECT * FROM warning_list ORDER BY name').toArray().map(listOf);
  }

  get(name: string): StoredWarningList | null {
    const [row] = this.#sql.exec<Row>('SELECT * FROM warning_list WHERE name = ?', name);
    return row ? listOf(row) : null;
  }

  put({ name, effect, object, ranges, updatedAt, updatedBy, ...about }: StoredWarningList): void {
    this.#sql.exec(
      `INSERT INTO warning_list (name, effect, object, ranges, about, updated_at, updated_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (name) DO UPDATE SET effect = ?2, object = ?3, ranges = ?4, about = ?5, updated_at = ?6, updated_by = ?7`,
      name,
      effect,
      object,
      ranges,
      JSON.stringify(about),
      updatedAt,
      updatedBy,
    );
  }

  remove(name: string): void {
    this.#sql.exec('DELETE FROM warning_list WHERE name = ?', name);
  }
}

function listOf(row: Row): StoredWarningList {
  const about = JSON.parse(row.about) as Pick<WarningListView, 'title' | 'description' | 'version' | 'rejected'>;
  return {
    name: row.name,
    effect: row.effect as WarningEffect,
    object: row.object,
    ranges: row.ranges,
    ...about,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}
