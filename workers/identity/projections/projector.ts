import type { Envelope } from '../../../shared/events/envelope.ts';
import { projectOnce, readPosition } from '../../../shared/events/ledger.ts';
import type { Projector } from '../../../shared/events/projection.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { driveErasure, ERASURE_DUE } from '../service/privacy/erasure.ts';
import { isUserStream, userStatements } from './users.ts';

/** Turns identity events into the read models in D1, and tells the actors how far that has come. */
export const identityProjector: Projector<Env> = {
  prefix: 'identity.',

  async project(envelopes, env) {
    const source = envelopes[0]?.source;
    if (source === undefined) return;
    const db = env.IDENTITY_DB;
    // First: the event counts as projected, and is not sent again, only when the edge has done its part.
    if (isUserStream(source) && envelopes.some(({ type }) => type === ERASURE_DUE))
      await driveErasure(env, userOf(source));
    await projectOnce<D1PreparedStatement>(db, source, envelopes, (fresh) => fresh.flatMap((e) => statements(e, db)));
  },

  async position(source, env) {
    return (await readPosition<D1PreparedStatement>(env.IDENTITY_DB, source)).head;
  },

  async confirm(source, sequence, env) {
    if (!isUserStream(source)) throw new AegisError('not_found', `no actor has the stream ${source}`);
    await env.USER.getByName(userOf(source)).confirmOutbox(sequence);
  },
};

function userOf(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}

function statements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  if (isUserStream(envelope.source)) return userStatements(envelope, db);
  throw new AegisError('not_found', `no projection knows the stream ${envelope.source}`);
}
