import { COMMON_PASSWORDS } from './common.ts';

/** In code points of the NFC form; NIST SP 800-63B asks for at least 8, and 15 where it is the only factor. */
export const LEAST_PASSWORD_CHARACTERS = 10;
/** UTF-8 of the NFC form. Long enough for every passphrase, short enough that hashing costs nothing extra. */
export const MOST_PASSWORD_BYTES = 1_024;

/** Why a password is refused; goes into the details of `password_unacceptable`. */
export type PasswordFault =
  | { readonly reason: 'too_short'; readonly leastCharacters: number }
  | { readonly reason: 'too_long'; readonly mostBytes: number }
  /** It is the e-mail address or the user name, or hardly more. */
  | { readonly reason: 'personal' }
  /** Among the first that anybody would try. */
  | { readonly reason: 'common' };

export interface PasswordOwner {
  readonly email: string | null;
  readonly username: string | null;
}

/**
 * Whether a new password is acceptable: long enough, not the owner's own name, not a common one. There are no rules of composition: they
 * make passwords predictable, not strong.
 *
 * @returns Null when it is.
 * @example
 * checkPassword('correct staple battery', { email: 'ada@example.org', username: 'ada' }); // null
 * checkPassword('password1234', { email: null, username: null }); // { reason: 'common' }
 */
export function checkPassword(password: string, { email, username }: PasswordOwner): PasswordFault | null {
  const text = password.normalize('NFC');
  if ([...text].length < LEAST_PASSWORD_CHARACTERS) {
    return { reason: 'too_short', leastCharacters: LEAST_PASSWORD_CHARACTERS };
  }
  if (new TextEncoder().encode(text).length > MOST_PASSWORD_BYTES) {
    return { reason: 'too_long', mostBytes: MOST_PASSWORD_BYTES };
  }
  const names = [email, email?.split('@')[0], username].filter((name) => name != null);
  if (names.some((name) => isHardlyMoreThan(text, name))) return { reason: 'personal' };
  return COMMON_PASSWORDS.includes(text) ? { reason: 'common' } : null;
}

/** Whether the password is the name but for case, marks, and digits around it; `Ada.Lovelace1815` is hardly more than `adalovelace`. */
function isHardlyMoreThan(password: string, name: string): boolean {
  const [given, known] = [lettersAndDigits(password), lettersAndDigits(name)];
  const [givenCore, knownCore] = [core(given), core(known)];
  return given === known || (knownCore !== '' && givenCore === knownCore);
}

function lettersAndDigits(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}

function core(text: string): string {
  return text.replace(/^\p{N}+|\p{N}+$/gu, '');
}
