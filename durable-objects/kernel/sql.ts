/** A row as SQLite in a Durable Object gives it. */
export type Row = Record<string, SqlStorageValue>;

/**
 * The first row of a query, or null.
 *
 * @example
 * const row = firstRow<{ due: number }>(sql, 'SELECT due_at AS due FROM k_alarms WHERE kind = ?', 'outbox');
 */
export function firstRow<R extends Row>(sql: SqlStorage, query: string, ...bindings: SqlStorageValue[]): R | null {
  const next = sql.exec<R>(query, ...bindings).next();
  return next.done ? null : next.value;
}
