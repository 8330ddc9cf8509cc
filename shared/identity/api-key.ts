import { crc32 } from '../kernel/crc32.ts';
import { isEntityId } from './credential.ts';
import { SECRET_DIGITS } from './secret.ts';

/** What every key begins with, for people and for secret scanners. */
export const API_KEY_PREFIX = 'aegis_key_';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KEY_ID = /^[0-9A-HJKMNP-TV-Z]{10}$/;
/** 32 bits, five a digit. */
const CHECK_DIGITS = 7;

export interface ApiKey {
  readonly userId: string;
  readonly keyId: string;
  readonly secret: string;
}

/**
 * Prints an API key: `aegis_key_<user>_<id>_<secret>_<check>`. The check is the CRC-32 of everything before it, so that a key
 * that was cut off or mistyped is recognised without asking anybody.
 *
 * @example
 * formatApiKey({ userId, keyId: '0A1B2C3D4E', secret }); // 'aegis_key_01K…_0A1B2C3D4E_…_5H2K9QM'
 */
export function formatApiKey({ userId, keyId, secret }: ApiKey): string {
  const body = `${API_KEY_PREFIX}${userId}_${keyId}_${secret}`;
  return `${body}_${checkOf(body)}`;
}

/** Reads an API key; null for what {@link formatApiKey} did not print. */
export function parseApiKey(text: string): ApiKey | null {
  if (!text.startsWith(API_KEY_PREFIX) || text.length > 200) return null;
  const [userId = '', keyId = '', secret = '', check, ...rest] = text.slice(API_KEY_PREFIX.length).split('_');
  if (rest.length > 0 || !isEntityId(userId) || !KEY_ID.test(keyId)) return null;
  if (secret.length !== SECRET_DIGITS || check !== checkOf(text.slice(0, text.lastIndexOf('_')))) return null;
  return { userId, keyId, secret };
}

function checkOf(body: string): string {
  let value = crc32(new TextEncoder().encode(body));
  let digits = '';
  for (let digit = 0; digit < CHECK_DIGITS; digit += 1) {
    digits = ALPHABET.charAt(value % 32) + digits;
    value = Math.floor(value / 32);
  }
  return digits;
}
