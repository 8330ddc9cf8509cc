import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AuditRecord } from '../../../shared/blacklist/audit.ts';
import { audit } from '../schema/audit.ts';

/** What an auditor asks for; null does not count. Times are ms since the epoch. */
export interface AuditQuery {
  /** A type, or how it begins. */
  readonly type: string | null;
  readonly actor: string | null;
  readonly stream: string | null;
  readonly since: number | null;
  readonly until: number | null;
  /** The last line of the page before. */
  readonly after: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
}

/** Greater than every character of a type; closes the range of a prefix. */
const LAST = '\u{10ffff}';

/** The audit of the blacklist system in D1. Lines are never changed: a second event of the same id is the same event. */
export function auditRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    put(record: AuditRecord): D1PreparedStatement {
      const { sql: text, params } = orm.insert(audit).values(record).onConflictDoNothing().toSQL();
      return db.prepare(text).bind(...params);
    },

    /** A page, the newest first. */
    page(query: AuditQuery) {
      const conditions: (SQL | undefined)[] = [
        // A range and not LIKE, whose pattern D1 bounds to 50 bytes.
        query.type === null ? undefined : and(gte(audit.type, query.type), lt(audit.type, query.type + LAST)),
        query.actor === null ? undefined : eq(audit.actor, query.actor),
        query.stream === null ? undefined : eq(audit.stream, query.stream),
        query.since === null ? undefined : gte(audit.at, query.since),
        query.until === null ? undefined : lt(audit.at, query.until),
        query.after === null ? undefined : sql`(${audit.at}, ${audit.id}) < (${query.after.at}, ${query.after.id})`,
      ];
      const wanted = and(...conditions);
      return orm.select().from(audit).where(wanted).orderBy(desc(audit.at), desc(audit.id)).limit(query.limit);
    },
  };
}
