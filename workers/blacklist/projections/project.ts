import { auditRecord } from '../../../shared/blacklist/audit.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectOnce } from '../../../shared/events/ledger.ts';
import { auditRepository } from '../repository/audit.ts';
import { streamOf } from './streams.ts';

/**
 * Applies events of one stream to the read model, and their audit; those that are applied already change nothing. Called by the
 * consumer of the queue, and by requests whose caller wants to read what they wrote: whoever is first writes all of it.
 */
export async function projectEvents(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const source = envelopes[0]?.source;
  if (source === undefined) return;
  const db = env.BLACKLIST_DB;
  await projectOnce<D1PreparedStatement>(db, source, envelopes, (fresh) =>
    fresh.flatMap((envelope) => statements(envelope, db)),
  );
}

function statements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const record = auditRecord(envelope);
  const { stream } = streamOf(envelope.source);
  return [...stream.statements(envelope, db), ...(record === null ? [] : [auditRepository(db).put(record)])];
}
