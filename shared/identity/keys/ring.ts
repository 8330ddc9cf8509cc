import type { SigningAlgorithm } from './rotation.ts';

/** A public key as the JWKS shows it (RFC 7517, RFC 8037), without `kid`, `alg` and `use`. */
export type PublicJwk = Readonly<Record<string, string>>;

export type KeyState = 'next' | 'active' | 'retired' | 'dropped';

/** A signing key. Times are ms since the epoch. */
export interface RingKey {
  /** Thumbprint of the public key (RFC 7638), so that two keys never share one. */
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: KeyState;
  readonly publicJwk: PublicJwk;
  /** The private JWK under `AEGIS_SECRETS_KEY`, see {@link sealPurposeOf}; null once the key has stopped signing. */
  readonly sealedPrivate: string | null;
  /** When it was first published. */
  readonly createdAt: number;
  /** When it is going to sign, or began to. */
  readonly activatesAt: number;
  /** When it stopped signing; null before. */
  readonly retiredAt: number | null;
}

/** The ring as isolates copy it: every key that is not dropped. */
export interface RingSnapshot {
  /** Rises with every change. */
  readonly revision: number;
  readonly keys: readonly RingKey[];
}

/** Name of the one key ring. WARNING: never change it; the keys of every token lie in this object. */
export const KEY_RING = 'v1';

/** What a private key is sealed for, so that no other sealed value can take its place. */
export function sealPurposeOf(kid: string): string {
  return `signing-key:${kid}`;
}

/** A key as verifiers fetch it. */
export interface PublishedKey {
  readonly kid: string;
  readonly alg: string;
  readonly use: 'sig';
  readonly [member: string]: string;
}

/**
 * The JWKS (RFC 7517 §5) of a ring: also the keys that sign soon and those that signed lately.
 *
 * @example
 * publishedKeys(await env.KEY_RING.getByName(KEY_RING).ring()).map(({ kid }) => kid);
 */
export function publishedKeys({ keys }: RingSnapshot): PublishedKey[] {
  return keys
    .filter(({ state }) => state !== 'dropped')
    .map(({ kid, alg, publicJwk }) => ({ ...publicJwk, kid, alg, use: 'sig' }));
}
