import { SignJWT } from 'jose';
import { type AccessClaims, accessClaims, type ClientGrant } from '../../../shared/identity/access/claims.ts';
import { ID_TOKEN_MS, type SigningAlgorithm } from '../../../shared/identity/keys/rotation.ts';
import { ACCESS_TOKEN_MS } from '../../../shared/identity/revocation.ts';
import { platformRandom } from '../../../shared/identity/secret.ts';
import { type AccessGrant, type AuthenticationMethod, assuranceOf } from '../../../shared/identity/session.ts';
import { base64Url } from '../../../shared/kernel/base64url.ts';
import { timeOrderedId } from '../../../shared/kernel/ids.ts';
import { type KeyRingEnv, signingKey } from './ring.ts';

/** An access token as it is handed out. */
export interface MintedToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * Signs an access token (RFC 9068): of a session, or of a client that acts for itself.
 *
 * @param issuer {@link issuerOf}.
 * @param now ms since the epoch.
 * @throws AegisError `unavailable`, `secrets_key_unusable` when there is no key to sign with.
 * @example
 * const { token, expiresIn } = await mintAccessToken(env, grant, issuerOf(env, request), ctx.now());
 */
export async function mintAccessToken(
  env: KeyRingEnv,
  grant: AccessGrant | ClientGrant,
  issuer: string,
  now: number,
): Promise<MintedToken> {
  const { kid, alg, key } = await signingKey(env, 'EdDSA', now);
  const claims: AccessClaims = accessClaims(grant, { issuer, now, jti: timeOrderedId(now, platformRandom) });
  const token = await new SignJWT({ ...claims }).setProtectedHeader({ alg, kid, typ: 'at+jwt' }).sign(key);
  return { token, expiresIn: ACCESS_TOKEN_MS / 1_000 };
}

/** Whom an ID token is about, and for whom (OpenID Connect Core §2). */
export interface IdTokenGrant {
  readonly userId: string;
  /** OAuth client; the audience. */
  readonly client: string;
  readonly sessionId: string;
  readonly nonce: string | null;
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly amr: readonly AuthenticationMethod[];
  /** To be bound in as `at_hash`; null without one. */
  readonly accessToken: string | null;
  /** Claims about the person that the scopes allow (`email`, `name`, …). */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** What the client registered; default `RS256`. */
  readonly alg?: SigningAlgorithm;
}

/**
 * Signs an ID token.
 *
 * @throws AegisError as {@link mintAccessToken}.
 */
export async function mintIdToken(env: KeyRingEnv, grant: IdTokenGrant, issuer: string, now: number): Promise<string> {
  const { kid, alg, key } = await signingKey(env, grant.alg ?? 'RS256', now);
  const iat = Math.floor(now / 1_000);
  const { nonce, accessToken } = grant;
  return new SignJWT({
    ...grant.claims,
    iss: issuer,
    sub: grant.userId,
    aud: grant.client,
    azp: grant.client,
    iat,
    exp: iat + ID_TOKEN_MS / 1_000,
    auth_time: grant.authTime,
    amr: [...grant.amr],
    acr: assuranceOf(grant.amr),
    sid: grant.sessionId,
    ...(nonce === null ? {} : { nonce }),
    ...(accessToken === null ? {} : { at_hash: await leftHalf(accessToken, alg) }),
  })
    .setProtectedHeader({ alg, kid, typ: 'JWT' })
    .sign(key);
}

/** Left half of the hash that the signature algorithm uses (OpenID Connect Core §3.1.3.6); Ed25519 uses SHA-512. */
async function leftHalf(token: string, alg: SigningAlgorithm): Promise<string> {
  const hash = alg === 'EdDSA' ? 'SHA-512' : 'SHA-256';
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(token)));
  return base64Url(digest.subarray(0, digest.byteLength / 2));
}
