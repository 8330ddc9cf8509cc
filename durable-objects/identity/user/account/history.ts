/** Something in the history of an account. `at` is ms since the epoch. */
export interface HistoryEntry {
  /** Rises with time; the cursor of a page. */
  readonly id: number;
  readonly at: number;
  readonly type: string;
  readonly security: boolean;
  readonly actor: string;
  readonly session: string | null;
  readonly addressPrefix: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

interface ActivityRow extends Record<string, SqlStorageValue> {
  id: number;
  at: number;
  type: string;
  is_security: number;
  actor: string;
  session: string | null;
  address: string | null;
  data: string;
}

/**
 * A page of the history, newest first.
 *
 * @param before Only entries older than this id; null from the newest on.
 * @param security Only security events, or only others; null for all.
 */
export function historyPage(
  sql: SqlStorage,
  { before, limit, security }: { before: number | null; limit: number; security: boolean | null },
): HistoryEntry[] {
  return sql
    .exec<ActivityRow>(
      'SELECT * FROM activity WHERE id < ?1 AND (?2 IS NULL OR is_security = ?2) ORDER BY id DESC LIMIT ?3',
      before ?? Number.MAX_SAFE_INTEGER,
      security === null ? null : Number(security),
      limit,
    )
    .toArray()
    .map((row) => ({
      id: row.id,
      at: row.at,
      type: row.type,
      security: row.is_security === 1,
      actor: row.actor,
      session: row.session,
      addressPrefix: row.address,
      data: JSON.parse(row.data) as Record<string, unknown>,
    }));
}
