import * as v from 'valibot';
import type { Envelope } from '../../../shared/events/envelope.ts';
import { claimRepository } from '../repository/claims.ts';
import { directoryRepository } from '../repository/directory.ts';

/** What events of users are projected to. Each carries whole rows, so any order gives the same tables. */

const moment = v.pipe(v.number(), v.integer(), v.minValue(0));
const claimsSchema = v.array(v.object({ kind: v.string(), value: v.string() }));

const accountSchema = v.object({
  directory: v.object({
    status: v.string(),
    email: v.nullable(v.string()),
    username: v.nullable(v.string()),
    displayName: v.nullable(v.string()),
    roles: v.array(v.string()),
    createdAt: moment,
    updatedAt: moment,
  }),
  /** Names that are the account's from now on. */
  claims: v.optional(claimsSchema, []),
});

/** Single names, or all of a user who is gone. */
const releasedSchema = v.object({ claims: claimsSchema, all: v.optional(v.boolean(), false), at: moment });

const notedSchema = v.object({
  type: v.string(),
  session: v.nullable(v.string()),
  address: v.nullable(v.string()),
  actor: v.string(),
  data: v.record(v.string(), v.unknown()),
});

const STREAM = '/identity/users/';

const ACCOUNT_EVENTS: readonly string[] = [
  'identity.user.created',
  'identity.user.updated',
  'identity.user.deleted',
  'identity.profile.updated',
];

/** Whether an envelope comes from a user. */
export function isUserStream(source: string): boolean {
  return source.startsWith(STREAM);
}

/** The writes of one event; none for what the read models do not show. */
export function userStatements(envelope: Envelope, db: D1Database): D1PreparedStatement[] {
  const user = envelope.source.slice(STREAM.length);
  const { sequence, type, data } = envelope;
  const claims = claimRepository(db);
  const directory = directoryRepository(db);
  if (ACCOUNT_EVENTS.includes(type)) {
    const { directory: row, claims: confirmed } = v.parse(accountSchema, data);
    return [
      directory.put({ ...row, id: user, roles: JSON.stringify(row.roles), sequence }),
      ...confirmed.map((claim) => claims.confirm(user, claim)),
    ];
  }
  if (type === 'identity.claims.released') {
    const { claims: released, all, at } = v.parse(releasedSchema, data);
    return all ? [claims.releaseAll(user, at)] : released.map((claim) => claims.release(user, claim, at));
  }
  if (type === 'identity.security.noted') {
    const { type: what, actor, ...facts } = v.parse(notedSchema, data);
    const at = Date.parse(envelope.time);
    return [directory.note({ id: envelope.id, userId: user, type: what, at, actor, data: JSON.stringify(facts) })];
  }
  return [];
}
