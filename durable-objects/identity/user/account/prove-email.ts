import type { Causation } from '../../../../shared/events/envelope.ts';
import type { UserCore } from '../core.ts';
import { claimOfLink, Links } from '../social/links.ts';
import { readDocument, writeDocument } from './documents.ts';
import { accountEvent, claimsReleased } from './events.ts';

/**
 * The owner has shown that they read mails to the account's address: verifies it, and makes an account that waited for that active.
 * Only inside a transaction; changes nothing for an address that is verified already.
 */
export function proveEmail(core: UserCore, causation: Causation): void {
  const account = core.findAccount();
  if (account?.email == null || account.emailVerifiedAt !== null) return;
  const now = core.now();
  core.sql.exec(
    `UPDATE account SET email_verified_at = ?1, revision = revision + 1, updated_at = ?1,
       status = CASE status WHEN 'pending' THEN 'active' ELSE status END`,
    now,
  );
  const signUp = readDocument(core.sql, 'sign-up');
  if (signUp !== null) writeDocument(core.sql, 'sign-up', { ...signUp, deadline: null }, now);
  core.note({ type: 'email.verified', security: true }, causation);
  core.emit([accountEvent(core, 'identity.user.updated')], causation);
}

/**
 * Unlinks all accounts of other providers, for an address that nobody has proved: whoever reads its mails may be somebody else than who
 * signed up, and must not share the account. Only inside a transaction.
 */
export function unlinkUnproved(core: UserCore, causation: Causation): void {
  if (core.findAccount()?.status !== 'pending') return;
  const links = new Links(core.sql);
  const gone = links.list();
  for (const link of gone) links.remove(link);
  if (gone.length > 0) core.emit([claimsReleased(core, gone.map(claimOfLink))], causation);
}
