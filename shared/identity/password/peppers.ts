import { AegisError } from '../../kernel/error.ts';

/** WARNING: never change; every password hash with pepper version 1 depends on it. */
const DERIVATION_INFO = 'aegis/password-pepper/v1';
const KEY_BYTES = 32;
const MOST_VERSION = 9_999_999;

/** The secrets of the server that go into every password hash, so that a stolen table alone is worth nothing. */
export interface Peppers {
  /** The version that new hashes get: the highest. */
  readonly newest: number;
  /** HMAC-SHA-256 keys by version; they cannot be exported. */
  readonly keys: ReadonlyMap<number, CryptoKey>;
}

/**
 * Version 1 is derived from `AEGIS_SECRETS_KEY` by HKDF-SHA-256 (RFC 5869), so that a deployment has a pepper without asking for one;
 * further versions are given.
 *
 * @param secretsKey 32 random bytes in base64.
 * @param given `AEGIS_PEPPERS`: `<version>:<base64 of 32 bytes>`, separated by commas; versions from 2 on.
 * @throws AegisError `secrets_key_unusable`; its message never quotes what was given.
 * @example
 * const peppers = await readPeppers(env.AEGIS_SECRETS_KEY, env.AEGIS_PEPPERS);
 */
export async function readPeppers(secretsKey: string | undefined, given: string | undefined): Promise<Peppers> {
  const keys = new Map([[1, await derivedPepper(secretsKey)]]);
  for (const [version, bytes] of parseGiven(given ?? '')) keys.set(version, await importPepper(bytes));
  return { newest: Math.max(...keys.keys()), keys };
}

/**
 * What of a password is hashed: HMAC-SHA-256 under the pepper, of the UTF-8 of its NFC form, so that a keyboard that composes an
 * accent and one that types it apart make the same password. 32 bytes, whatever the password's length.
 *
 * @throws AegisError `secrets_key_unusable` when this version of the pepper is not configured.
 */
export async function pepperedPassword(password: string, version: number, peppers: Peppers): Promise<Uint8Array> {
  const key = peppers.keys.get(version);
  if (key === undefined) throw unusable(`Version ${version} of the password pepper is not configured`);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(password.normalize('NFC'))));
}

async function derivedPepper(secretsKey: string | undefined): Promise<CryptoKey> {
  const bytes = secretsKey === undefined || secretsKey === '' ? null : keyBytes(secretsKey);
  if (bytes === null) throw unusable('AEGIS_SECRETS_KEY is not set or not 32 bytes in base64');
  const root = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(DERIVATION_INFO);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return importPepper(new Uint8Array(await crypto.subtle.deriveBits(derivation, root, KEY_BYTES * 8)));
}

function parseGiven(given: string): ReadonlyMap<number, Uint8Array<ArrayBuffer>> {
  const peppers = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const [place, entry] of given.split(',').entries()) {
    if (entry.trim() === '') continue;
    const [, versionText, base64] = /^([1-9][0-9]*):(.+)$/.exec(entry.trim()) ?? [];
    const version = Number(versionText);
    const bytes = base64 === undefined ? null : keyBytes(base64);
    if (bytes === null || version < 2 || version > MOST_VERSION || peppers.has(version)) {
      throw unusable(`Entry ${place + 1} of AEGIS_PEPPERS is not a version from 2 on, a colon and 32 bytes in base64`);
    }
    peppers.set(version, bytes);
  }
  return peppers;
}

function importPepper(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

function keyBytes(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
    return bytes.length === KEY_BYTES ? bytes : null;
  } catch {
    // atob throws for malformed input and for nothing else.
    return null;
  }
}

function unusable(message: string): AegisError {
  return new AegisError('secrets_key_unusable', message);
}
