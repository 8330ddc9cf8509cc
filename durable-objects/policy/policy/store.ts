import type { PolicyDocument } from '../../../shared/policy/document/document.ts';
import type { Change } from '../../../shared/policy/lifecycle/changes.ts';
import type { Soundness } from '../../../shared/policy/lifecycle/quality.ts';
import type { PolicyState } from '../../../shared/policy/lifecycle/state.ts';
import { isSameRecord, type Statement } from '../../../shared/policy/lifecycle/statement.ts';
import { firstRow, type Row } from '../../kernel/sql.ts';

/** One version of the content, without the content. */
export interface VersionInfo {
  readonly version: number;
  /** ms since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly type: string;
  readonly reason: string | null;
  readonly changes: readonly Change[];
  readonly soundness: Soundness;
}

interface VersionRow extends Row {
  n: number;
  at: number;
  actor: string;
  type: string;
  reason: string | null;
  changes: string;
  soundness: string;
}

interface StatementRow extends Row {
  source: string;
  record: string;
  hash: string;
  modified_at: string | null;
  document: string;
}

type Life = Omit<PolicyState, 'statements' | 'document'>;

/** The rows of one programme. Synchronous; callers put what belongs together in one transaction. */
export class PolicyStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The state without its documents, which are most of it; `null` before the first event. */
  life(): Life | null {
    const row = firstRow<{ state: string }>(this.#sql, 'SELECT state FROM policy');
    return row && (JSON.parse(row.state) as Life);
  }

  /** `null` before the first event. */
  state(): PolicyState | null {
    const life = this.life();
    if (life === null) return null;
    const document = this.document(life.version);
    if (document === null) throw new Error('the version of the state is not there');
    return { ...life, document, statements: this.#statements() };
  }

  /** Whether a record has said exactly this before, without reading anything else. */
  hashOf(source: string, record: string): string | null {
    return (
      firstRow<{ hash: string }>(
        this.#sql,
        'SELECT hash FROM statement WHERE source = ? AND record = ?',
        source,
        record,
      )?.hash ?? null
    );
  }

  /** Writes what differs from before: the life, statements that came or went, and the version if it is a new one. */
  save(before: PolicyState | null, after: PolicyState, info: Omit<VersionInfo, 'version'>): void {
    const { statements, document, ...life } = after;
    if (before?.version !== after.version) this.#addVersion(after.version, document, info);
    if (before?.revision !== after.revision || before.overlay !== after.overlay) {
      this.#sql.exec(
        'INSERT INTO policy (only, state) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET state = ?1',
        JSON.stringify(life),
      );
    }
    for (const old of before?.statements ?? []) {
      if (!statements.some((each) => isSameRecord(each, old))) {
        this.#sql.exec('DELETE FROM statement WHERE source = ? AND record = ?', old.source, old.record);
      }
    }
    for (const each of statements) if (!before?.statements.includes(each)) this.#putStatement(each);
  }

  document(version: number): PolicyDocument | null {
    const row = firstRow<{ document: string }>(this.#sql, 'SELECT document FROM version WHERE n = ?', version);
    return row && (JSON.parse(row.document) as PolicyDocument);
  }

  info(version: number): VersionInfo | null {
    const row = firstRow<VersionRow>(this.#sql, `SELECT ${COLUMNS} FROM version WHERE n = ?`, version);
    return row && infoOf(row);
  }

  /** Newest first, those before `before`. */
  infos(limit: number, before: number | null): VersionInfo[] {
    return this.#sql
      .exec<VersionRow>(
        `SELECT ${COLUMNS} FROM version WHERE n < ? ORDER BY n DESC LIMIT ?`,
        before ?? Number.MAX_SAFE_INTEGER,
        limit,
      )
      .toArray()
      .map(infoOf);
  }

  #addVersion(
    n: number,
    document: PolicyDocument,
    { at, by, type, reason, changes, soundness }: Omit<VersionInfo, 'version'>,
  ): void {
    this.#sql.exec(
      'INSERT INTO version (n, at, actor, type, reason, changes, soundness, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      n,
      at,
      by,
      type,
      reason,
      JSON.stringify(changes),
      JSON.stringify(soundness),
      JSON.stringify(document),
    );
  }

  #putStatement({ source, record, hash, modifiedAt, document }: Statement): void {
    this.#sql.exec(
      `INSERT INTO statement (source, record, hash, modified_at, document) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (source, record) DO UPDATE SET hash = excluded.hash, modified_at = excluded.modified_at, document = excluded.document`,
      source,
      record,
      hash,
      modifiedAt,
      JSON.stringify(document),
    );
  }

  #statements(): Statement[] {
    return this.#sql
      .exec<StatementRow>('SELECT source, record, hash, modified_at, document FROM statement ORDER BY source, record')
      .toArray()
      .map(({ source, record, hash, modified_at, document }) => ({
        ...{ source, record, hash, modifiedAt: modified_at },
        document: JSON.parse(document) as PolicyDocument,
      }));
  }
}

const COLUMNS = 'n, at, actor, type, reason, changes, soundness';

function infoOf({ n, at, actor, type, reason, changes, soundness }: VersionRow): VersionInfo {
  return {
    ...{ version: n, at, by: actor, type, reason },
    changes: JSON.parse(changes) as Change[],
    soundness: JSON.parse(soundness) as Soundness,
  };
}
