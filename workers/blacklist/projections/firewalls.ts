import * as v from 'valibot';
import { auditRecord } from '../../../shared/blacklist/audit.ts';
import { firewallConfigSchema } from '../../../shared/blacklist/push/config.ts';
import type { FirewallView } from '../../../shared/blacklist/push/state.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectOnce } from '../../../shared/events/ledger.ts';
import { auditRepository } from '../repository/audit.ts';
import { firewallRepository } from '../repository/firewalls.ts';

const dataSchema = v.object({
  firewall: v.looseObject({ config: firewallConfigSchema, deletedAt: v.nullable(v.pipe(v.number(), v.integer())) }),
});

/** The appliance of an event of one, as the event states it. */
export function firewallOf(envelope: Envelope): FirewallView {
  const { firewall } = v.parse(dataSchema, envelope.data);
  // The schema proves what the columns are made of; the rest is shown as it came.
  return firewall as unknown as FirewallView;
}

/** The writes of one event. Each carries the whole public state, so any order gives the same table. */
export function firewallStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  return [firewallRepository(db).put(firewallOf(envelope), envelope.sequence)];
}

/** Applies events of one appliance, and their audit; those that are applied already change nothing. */
export async function projectFirewallEvents(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const source = envelopes[0]?.source;
  if (source === undefined) return;
  const db = env.BLACKLIST_DB;
  await projectOnce<D1PreparedStatement>(db, source, envelopes, (fresh) =>
    fresh.flatMap((envelope) => {
      const record = auditRecord(envelope);
      const audit = record === null ? [] : [auditRepository(db).put(record)];
      return [...firewallStatements(envelope, db), ...audit];
    }),
  );
}
