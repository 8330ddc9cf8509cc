import type { HoldReason } from '../../../shared/blacklist/publication/gate.ts';
import type { Breakdown } from '../../../shared/blacklist/publication/pointer.ts';

/**
 * - `live`: what firewalls load now; at most one
 * - `past`: was live
 * - `held`: waits for a person; at most one
 * - `superseded`: was held when a newer candidate came
 * - `rejected`: a person said no
 */
export type PublicationState = 'live' | 'past' | 'held' | 'superseded' | 'rejected';

/** A compiled snapshot and what became of it. Times are epoch milliseconds. */
export interface Publication {
  readonly version: number;
  readonly state: PublicationState;
  readonly sha256: string;
  readonly textKey: string;
  readonly lookupKey: string;
  readonly exemptKey: string;
  readonly bytes: number;
  readonly lines4: number;
  readonly lines6: number;
  readonly entries: number;
  readonly addresses4: number;
  /** IPv6 networks of /48 covered, rounded up. */
  readonly networks6: number;
  readonly breakdown: Breakdown;
  readonly reasons: readonly HoldReason[];
  /**
   * The version that this one is, without what was exempted during a hold; `null` for one that was compiled. The gate goes
   * on comparing with that one: an exemption must not let through what is held.
   */
  readonly cutFrom: number | null;
  readonly compiledAt: number;
  readonly publishedAt: number | null;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly note: string | null;
}

interface PublicationRecord extends Record<string, SqlStorageValue> {
  version: number;
  compiled_at: number;
  state: string;
  sha256: string;
  text_key: string;
  lookup_key: string;
  exempt_key: string;
  bytes: number;
  lines4: number;
  lines6: number;
  entries: number;
  addresses4: number;
  networks6: number;
  breakdown: string;
  reasons: string;
  cut_from: number | null;
  published_at: number | null;
  decided_at: number | null;
  decided_by: string | null;
  note: string | null;
}

export type NewPublication = Omit<Publication, 'version' | 'publishedAt' | 'decidedAt' | 'decidedBy' | 'note'> & {
  readonly version: number;
  readonly publishedAt: number | null;
};

/** The versions of a list's feed. Synchronous SQL for the caller's transaction. */
export class Publications {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  live(): Publication | null {
    return this.#first("SELECT * FROM publication WHERE state = 'live'");
  }

  held(): Publication | null {
    return this.#first("SELECT * FROM publication WHERE state = 'held'");
  }

  /** What the gate compares with: the live version, or the one that it was cut from. */
  passed(): Publication | null {
    return this.#first(
      `SELECT * FROM publication
       WHERE version = (SELECT coalesce(cut_from, version) FROM publication WHERE state = 'live')`,
    );
  }

  get(version: number): Publication | null {
    return this.#first('SELECT * FROM publication WHERE version = ?', version);
  }

  /** Whether a person has refused this very change: the same text, for the same reasons, against the same live version. */
  isRejected({ sha256, reasons }: Pick<Publication, 'sha256' | 'reasons'>): boolean {
    const rejected = this.#first(
      `SELECT * FROM publication WHERE state = 'rejected' AND sha256 = ? AND reasons = ?
         AND version > (SELECT coalesce(max(coalesce(cut_from, version)), 0) FROM publication WHERE state = 'live')`,
      sha256,
      JSON.stringify(reasons),
    );
    return rejected !== null;
  }

  /** When the newest version became live; `null` before the first. */
  lastPublishedAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT max(published_at) AS at FROM publication').one().at;
  }

  nextVersion(): number {
    return this.#sql.exec<{ v: number }>('SELECT coalesce(max(version), 0) + 1 AS v FROM publication').one().v;
  }

  /** Newest first, before a version. */
  page(before: number | null, limit: number): Publication[] {
    return this.#sql
      .exec<PublicationRecord>(
        'SELECT * FROM publication WHERE ?1 IS NULL OR version < ?1 ORDER BY version DESC LIMIT ?2',
        before,
        limit,
      )
      .toArray()
      .map(publicationOf);
  }

  insert(p: NewPublication): void {
    this.#sql.exec(
      `INSERT INTO publication (version, compiled_at, state, sha256, text_key, lookup_key, exempt_key, bytes, lines4,
         lines6, entries, addresses4, networks6, breakdown, reasons, cut_from, published_at)
       VALUES (${Array(17).fill('?').join(', ')})`,
      p.version,
      p.compiledAt,
      p.state,
      p.sha256,
      p.textKey,
      p.lookupKey,
      p.exemptKey,
      p.bytes,
      p.lines4,
      p.lines6,
      p.entries,
      p.addresses4,
      p.networks6,
      JSON.stringify(p.breakdown),
      JSON.stringify(p.reasons),
      p.cutFrom,
      p.publishedAt,
    );
  }

  /** The text is the same; what is said about its lines has changed. */
  refreshLive(tables: Pick<Publication, 'lookupKey' | 'exemptKey' | 'compiledAt' | 'entries' | 'breakdown'>): void {
    this.#sql.exec(
      `UPDATE publication SET lookup_key = ?, exempt_key = ?, compiled_at = ?, entries = ?, breakdown = ?, cut_from = NULL
       WHERE state = 'live'`,
      tables.lookupKey,
      tables.exemptKey,
      tables.compiledAt,
      tables.entries,
      JSON.stringify(tables.breakdown),
    );
  }

  /** Ends the present held state, the live one or both, before another snapshot takes the place. */
  retire(states: { readonly held: boolean; readonly live: boolean }): void {
    if (states.held) this.#sql.exec("UPDATE publication SET state = 'superseded' WHERE state = 'held'");
    if (states.live) this.#sql.exec("UPDATE publication SET state = 'past' WHERE state = 'live'");
  }

  /** Notes what a person decided; `publishedAt` when that made the version live. */
  decide(
    version: number,
    state: PublicationState,
    decision: { at: number; by: string; note: string | null },
    publishedAt: number | null = null,
  ): void {
    this.#sql.exec(
      `UPDATE publication SET state = ?, decided_at = ?, decided_by = ?, note = ?,
         published_at = coalesce(?, published_at) WHERE version = ?`,
      state,
      decision.at,
      decision.by,
      decision.note,
      publishedAt,
      version,
    );
  }

  /** Look-up tables that no live or held version needs, beyond the newest `keep` versions. */
  staleTables(keep: number): { version: number; lookupKey: string }[] {
    return this.#sql
      .exec<{ version: number; lookupKey: string }>(
        `SELECT version, lookup_key AS lookupKey FROM publication p
         WHERE state NOT IN ('live', 'held') AND lookup_key <> '' AND version <= (SELECT max(version) FROM publication) - ?
           AND NOT EXISTS (SELECT 1 FROM publication q WHERE q.lookup_key = p.lookup_key AND q.state IN ('live', 'held'))
         LIMIT 100`,
        keep,
      )
      .toArray();
  }

  /** Keys of the objects that a version leads to: the live, the held, and the newest `keep`; tables until they are dropped. */
  objectsInUse(keep: number): Set<string> {
    const rows = this.#sql
      .exec<{ key: string }>(
        `WITH kept AS (
           SELECT text_key, exempt_key FROM publication
           WHERE state IN ('live', 'held') OR version > (SELECT max(version) FROM publication) - ?
         )
         SELECT text_key AS key FROM kept UNION SELECT exempt_key FROM kept UNION SELECT lookup_key FROM publication`,
        keep,
      )
      .toArray();
    return new Set(rows.map(({ key }) => key));
  }

  forgetTable(version: number): void {
    this.#sql.exec("UPDATE publication SET lookup_key = '' WHERE version = ?", version);
  }

  #first(query: string, ...bindings: SqlStorageValue[]): Publication | null {
    const [row] = this.#sql.exec<PublicationRecord>(query, ...bindings);
    return row ? publicationOf(row) : null;
  }
}

function publicationOf(row: PublicationRecord): Publication {
  return {
    version: row.version,
    state: row.state as PublicationState,
    sha256: row.sha256,
    textKey: row.text_key,
    lookupKey: row.lookup_key,
    exemptKey: row.exempt_key,
    bytes: row.bytes,
    lines4: row.lines4,
    lines6: row.lines6,
    entries: row.entries,
    addresses4: row.addresses4,
    networks6: row.networks6,
    breakdown: JSON.parse(row.breakdown) as Breakdown,
    reasons: JSON.parse(row.reasons) as HoldReason[],
    cutFrom: row.cut_from,
    compiledAt: row.compiled_at,
    publishedAt: row.published_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    note: row.note,
  };
}
