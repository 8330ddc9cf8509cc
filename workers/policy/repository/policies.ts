import { and, desc, eq, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { PolicyStatus } from '../../../shared/policy/document/document.ts';
import { type PolicyRow, type PolicyVersionRow, policies, policyVersions } from '../schema/policies.ts';

/** Where a page of programmes goes on: after this one, by time of change and id. */
export interface PolicyPosition {
  readonly updatedAt: number;
  readonly id: string;
}

export interface PolicyQuery {
  readonly statuses: readonly PolicyStatus[];
  readonly category?: string | undefined;
  readonly source?: string | undefined;
  /** Part of the title or of the organisation's name. */
  readonly text?: string | undefined;
  /** Only those of which sources say different things. */
  readonly disputed?: boolean | undefined;
  /** Only those on which a person's word stands over the sources'. */
  readonly overlaid?: boolean | undefined;
}

/** The read model of the programmes in D1. Writes are statements for the caller's batch. */
export function policyRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    /** Newest change first; what was deleted is left out. */
    page(query: PolicyQuery, after: PolicyPosition | null, limit: number): Promise<PolicyRow[]> {
      return orm
        .select()
        .from(policies)
        .where(and(...filters(query), after === null ? undefined : later(after)))
        .orderBy(desc(policies.updatedAt), desc(policies.id))
        .limit(limit);
    },

    /** How many there are by status; what was deleted is left out. */
    async countByStatus(): Promise<Readonly<Record<string, number>>> {
      const rows = await orm
        .select({ status: policies.status, count: sql<number>`count(*)` })
        .from(policies)
        .where(isNull(policies.deletedAt))
        .groupBy(policies.status);
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },

    /** Programmes that are most likely the same one, oldest first. */
    withDuplicateKey(key: string, limit = 20): Promise<PolicyRow[]> {
      return orm
        .select()
        .from(policies)
        .where(and(eq(policies.duplicateKey, key), isNull(policies.deletedAt)))
        .orderBy(policies.createdAt, policies.id)
        .limit(limit);
    },

    /** Only an event that is newer than the row may change it. */
    put(row: PolicyRow): D1PreparedStatement {
      const { sql: text, params } = orm
        .insert(policies)
        .values(row)
        .onConflictDoUpdate({
          target: policies.id,
          set: row,
          setWhere: sql.raw('excluded.sequence > policies.sequence'),
        })
        .toSQL();
      return db.prepare(text).bind(...params);
    },

    /** A version never changes, so whoever writes it first writes it for ever. */
    putVersion(row: PolicyVersionRow): D1PreparedStatement {
      const { sql: text, params } = orm.insert(policyVersions).values(row).onConflictDoNothing().toSQL();
      return db.prepare(text).bind(...params);
    },
  };
}

function filters({ statuses, category, source, text, disputed, overlaid }: PolicyQuery): (SQL | undefined)[] {
  return [
    isNull(policies.deletedAt),
    inArray(policies.status, [...statuses]),
    category === undefined ? undefined : contains(policies.categories, JSON.stringify(category)),
    source === undefined ? undefined : eq(policies.source, source),
    text === undefined ? undefined : or(contains(policies.title, text), contains(policies.organisation, text)),
    disputed ? sql`${policies.disagreements} <> '[]'` : undefined,
    overlaid ? sql`${policies.overlaid} <> '[]'` : undefined,
  ];
}

/** Not LIKE: a percent sign in what somebody looks for would mean everything. */
const contains = (column: unknown, text: string): SQL => sql`instr(${column}, ${text}) > 0`;

function later({ updatedAt, id }: PolicyPosition): SQL | undefined {
  return or(lt(policies.updatedAt, updatedAt), and(eq(policies.updatedAt, updatedAt), lt(policies.id, id)));
}
