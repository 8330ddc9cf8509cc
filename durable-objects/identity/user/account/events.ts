import type { NewEvent } from '../../../../shared/events/envelope.ts';
import type { Claim } from '../../../../shared/identity/claim.ts';
import type { UserCore } from '../core.ts';
import { readDocument } from './documents.ts';

/** Events whose data carries the whole row of the directory, so that the newest one alone tells how the row looks. */
export type DirectoryEvent =
  | 'identity.user.created'
  | 'identity.user.updated'
  | 'identity.user.deleted'
  | 'identity.profile.updated';

/**
 * An event about the account, with its row of the directory as it is now; emit it after the change, in the same transaction:
 * `core.emit([accountEvent(core, 'identity.user.updated')], causation)`.
 *
 * Beyond that row (address, user name, display name, roles, status) no personal data travels in events: who needs more asks the
 * owner's actor, and is told `not_found` once it is erased.
 *
 * @param more E.g. `claims` that are the account's from now on, or the names of changed `fields`.
 */
export function accountEvent(
  core: UserCore,
  type: DirectoryEvent,
  more: Readonly<Record<string, unknown>> = {},
): NewEvent {
  const account = core.findAccount();
  const directory = {
    status: account?.status ?? 'erased',
    email: account?.email ?? null,
    username: account?.username ?? null,
    displayName: readDocument(core.sql, 'profile')?.displayName ?? null,
    roles: account?.roles ?? [],
    createdAt: account?.createdAt ?? core.now(),
    updatedAt: account?.updatedAt ?? core.now(),
  };
  return { type, version: 1, data: { user: core.userId, directory, ...more } };
}

/** Names that are free again. Only reservations made before now are meant: the same user may have taken a name back since. */
export function claimsReleased(core: UserCore, claims: readonly Claim[]): NewEvent {
  const released = claims.map(({ kind, value }) => ({ kind, value }));
  const data = { user: core.userId, claims: released, all: false, at: core.now() };
  return { type: 'identity.claims.released', version: 1, data };
}

/** All names of a user who is gone are free again; names none of them, so that it may stay when everything else is forgotten. */
export function allClaimsReleased(core: UserCore): NewEvent {
  const data = { user: core.userId, claims: [], all: true, at: core.now() };
  return { type: 'identity.claims.released', version: 1, data };
}
