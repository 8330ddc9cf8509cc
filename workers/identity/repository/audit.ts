import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { securityAudit } from '../schema/users.ts';

/** What an auditor asks for; null does not count. Times are ms since the epoch. */
export interface AuditQuery {
  readonly user: string | null;
  /** A type, or how it begins. */
  readonly type: string | null;
  readonly actor: string | null;
  readonly since: number | null;
  readonly until: number | null;
  /** The last event of the page before. */
  readonly after: { readonly at: number; readonly id: string } | null;
  readonly limit: number;
}

/** Greater than every character of a type; closes the range of a prefix. */
const LAST = '\u{10ffff}';

/** The audit read model, for reading; the projection writes it. */
export function auditRepository(db: D1Database) {
  const orm = drizzle(db);
  const { at, id, userId, type, actor } = securityAudit;
  return {
    /** A page, the newest first. */
    page: (query: AuditQuery) => {
      const conditions: (SQL | undefined)[] = [
        query.user === null ? undefined : eq(userId, query.user),
        // A range and not LIKE, whose pattern D1 bounds to 50 bytes.
        query.type === null ? undefined : and(gte(type, query.type), lt(type, query.type + LAST)),
        query.actor === null ? undefined : eq(actor, query.actor),
        query.since === null ? undefined : gte(at, query.since),
        query.until === null ? undefined : lt(at, query.until),
        query.after === null ? undefined : sql`(${at}, ${id}) < (${query.after.at}, ${query.after.id})`,
      ];
      return orm
        .select()
        .from(securityAudit)
        .where(and(...conditions))
        .orderBy(desc(at), desc(id))
        .limit(query.limit);
    },
  };
}
