import type { Causation } from '../../../../shared/events/envelope.ts';
import { changedFields } from '../../../../shared/identity/profile/changes.ts';
import { defaultPreferences, type Preferences } from '../../../../shared/identity/profile/preferences.ts';
import { EMPTY_PROFILE, type Profile } from '../../../../shared/identity/profile/profile.ts';
import { AegisError } from '../../../../shared/kernel/error.ts';
import type { UserCore } from '../core.ts';
import { readRevision, writeDocument } from './documents.ts';
import { accountEvent } from './events.ts';

/** A document as its owner sees it. `updatedAt` is ms since the epoch; null before it was first written, with revision 0. */
export interface DocumentView<T> {
  readonly value: T;
  readonly revision: number;
  readonly updatedAt: number | null;
}

/** The profile. */
export function profileOf({ sql }: UserCore): DocumentView<Profile> {
  const { document, ...rest } = readRevision(sql, 'profile');
  return { value: { ...EMPTY_PROFILE, ...document }, ...rest };
}

/** The preferences; the locale is the account's, which mails need as well. */
export function preferencesOf(core: UserCore): DocumentView<Preferences> {
  const { document, ...rest } = readRevision(core.sql, 'preferences');
  const { locale } = core.account();
  return { value: { ...defaultPreferences(locale), ...document, locale }, ...rest };
}

/**
 * Replaces the profile. The event names the fields that changed, not what they say.
 *
 * @param expected Revision that is replaced; null for any.
 * @throws AegisError `revision_mismatch`.
 */
export function replaceProfile(
  core: UserCore,
  profile: Profile,
  expected: number | null,
  causation: Causation,
): DocumentView<Profile> {
  return core.transact(() => {
    const { value, revision } = profileOf(core);
    assertRevision(revision, expected);
    const fields = changedFields(value, profile);
    if (fields.length > 0 || revision === 0) {
      writeDocument(core.sql, 'profile', profile, core.now());
      const event = accountEvent(core, 'identity.profile.updated', { fields, revision: revision + 1 });
      core.emit([event], causation);
      core.note({ type: 'profile.updated', security: false, data: { fields } }, causation);
    }
    return profileOf(core);
  });
}

/**
 * Replaces the preferences.
 *
 * @param expected Revision that is replaced; null for any.
 * @throws AegisError `revision_mismatch`.
 */
export function replacePreferences(
  core: UserCore,
  { locale, ...preferences }: Preferences,
  expected: number | null,
  causation: Causation,
): DocumentView<Preferences> {
  return core.transact(() => {
    const { value, revision } = preferencesOf(core);
    assertRevision(revision, expected);
    const fields = changedFields(value, { ...preferences, locale });
    if (fields.length > 0 || revision === 0) {
      core.sql.exec('UPDATE account SET locale = ?', locale);
      writeDocument(core.sql, 'preferences', preferences, core.now());
      const data = { user: core.userId, fields, revision: revision + 1 };
      core.emit([{ type: 'identity.preferences.changed', version: 1, data }], causation);
      core.note({ type: 'preferences.changed', security: false, data: { fields } }, causation);
    }
    return preferencesOf(core);
  });
}

/** @throws AegisError `revision_mismatch`. */
export function assertRevision(revision: number, expected: number | null): void {
  if (expected === null || expected === revision) return;
  throw new AegisError('revision_mismatch', 'The revision has moved on.', { details: { revision } });
}
