import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { PrivateRelayKey } from './sign.ts';

/** Length of the key id: enough to tell a handful of relays apart. */
const KID_LENGTH = 16;

/** Makes a key and writes it to `path`, readable by its owner only. Never overwrites one. */
export async function createKey(path: string): Promise<PrivateRelayKey> {
  if (existsSync(path)) throw new Error(`${path} exists already`);
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = (await calculateJwkThumbprint(jwk)).slice(0, KID_LENGTH);
  writeFileSync(path, `${JSON.stringify({ ...jwk, kid }, null, 2)}\n`, { mode: 0o600 });
  // The mode above only counts for new files, and the umask may have widened nothing but narrowed too much.
  chmodSync(path, 0o600);
  return { kid, jwk };
}

/** Reads a key that {@link createKey} wrote. The message of a failure never quotes the file. */
export function readKey(path: string): PrivateRelayKey {
  const { kid, ...jwk } = parseKey(path);
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.d !== 'string' || typeof kid !== 'string') {
    throw new Error(`${path} is not an Ed25519 private key with a kid`);
  }
  return { kid, jwk };
}

function parseKey(path: string): JWK {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  } catch (cause) {
    throw new Error(`${path} cannot be read as a key`, { cause: cause instanceof SyntaxError ? undefined : cause });
  }
}
