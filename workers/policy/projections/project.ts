import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectOnce } from '../../../shared/events/ledger.ts';
import { streamOf } from './streams.ts';

/**
 * Applies events of one stream to the read model; those that are applied already change nothing. Called by the consumer of the
 * queue, and by requests whose caller wants to read what they wrote: whoever is first writes all of it.
 */
export async function projectEvents(envelopes: readonly Envelope[], env: Env): Promise<void> {
  const source = envelopes[0]?.source;
  if (source === undefined) return;
  const db = env.POLICY_DB;
  const { stream } = streamOf(source);
  await projectOnce<D1PreparedStatement>(db, source, envelopes, (fresh) =>
    fresh.flatMap((envelope) => stream.statements(envelope, db)),
  );
}
