import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import * as v from 'valibot';
import { base64Url } from '../../kernel/base64url.ts';
import { isSameSecret } from '../../kernel/same-secret.ts';
import { readAs } from './dialects/read.ts';
import { untrusted } from './external.ts';

/** Signatures of key pairs only: with `none` or HMAC whoever knows the client secret, or nothing, could sign. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** Clocks differ, in seconds. */
const TOLERANCE = 60;
/** An ID token is checked seconds after it was made; one that lies around for longer was made for something else. */
const MAX_AGE = '10m';

const keySetSchema = v.object({
  keys: v.pipe(v.array(v.looseObject({ kty: v.string(), kid: v.optional(v.string()) })), v.maxLength(100)),
});

/** What an ID token must match. */
export interface Expectation {
  readonly provider: string;
  /** Any of these. */
  readonly issuers: readonly string[];
  readonly clientId: string;
  readonly nonce: string;
  readonly accessToken: string;
  /** ms since the epoch. */
  readonly now: number;
}

/**
 * Reads the published keys of a provider. Only key pairs are kept: a symmetric key in public is none.
 *
 * @throws AegisError `upstream_failed` with the rule `keys_shape`.
 */
export function readKeySet(provider: string, answer: unknown): JSONWebKeySet {
  const { keys } = readAs(keySetSchema, answer, provider, 'keys_shape');
  return { keys: keys.filter(({ kty }) => ['RSA', 'EC', 'OKP'].includes(kty)) } as JSONWebKeySet;
}

/**
 * Checks an ID token (OpenID Connect Core §3.1.3.7).
 *
 * @returns Its claims, or `unknown_key` when no published key is meant: the provider may have a newer one.
 * @throws AegisError `upstream_failed`; `details.rule` says what does not hold.
 */
export async function checkIdToken(
  token: string,
  keys: JSONWebKeySet,
  expected: Expectation,
): Promise<JWTPayload | 'unknown_key'> {
  const { provider, clientId } = expected;
  const verified = await verify(token, keys, expected);
  if (verified === 'unknown_key') return verified;
  const { payload, protectedHeader } = verified;
  // RFC 9068 §2.1: a token for an API must not pass for one about a person.
  if (protectedHeader.typ !== undefined && !/^(?:application\/)?jwt$/i.test(protectedHeader.typ)) {
    throw untrusted(provider, 'id_token_type');
  }
  const isForMany = Array.isArray(payload.aud) && payload.aud.length > 1;
  if (payload.azp === undefined ? isForMany : payload.azp !== clientId) throw untrusted(provider, 'id_token_azp');
  if (typeof payload.nonce !== 'string' || !isSameSecret(payload.nonce, expected.nonce)) {
    throw untrusted(provider, 'id_token_nonce');
  }
  if (
    payload.at_hash !== undefined &&
    payload.at_hash !== (await halfHash(expected.accessToken, protectedHeader.alg))
  ) {
    throw untrusted(provider, 'id_token_at_hash');
  }
  return payload;
}

async function verify(token: string, keys: JSONWebKeySet, { provider, issuers, clientId, now }: Expectation) {
  try {
    return await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ALGORITHMS,
      issuer: [...issuers],
      audience: clientId,
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: TOLERANCE,
      maxTokenAge: MAX_AGE,
      currentDate: new Date(now),
    });
  } catch (thrown) {
    if (thrown instanceof errors.JWKSNoMatchingKey) return 'unknown_key';
    throw untrusted(provider, ruleOf(thrown), thrown);
  }
}

/** Which rule a refusal of the library stands for. */
function ruleOf(thrown: unknown): string {
  if (thrown instanceof errors.JWTExpired) return 'id_token_expired';
  if (thrown instanceof errors.JWTClaimValidationFailed) return `id_token_${thrown.claim}`;
  if (thrown instanceof errors.JOSEAlgNotAllowed) return 'id_token_algorithm';
  if (thrown instanceof errors.JWKSMultipleMatchingKeys) return 'id_token_kid_missing';
  if (thrown instanceof errors.JWSSignatureVerificationFailed) return 'id_token_signature';
  return 'id_token_malformed';
}

/** Left half of the hash of the signature algorithm (OpenID Connect Core §3.1.3.6); Ed25519 uses SHA-512. */
async function halfHash(accessToken: string, alg: string): Promise<string> {
  const hash = /^Ed/.test(alg) ? 'SHA-512' : `SHA-${alg.slice(-3)}`;
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(accessToken)));
  return base64Url(digest.subarray(0, digest.byteLength / 2));
}
