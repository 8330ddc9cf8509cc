import { firstRow } from '../../kernel/sql.ts';

/** Small facts of the catalogue, by key. */
interface Values {
  /** Rises with the pointer. */
  readonly sequence: number;
  /** Version that the pointer names. */
  readonly live: string;
  /** When the first change came that no compilation has taken in; `null`: none waits. */
  readonly waitingSince: number | null;
  /** Day in Seoul on which each source was last read as a whole. */
  readonly verified: Readonly<Record<string, string>>;
}

/** Settings of the catalogue as JSON, one a row. */
export class Settings {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get<Key extends keyof Values>(key: Key): Values[Key] | null {
    const row = firstRow<{ json: string }>(this.#sql, 'SELECT json FROM setting WHERE key = ?', key);
    return row && (JSON.parse(row.json) as Values[Key]);
  }

  set<Key extends keyof Values>(key: Key, value: Values[Key]): void {
    this.#sql.exec(
      'INSERT INTO setting (key, json) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET json = ?2',
      key,
      JSON.stringify(value),
    );
  }
}
