import { sha256Hex } from '../../kernel/hash.ts';
import { type RandomBytes, secretDigits } from '../secret.ts';

/** So many are made at once. */
export const RECOVERY_CODES = 10;
/** Crockford digits of a code: 12 * 5 = 60 bits. */
const DIGITS = 12;
const GROUP = 4;

/**
 * New recovery codes as people write them down: `XXXX-XXXX-XXXX`, Crockford digits.
 *
 * @example
 * newRecoveryCodes(platformRandom).length; // 10
 */
export function newRecoveryCodes(random: RandomBytes): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const digits = secretDigits(random, DIGITS);
    return (digits.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
  });
}

/**
 * A code as typed, in its one form: capitals, without dashes and spaces, and with the letters that Crockford leaves out read as the
 * digits they look like (`O` is 0, `I` and `L` are 1). Null for what cannot be a code.
 *
 * @example
 * normaliseRecoveryCode('abcd-efgh 0oil'); // 'ABCDEFGH0011'
 */
export function normaliseRecoveryCode(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(digits) ? digits : null;
}

/**
 * What is stored of a code: SHA-256 over user and normalised code.
 *
 * A plain hash, where a password needs Argon2id: nobody chooses these 60 bits, so there is no dictionary, and the user in the hash
 * forbids working at many accounts at once. Searching one account's codes from a stolen copy takes some 2^56 hashes for the first
 * hit, and what it wins is a second factor, worth nothing without the first. It is not keyed by `AEGIS_SECRETS_KEY` on purpose:
 * this is what lets people in when something else was lost.
 */
export function recoveryCodeHash(userId: string, normalised: string): Promise<string> {
  return sha256Hex(`${userId}.${normalised}`);
}
