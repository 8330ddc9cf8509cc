import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { type PublicJwk, sealPurposeOf } from '../../../shared/identity/keys/ring.ts';
import type { SigningAlgorithm } from '../../../shared/identity/keys/rotation.ts';
import { seal } from '../../../shared/kernel/seal.ts';

/** NIST SP 800-131A wants 2048 bits at least; relying parties all take that. */
const RSA_BITS = 2048;

/** A new key, its private half sealed. */
export interface GeneratedKey {
  readonly alg: SigningAlgorithm;
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly sealedPrivate: string;
}

/**
 * Makes a signing key.
 *
 * @param master `AEGIS_SECRETS_KEY`.
 * @throws AegisError `secrets_key_unusable` when the private half cannot be sealed: a key is never stored open.
 */
export async function generateKey(alg: SigningAlgorithm, master: string | undefined): Promise<GeneratedKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: RSA_BITS });
  const exported = await exportJWK(publicKey);
  const { kty, crv, x, n, e } = exported;
  const members = Object.entries({ kty, crv, x, n, e });
  const publicJwk = Object.fromEntries(members.filter((member): member is [string, string] => member[1] !== undefined));
  const kid = await calculateJwkThumbprint(exported);
  const sealedPrivate = await seal(master, sealPurposeOf(kid), await exportJWK(privateKey));
  return { alg, kid, publicJwk, sealedPrivate };
}
