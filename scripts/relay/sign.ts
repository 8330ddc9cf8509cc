import { CompactSign, importJWK, type JWK } from 'jose';
import type { RelayKey } from '../../shared/blacklist/source/config.ts';
import { RELAY_AUDIENCE, RELAY_TOKEN_SECONDS, type RelayClaims } from '../../shared/blacklist/source/relay-token.ts';

/** A relay's private key as kept in its file. */
export interface PrivateRelayKey {
  readonly kid: string;
  readonly jwk: JWK;
}

/** What the operator registers at the source. */
export function publicPart({ kid, jwk }: PrivateRelayKey): RelayKey {
  return { kid, publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' } };
}

/**
 * Signs for one upload: good once, for these bytes and this source, for five minutes.
 *
 * @param now - Epoch milliseconds.
 */
export async function signUpload(
  key: PrivateRelayKey,
  upload: Pick<RelayClaims, 'sub' | 'sha256' | 'format' | 'name' | 'scope'>,
  now: number,
): Promise<string> {
  const iat = Math.floor(now / 1_000);
  const claims: RelayClaims = {
    aud: RELAY_AUDIENCE,
    ...upload,
    iat,
    exp: iat + RELAY_TOKEN_SECONDS,
    jti: crypto.randomUUID(),
  };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
    .sign(await importJWK(key.jwk, 'EdDSA'));
}
