import { asc, isNull, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { FirewallView } from '../../../shared/blacklist/push/state.ts';
import { firewalls } from '../schema/firewalls.ts';

/** The read model of the appliances in D1. Writes are statements for the caller's batch. */
export function firewallRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    /** Every appliance that was not deleted, by id, as its newest event stated it. */
    async all(): Promise<FirewallView[]> {
      const rows = await orm
        .select({ state: firewalls.state })
        .from(firewalls)
        .where(isNull(firewalls.deletedAt))
        .orderBy(asc(firewalls.id));
      return rows.map(({ state }) => JSON.parse(state) as FirewallView);
    },

    /** Only an event that is newer than the row may change it. */
    put(view: FirewallView, sequence: number): D1PreparedStatement {
      const { id, list, enabled } = view.config;
      const row = { id, list, enabled, deletedAt: view.deletedAt, state: JSON.stringify(view), sequence };
      const { sql: text, params } = orm
        .insert(firewalls)
        .values(row)
        .onConflictDoUpdate({
          target: firewalls.id,
          set: row,
          setWhere: sql.raw('excluded.sequence > firewalls.sequence'),
        })
        .toSQL();
      return db.prepare(text).bind(...params);
    },
  };
}
