import type { RuleSet } from '../../../shared/policy/ranking/rule-set.ts';
import type { RuleDraft } from '../../../shared/policy/rules/draft.ts';
import { BUILT_IN, type RuleVersion } from '../../../shared/policy/rules/version.ts';
import { firstRow } from '../../kernel/sql.ts';

/** Drafts kept that were decided or abandoned; open ones beyond it are refused by the commands. */
const KEPT_DECIDED = 200;

/** The rows of the rule book. Synchronous; callers put what belongs together in one transaction. */
export class RuleBookStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  draft(id: string): RuleDraft | null {
    const row = firstRow<{ state: string }>(this.#sql, 'SELECT state FROM draft WHERE id = ?', id);
    return row === null ? null : (JSON.parse(row.state) as RuleDraft);
  }

  saveDraft(draft: RuleDraft): void {
    this.#sql.exec(
      'INSERT INTO draft VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET status = ?2, state = ?3',
      draft.id,
      draft.status,
      JSON.stringify(draft),
    );
    this.#sql.exec(
      `DELETE FROM draft WHERE status IN ('approved', 'rejected') AND id NOT IN (
        SELECT id FROM draft WHERE status IN ('approved', 'rejected') ORDER BY id DESC LIMIT ?)`,
      KEPT_DECIDED,
    );
  }

  /** Newest first. */
  drafts(limit: number): RuleDraft[] {
    return this.#sql
      .exec<{ state: string }>('SELECT state FROM draft ORDER BY id DESC LIMIT ?', limit)
      .toArray()
      .map(({ state }) => JSON.parse(state) as RuleDraft);
  }

  openDrafts(): number {
    const sql = "SELECT COUNT(*) AS n FROM draft WHERE status IN ('draft', 'submitted')";
    return firstRow<{ n: number }>(this.#sql, sql)?.n ?? 0;
  }

  addVersion(version: RuleVersion, content: RuleSet): void {
    const [meta, text] = [JSON.stringify(version), JSON.stringify(content)];
    this.#sql.exec('INSERT INTO version VALUES (?, ?, ?)', version.version, meta, text);
  }

  /** Rising. A few bytes each: a rule book of a thousand versions is a small one. */
  versions(): RuleVersion[] {
    return this.#sql
      .exec<{ meta: string }>('SELECT meta FROM version ORDER BY version')
      .toArray()
      .map(({ meta }) => JSON.parse(meta) as RuleVersion);
  }

  content(version: number): RuleSet | null {
    if (version === BUILT_IN.version) return BUILT_IN.ruleSet;
    const row = firstRow<{ content: string }>(this.#sql, 'SELECT content FROM version WHERE version = ?', version);
    return row === null ? null : (JSON.parse(row.content) as RuleSet);
  }

  newest(): number {
    return firstRow<{ n: number | null }>(this.#sql, 'SELECT MAX(version) AS n FROM version')?.n ?? 0;
  }

  announced(): number {
    return firstRow<{ version: number }>(this.#sql, 'SELECT version FROM announced')?.version ?? 0;
  }

  announce(version: number): void {
    this.#sql.exec('UPDATE announced SET version = ?', version);
  }
}
