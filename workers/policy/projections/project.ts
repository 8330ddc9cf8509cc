import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectStreams } from '../../../shared/events/ledger.ts';
import { streamsOf } from '../../../shared/events/projection.ts';
import { streamOf } from './streams.ts';

/**
 * Applies events of one or more streams to the read model, all or nothing; those that are applied already change nothing. Called by
 * the consumer of the queue, and by requests whose caller wants to read what they wrote: whoever is first writes all of it.
 */
export async function projectEvents(envelopes: readonly Envelope[], env: Env): Promise<void> {
  if (envelopes.length === 0) return;
  const db = env.POLICY_DB;
  await projectStreams<D1PreparedStatement>(db, streamsOf(envelopes), (fresh) =>
    fresh.flatMap((envelope) => streamOf(envelope.source).stream.statements(envelope, db)),
  );
}
