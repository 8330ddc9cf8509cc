import { isReserved } from './reserved.ts';
import { isOneWritingSystem } from './scripts.ts';
import { skeletonOf } from './skeleton.ts';

/** Characters (code points) of a user name. */
export const LEAST_USERNAME = 3;
export const MOST_USERNAME = 30;

/** UTF-16 units; normalisation makes at most eighteen characters of one, so the work stays small. */
const MOST_TYPED = 120;

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/u;
const CHARACTERS = /^[\p{L}\p{M}0-9._-]*$/u;
/** Begins with a letter or digit, ends with one or its marks, and no two separators meet. */
const SEPARATED = /^[\p{L}0-9][\p{L}\p{M}0-9]*([._-][\p{L}0-9][\p{L}\p{M}0-9]*)*$/u;
/** More than two marks on one letter serve no language's names and cover the line above. */
const PILED_MARKS = /\p{M}{3}/u;

/** Why a user name is refused; goes into the details of `name_unacceptable`. */
export type UsernameFault =
  | 'too_short'
  | 'too_long'
  /** Bidirectional controls, joiners, fillers and whatever else nobody sees. */
  | 'invisible'
  /** Something other than letters, marks, ASCII digits and `. _ -`, or a separator where none separates. */
  | 'characters'
  | 'marks'
  | 'mixed_scripts'
  | 'reserved';

export type NormalisedUsername =
  | {
      readonly ok: true;
      /** For the claim, and nothing else: equal for names that look alike. */
      readonly value: string;
      /** The name itself, as it is shown and addressed: NFKC and lower case, since capitals have look-alikes of their own. */
      readonly display: string;
    }
  | { readonly ok: false; readonly reason: UsernameFault };

/**
 * Reads a user name for somebody who wants to have it.
 *
 * @param text Surrounding blanks are forgiven.
 * @example
 * normaliseUsername('Ada.Lovelace'); // { ok: true, display: 'ada.lovelace', value: … }
 * normaliseUsername('\u0430dmin'); // { ok: false, reason: 'mixed_scripts' }
 */
export function normaliseUsername(text: string): NormalisedUsername {
  const read = readUsername(text);
  return read.ok && isReserved(read.display) ? { ok: false, reason: 'reserved' } : read;
}

/**
 * The claim behind a user name that somebody types to sign in; null for what can be nobody's. Reserved names pass: the operator may
 * have given them out.
 *
 * @example
 * usernameClaim('Ada') === usernameClaim('ada'); // true
 */
export function usernameClaim(text: string): string | null {
  const read = readUsername(text);
  return read.ok ? read.value : null;
}

function readUsername(text: string): NormalisedUsername {
  if (text.length > MOST_TYPED) return { ok: false, reason: 'too_long' };
  const display = text.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
  const reason = faultOf(display);
  return reason === null ? { ok: true, value: skeletonOf(display), display } : { ok: false, reason };
}

function faultOf(name: string): UsernameFault | null {
  const { length } = [...name];
  if (INVISIBLE.test(name)) return 'invisible';
  if (length < LEAST_USERNAME) return 'too_short';
  if (length > MOST_USERNAME) return 'too_long';
  if (!CHARACTERS.test(name)) return 'characters';
  if (PILED_MARKS.test(name.normalize('NFD'))) return 'marks';
  if (!SEPARATED.test(name)) return 'characters';
  return isOneWritingSystem(name) ? null : 'mixed_scripts';
}
