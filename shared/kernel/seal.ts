import { AegisError } from './error.ts';

/** First part of every sealed string; a new layout gets a new one. */
const VERSION = 's1';
const KEY_BYTES = 32;
/** A fresh salt gives every seal its own key, so that no number of seals wears out the nonces of one. */
const SALT_BYTES = 16;
/** NIST SP 800-38D recommends 96 bits for GCM. */
const NONCE_BYTES = 12;

/**
 * Encrypts a JSON value for rest: AES-256-GCM under a key derived from `master` by HKDF-SHA-256 (RFC 5869) with a
 * fresh salt; `purpose` is bound in as HKDF info and as additional data, so that what was sealed for one purpose opens
 * for no other.
 *
 * Salt and nonce come from `crypto` here and are no arguments: a caller that could repeat them could break the seal.
 *
 * @param master 32 random bytes in base64 (`AEGIS_SECRETS_KEY`).
 * @param purpose E.g. `source-credentials:regtech`.
 * @returns `s1.<base64>` of salt, nonce and ciphertext.
 * @throws AegisError `secrets_key_unusable` when the key is missing or not 32 bytes.
 *
 * @example
 * const sealed = await seal(env.AEGIS_SECRETS_KEY, 'source-credentials:regtech', { user, password });
 */
export async function seal(master: string | undefined, purpose: string, value: unknown): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await deriveKey(master, purpose, salt);
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const cipher = new Uint8Array(await crypto.subtle.encrypt(algorithm(nonce, purpose), key, plain));
  return `${VERSION}.${toBase64(new Uint8Array([...salt, ...nonce, ...cipher]))}`;
}

/**
 * Decrypts what {@link seal} made.
 *
 * @throws AegisError `secrets_key_unusable` when the key is missing, malformed or another one, the purpose is another
 * one, or the sealed string was changed: the cipher cannot tell these apart.
 *
 * @example
 * const credentials = await open(env.AEGIS_SECRETS_KEY, 'source-credentials:regtech', sealed);
 */
export async function open(master: string | undefined, purpose: string, sealed: string): Promise<unknown> {
  const [version, payload] = sealed.split('.');
  const bytes = version === VERSION && payload !== undefined ? fromBase64(payload) : null;
  if (bytes === null) throw unusable('What was sealed is malformed');
  const salt = bytes.slice(0, SALT_BYTES);
  const nonce = bytes.slice(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const key = await deriveKey(master, purpose, salt);
  const cipher = bytes.slice(SALT_BYTES + NONCE_BYTES);
  const plain = await crypto.subtle.decrypt(algorithm(nonce, purpose), key, cipher).catch((cause: unknown) => {
    throw unusable(
      'AEGIS_SECRETS_KEY is not the key that this was sealed with, or the sealed value was changed',
      cause,
    );
  });
  return JSON.parse(new TextDecoder().decode(plain)) as unknown;
}

function algorithm(nonce: Uint8Array<ArrayBuffer>, purpose: string) {
  return { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(purpose) };
}

async function deriveKey(master: string | undefined, purpose: string, salt: Uint8Array): Promise<CryptoKey> {
  if (master === undefined || master === '') throw unusable('AEGIS_SECRETS_KEY is not set');
  const bytes = fromBase64(master);
  if (bytes?.byteLength !== KEY_BYTES) throw unusable(`AEGIS_SECRETS_KEY is not ${KEY_BYTES} bytes in base64`);
  const root = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt, info: new TextEncoder().encode(`aegis/seal/${purpose}`) };
  return crypto.subtle.deriveKey(derivation, root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

function unusable(message: string, cause?: unknown): AegisError {
  return new AegisError('secrets_key_unusable', message, { cause });
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Null for what is not base64. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  } catch {
    // atob throws for malformed input and for nothing else; the caller decides what that means.
    return null;
  }
}
