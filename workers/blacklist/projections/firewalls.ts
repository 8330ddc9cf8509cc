import * as v from 'valibot';
import { firewallConfigSchema } from '../../../shared/blacklist/push/config.ts';
import type { FirewallView } from '../../../shared/blacklist/push/state.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
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
