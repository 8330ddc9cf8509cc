import { auditRecord } from '../../../shared/blacklist/audit.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectOnce, readPosition } from '../../../shared/events/ledger.ts';
import type { Projector } from '../../../shared/events/projection.ts';
import { react } from '../reactions/react.ts';
import { auditRepository } from '../repository/audit.ts';
import { streamOf } from './streams.ts';

/** Turns blacklist events into the read model in D1, and tells the actors how far that has come. */
export const blacklistProjector: Projector<Env> = {
  prefix: 'blacklist.',

  async project(envelopes, env) {
    const source = envelopes[0]?.source;
    if (source === undefined) return;
    const db = env.BLACKLIST_DB;
    await projectOnce<D1PreparedStatement>(db, source, envelopes, (fresh) => fresh.flatMap((e) => statements(e, db)));
    await react(envelopes, env);
  },

  async position(source, env) {
    return (await readPosition<D1PreparedStatement>(env.BLACKLIST_DB, source)).head;
  },

  async confirm(source, sequence, env) {
    const { stream, name } = streamOf(source);
    await stream.confirm(env, name, sequence);
  },
};

function statements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const record = auditRecord(envelope);
  const { stream } = streamOf(envelope.source);
  return [...stream.statements(envelope, db), ...(record === null ? [] : [auditRepository(db).put(record)])];
}
