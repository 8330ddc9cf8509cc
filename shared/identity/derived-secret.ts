import { AegisError } from '../kernel/error.ts';
import { SECRET_DIGITS } from './secret.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What a secret is for; each purpose has a key of its own. WARNING: a changed name ends every secret of that purpose. */
export type SecretPurpose = 'refresh' | 'api-key' | 'client' | 'feed-key';

/** Derived keys by purpose and master: an isolate has one master, and deriving costs more than signing. */
const derived = new Map<string, CryptoKey>();

/**
 * A secret that need not be stored, because it can be made again: `HMAC-SHA-512(HKDF(master, purpose), message)`, five bits a
 * digit. A copied database without the master key opens nothing.
 *
 * @param master `AEGIS_SECRETS_KEY`: 32 bytes in base64.
 * @throws AegisError `secrets_key_unusable`.
 * @example
 * await derivedSecret(env.AEGIS_SECRETS_KEY, 'refresh', `${session}.${n}.${salt}`); // 52 digits
 */
export async function derivedSecret(
  master: string | undefined,
  purpose: SecretPurpose,
  message: string,
): Promise<string> {
  const key = await keyOf(master, purpose);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(message)));
  let secret = '';
  for (const byte of bytes.subarray(0, SECRET_DIGITS)) secret += ALPHABET.charAt(byte & 31);
  return secret;
}

async function keyOf(master: string | undefined, purpose: SecretPurpose): Promise<CryptoKey> {
  if (master === undefined || master === '') throw unusable();
  const name = `${purpose}:${master}`;
  const known = derived.get(name);
  if (known) return known;
  const root = await crypto.subtle.importKey('raw', bytesOf(master), 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(`aegis/identity/${purpose}/1`);
  const key = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info },
    root,
    { name: 'HMAC', hash: 'SHA-512', length: 512 },
    false,
    ['sign'],
  );
  derived.set(name, key);
  return key;
}

function bytesOf(master: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = Uint8Array.from(atob(master.trim()), (character) => character.charCodeAt(0));
    if (bytes.byteLength === 32) return bytes;
  } catch {
    // Not base64: the same fault as a wrong length, told below.
  }
  throw unusable();
}

function unusable(): AegisError {
  return new AegisError('secrets_key_unusable', 'AEGIS_SECRETS_KEY is not set, or not 32 bytes in base64');
}

/**
 * The secret of refresh token `number` of a session. WARNING: a changed message ends every refresh token.
 *
 * @param salt Random, of the session.
 * @example
 * await refreshSecret(env.AEGIS_SECRETS_KEY, { sessionId, number: 1, salt }); // 52 digits
 */
export function refreshSecret(
  master: string | undefined,
  token: { readonly sessionId: string; readonly number: number | string; readonly salt: string },
): Promise<string> {
  return derivedSecret(master, 'refresh', `${token.sessionId}.${token.number}.${token.salt}`);
}
