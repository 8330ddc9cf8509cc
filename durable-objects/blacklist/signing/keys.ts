import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { seal } from '../../../shared/kernel/seal.ts';
import type { Migration } from '../../kernel/migrations.ts';

/** Keys of version manifests. Times are epoch milliseconds. */
export const SIGNING_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'signing-keys',
    up(sql) {
      sql.exec(`CREATE TABLE signing_key (
        kid TEXT PRIMARY KEY,
        public_jwk TEXT NOT NULL,
        sealed_private TEXT,      -- null once it has stopped signing
        created_at INTEGER NOT NULL,
        retired_at INTEGER
      ) WITHOUT ROWID`);
    },
  },
];

/** What is sealed under this name opens under no other. */
export const sealPurpose = (kid: string): string => `feed-signing-key:${kid}`;

export interface NewSigningKey {
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly sealedPrivate: string;
}

/**
 * Makes an Ed25519 key.
 *
 * @throws AegisError `secrets_key_unusable` when the private half cannot be sealed: it is never stored open.
 */
export async function newSigningKey(master: string | undefined): Promise<NewSigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, crv, x } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty, crv, x } as JWK);
  const publicJwk = { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' } as JWK;
  return { kid, publicJwk, sealedPrivate: await seal(master, sealPurpose(kid), await exportJWK(privateKey)) };
}
