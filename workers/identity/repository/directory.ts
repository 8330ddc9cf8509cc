import { and, desc, eq, ne, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { securityAudit, users } from '../schema/users.ts';

export type DirectoryRow = typeof users.$inferSelect;
export type AuditRow = typeof securityAudit.$inferInsert;

/** What administrators search by; what is absent does not count. */
export interface DirectorySearch {
  /** How the address begins. */
  readonly email?: string | undefined;
  /** How the user name begins. */
  readonly username?: string | undefined;
  /** What the display name contains. */
  readonly name?: string | undefined;
  readonly status?: string | undefined;
  readonly role?: string | undefined;
}

/** The last row of a page. */
export interface DirectoryCursor {
  readonly createdAt: number;
  readonly id: string;
}

/** Greater than every character that a name can have; closes the range of a prefix, for which LIKE would be bounded to 50 bytes. */
const LAST = '\u{10ffff}';

/** The directory in D1: read for search and lists, written by the projection; never asked when somebody signs in. */
export function directoryRepository(db: D1Database) {
  const orm = drizzle(db);
  const prepared = (query: { toSQL(): { sql: string; params: unknown[] } }): D1PreparedStatement => {
    const { sql: text, params } = query.toSQL();
    return db.prepare(text).bind(...params);
  };
  return {
    /** A page of accounts that are there, the newest first. */
    search: (wanted: DirectorySearch, after: DirectoryCursor | null, limit: number): Promise<DirectoryRow[]> =>
      orm
        .select()
        .from(users)
        .where(and(ne(users.status, 'erased'), ...conditions(wanted), after === null ? undefined : isAfter(after)))
        .orderBy(desc(users.createdAt), desc(users.id))
        .limit(limit),

    /** Only an event that is newer than the row may change it. A statement for a batch. */
    put: (row: DirectoryRow): D1PreparedStatement =>
      prepared(
        orm
          .insert(users)
          .values(row)
          .onConflictDoUpdate({ target: users.id, set: row, setWhere: sql`excluded.sequence > users.sequence` }),
      ),

    /** An event is one row, however often it comes. A statement for a batch. */
    note: (row: AuditRow): D1PreparedStatement => prepared(orm.insert(securityAudit).values(row).onConflictDoNothing()),
  };
}

function conditions({ email, username, name, status, role }: DirectorySearch): (SQL | undefined)[] {
  return [
    email === undefined ? undefined : beginsWith(users.email, email),
    username === undefined ? undefined : beginsWith(users.username, username),
    name === undefined ? undefined : sql`instr(lower(${users.displayName}), lower(${name})) > 0`,
    status === undefined ? undefined : eq(users.status, status),
    role === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM json_each(${users.roles}) WHERE json_each.value = ${role})`,
  ];
}

function beginsWith(column: typeof users.email | typeof users.username, prefix: string): SQL {
  return sql`(${column} COLLATE NOCASE >= ${prefix} AND ${column} COLLATE NOCASE < ${prefix + LAST})`;
}

function isAfter({ createdAt, id }: DirectoryCursor): SQL {
  return sql`(${users.createdAt}, ${users.id}) < (${createdAt}, ${id})`;
}
