import { sha256Hex } from '../kernel/hash.ts';
import { isSameSecret } from '../kernel/same-secret.ts';

/** Crockford's base 32: no I, L, O, U, so that a secret read out loud survives. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Digits of a secret: 52 * 5 = 260 bits. */
export const SECRET_DIGITS = 52;

/** Fills the given bytes with randomness, e.g. `(bytes) => crypto.getRandomValues(bytes)`. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/** The randomness of the platform. */
export const platformRandom: RandomBytes = (bytes) => crypto.getRandomValues(bytes);

/**
 * A random text of Crockford digits, 5 bits each.
 *
 * @example
 * secretDigits(platformRandom).length; // 52
 */
export function secretDigits(random: RandomBytes, digits = SECRET_DIGITS): string {
  let text = '';
  // 256 is a multiple of 32, so the low five bits of a random byte are uniform.
  for (const byte of random(new Uint8Array(digits))) text += ALPHABET.charAt(byte & 31);
  return text;
}

/** Whether a secret is the one with this SHA-256 (hex). A plain hash suffices: the secret has 260 random bits. */
export async function isSecretOf(given: string, hash: string): Promise<boolean> {
  return isSameSecret(await sha256Hex(given), hash);
}
