import type { UsernameFault } from '../../shared/identity/names/username.ts';
import type { PasswordFault } from '../../shared/identity/password/policy.ts';
import type { Markup } from '../gateway/pages/html.ts';
import { type Field, field } from './components.ts';
import type { Messages } from './messages/messages.ts';

/** A field for a new password; password managers propose one. What the policy refuses is said at the field. */
export function newPassword(t: Messages, name: string): Markup {
  const words: Readonly<Record<PasswordFault['reason'], string>> = {
    too_short: t.passwordTooShort,
    too_long: t.passwordTooLong,
    personal: t.passwordPersonal,
    common: t.passwordCommon,
  };
  const options = { name, label: t.newPassword, hint: t.passwordHint, minLength: 10, maxLength: 1024 };
  const refusal = { code: 'password_unacceptable', words } as const;
  return field({ ...options, type: 'password', autocomplete: 'new-password', refusal });
}

/** A field for a user name that somebody wants. What the rules of names refuse is said at the field. */
export function newUsername(t: Messages, options: Pick<Field, 'kind' | 'optional'> = {}): Markup {
  const words: Readonly<Record<UsernameFault, string>> = {
    too_short: t.nameTooShort,
    too_long: t.nameTooLong,
    invisible: t.nameInvisible,
    characters: t.nameCharacters,
    marks: t.nameMarks,
    mixed_scripts: t.nameMixedScripts,
    reserved: t.nameReserved,
  };
  const refusal = { code: 'name_unacceptable', words } as const;
  const text = { name: 'username', label: t.username, hint: t.usernameHint, autocomplete: 'username', maxLength: 64 };
  return field({ ...text, refusal, ...options });
}
