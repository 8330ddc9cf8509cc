import { guessBits } from './guesses.ts';

/**
 * Knows passwords that others have lost or everybody tries. A port: the bundled {@link COMMON_PASSWORDS} needs no network; one that
 * asks a range API (of the first digits of a hash, so that the password stays here) fits as well, and answers later.
 */
export interface BreachedPasswords {
  includes(password: string): boolean | Promise<boolean>;
}

/** About 2^27 guesses: what the patterns of {@link guessBits} reach first. */
const LEAST_BITS = 27;

/**
 * The bundled filter. It holds no list of leaked passwords, but what most entries of such lists are made of: some 850 words and the
 * habits of `guesses.ts`, so it refuses every combination that is as easy to guess as two common words and a year would be, and
 * knows nothing of a password that is unusual and was leaked nevertheless.
 *
 * @example
 * COMMON_PASSWORDS.includes('Password2024!'); // true
 */
export const COMMON_PASSWORDS = {
  includes(password: string): boolean {
    return guessBits(password) <= LEAST_BITS;
  },
} as const satisfies BreachedPasswords;
