import type { Names } from './names.ts';

/** How long a report that an entry was harmless is kept: scorecards look back a year. */
const KEEP_REPORTS_MS = 400 * 86_400_000;
const PURGE_CHUNK = 10_000;

/** Rows that nothing leads to any more, or that are too old to tell anything. Synchronous, for the caller's transaction. */
export class Leftovers {
  readonly #sql: SqlStorage;
  readonly #names: Names;

  constructor(sql: SqlStorage, names: Names) {
    this.#sql = sql;
    this.#names = names;
  }

  /**
   * Purges facts that no claim and no move states, and old reports of false positives.
   *
   * @returns how many rows went.
   */
  purge(now: number): number {
    const facts = this.#count(
      `DELETE FROM fact WHERE id IN (
         SELECT id FROM fact
         WHERE id NOT IN (SELECT fact FROM claim)
           AND id NOT IN (SELECT before FROM move WHERE kind = 'facts-changed' AND before IS NOT NULL)
           AND id NOT IN (SELECT after FROM move WHERE kind = 'facts-changed' AND after IS NOT NULL)
         LIMIT ?) RETURNING 1`,
      PURGE_CHUNK,
    );
    // Ids that are remembered must not be given to claims once their rows are gone.
    if (facts > 0) this.#names.reset();
    const reports = this.#count('DELETE FROM false_positive WHERE at < ? RETURNING 1', now - KEEP_REPORTS_MS);
    return facts + reports;
  }

  #count(query: string, ...bindings: SqlStorageValue[]): number {
    let count = 0;
    for (const _ of this.#sql.exec(query, ...bindings)) count += 1;
    return count;
  }
}
