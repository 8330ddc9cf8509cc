/** Crockford's base 32: sorts like the number, no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * An id that sorts by time: 26 characters, 48 bits of time and 80 random bits, in the layout of a ULID
 * (github.com/ulid/spec). Within one millisecond the order is random.
 *
 * @param now ms since the epoch, from 0 to 2^48 - 1.
 * @param random Fills the given bytes, e.g. `(bytes) => crypto.getRandomValues(bytes)`.
 *
 * @example
 * timeOrderedId(Date.now(), (bytes) => crypto.getRandomValues(bytes)); // '01KAZ3N8V2…'
 */
export function timeOrderedId(
  now: number,
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): string {
  let time = Math.floor(now);
  let id = '';
  for (let digit = 0; digit < TIME_DIGITS; digit++) {
    id = ALPHABET.charAt(time % 32) + id;
    time = Math.floor(time / 32);
  }
  // 256 is a multiple of 32, so the low five bits of a random byte are uniform.
  for (const byte of random(new Uint8Array(RANDOM_DIGITS))) id += ALPHABET.charAt(byte & 31);
  return id;
}

/** The time in an id made by {@link timeOrderedId} (ms since the epoch), or null when it is none. */
export function timeOfId(id: string): number | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return null;
  let time = 0;
  for (const digit of id.slice(0, TIME_DIGITS)) time = time * 32 + ALPHABET.indexOf(digit);
  return time;
}
