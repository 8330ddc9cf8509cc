import { auditRecord } from '../../../shared/blacklist/audit.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectOnce, readPosition } from '../../../shared/events/ledger.ts';
import type { Projector } from '../../../shared/events/projection.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { react } from '../reactions/react.ts';
import { auditRepository } from '../repository/audit.ts';
import { isListStream, listStatements } from './lists.ts';
import { isSourceStream, sourceStatements } from './sources.ts';

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
    const name = source.slice(source.lastIndexOf('/') + 1);
    if (isListStream(source)) await env.BLACKLIST.getByName(name).confirmOutbox(sequence);
    else if (isSourceStream(source)) await env.SOURCE.getByName(name).confirmOutbox(sequence);
    else throw new AegisError('not_found', `no actor has the stream ${source}`);
  },
};

function statements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const record = auditRecord(envelope);
  return [...readModel(envelope, db), ...(record === null ? [] : [auditRepository(db).put(record)])];
}

function readModel(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  if (isListStream(envelope.source)) return listStatements(envelope, db);
  if (isSourceStream(envelope.source)) return sourceStatements(envelope, db);
  throw new AegisError('not_found', `no projection knows the stream ${envelope.source}`);
}
