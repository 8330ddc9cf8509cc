import { kstDay } from '../../../shared/blacklist/portal/kst-day.ts';

export interface DailyChange {
  readonly added?: number;
  readonly updated?: number;
  readonly withdrawn?: number;
  readonly expired?: number;
}

/** A day's totals of one source: what an event carries, so that a projection needs no earlier event. */
export interface DailyTotal {
  readonly day: string;
  readonly source: string;
  readonly added: number;
  readonly updated: number;
  readonly withdrawn: number;
  readonly expired: number;
  /** Claims of the source that are in force after the change. */
  readonly active: number;
  readonly [key: string]: string | number;
}

/** Counters per day and source. */
export class Daily {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(at: number, source: number, { added = 0, updated = 0, withdrawn = 0, expired = 0 }: DailyChange): void {
    if (added + updated + withdrawn + expired === 0) return;
    this.#sql.exec(
      `INSERT INTO daily (day, source, added, updated, withdrawn, expired) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (day, source) DO UPDATE SET added = added + ?3, updated = updated + ?4,
         withdrawn = withdrawn + ?5, expired = expired + ?6`,
      kstDay(at),
      source,
      added,
      updated,
      withdrawn,
      expired,
    );
  }

  total(at: number, source: number): DailyTotal {
    const [row] = this.#sql.exec<DailyTotal>(
      `SELECT d.day, s.name AS source, d.added, d.updated, d.withdrawn, d.expired, s.active
       FROM daily d JOIN source s ON s.id = d.source WHERE d.day = ? AND d.source = ?`,
      kstDay(at),
      source,
    );
    if (row) return row;
    const { name, active } = this.#sql
      .exec<{ name: string; active: number }>('SELECT name, active FROM source WHERE id = ?', source)
      .one();
    return { day: kstDay(at), source: name, added: 0, updated: 0, withdrawn: 0, expired: 0, active };
  }
}
