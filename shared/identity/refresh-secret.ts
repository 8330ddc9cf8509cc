import { AegisError } from '../kernel/error.ts';
import { SECRET_DIGITS } from './secret.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Derived keys by master key: an isolate has one, and deriving costs more than signing. */
const derived = new Map<string, CryptoKey>();

/**
 * The secret of refresh token `number` of a session: `HMAC-SHA-512(HKDF(master), session · number · salt)`, five bits a digit.
 * It is derived and not stored, so that the same number always has the same secret and a copied database opens nothing.
 *
 * @param master `AEGIS_SECRETS_KEY`: 32 bytes in base64.
 * @param salt Random, of the session.
 * @throws AegisError `secrets_key_unusable`.
 * @example
 * await refreshSecret(env.AEGIS_SECRETS_KEY, sessionId, 1, salt); // 52 digits
 */
export async function refreshSecret(
  master: string | undefined,
  sessionId: string,
  number: number,
  salt: string,
): Promise<string> {
  const key = await keyOf(master);
  const message = new TextEncoder().encode(`${sessionId}.${number}.${salt}`);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
  let secret = '';
  for (const byte of bytes.subarray(0, SECRET_DIGITS)) secret += ALPHABET.charAt(byte & 31);
  return secret;
}

async function keyOf(master: string | undefined): Promise<CryptoKey> {
  if (master === undefined || master === '') throw unusable();
  const known = derived.get(master);
  if (known) return known;
  const root = await crypto.subtle.importKey('raw', bytesOf(master), 'HKDF', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(32),
      info: new TextEncoder().encode('aegis/identity/refresh/1'),
    },
    root,
    { name: 'HMAC', hash: 'SHA-512', length: 512 },
    false,
    ['sign'],
  );
  derived.set(master, key);
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
