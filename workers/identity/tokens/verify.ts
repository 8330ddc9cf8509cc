import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { type AccessClaims, readAccessClaims } from '../../../shared/identity/access/claims.ts';
import { AegisError } from '../../../shared/kernel/error.ts';
import { isKnownKey, type KeyRingEnv, verifyingKey } from './ring.ts';

/** Longest access token, in characters. */
const LONGEST = 4_096;
/** How far clocks may differ, in seconds. */
const SKEW_SECONDS = 5;
/** How many verified tokens an isolate remembers; about 2 KB each. */
const REMEMBERED = 2_000;

interface Verified {
  readonly claims: AccessClaims;
  readonly kid: string;
}

/**
 * Tokens whose signature was verified: the same one comes with every request of five minutes, and verifying it is dearer than
 * all else that a request passes. Only what never changes is remembered; expiry, issuer and key are looked at each time.
 */
const verified = new WeakMap<object, Map<string, Verified>>();

/** The claims of a token that is remembered and good, without a promise: what the hot path asks first. */
export function rememberedClaims(env: KeyRingEnv, token: string, issuer: string, now: number): AccessClaims | null {
  const entry = verified.get(env.KEY_RING)?.get(token);
  if (entry === undefined || entry.claims.iss !== issuer) return null;
  const isGood = now < (entry.claims.exp + SKEW_SECONDS) * 1_000 && isKnownKey(env, entry.kid, now);
  return isGood ? entry.claims : null;
}

/**
 * Verifies an access token: ours, for us, not expired. It says nothing about revocation, see {@link isAlive}.
 *
 * @param now ms since the epoch.
 * @throws AegisError `token_expired` for one that was good once, `token_invalid` for everything else that is wrong with a
 * token; `unavailable` when the keys cannot be read.
 */
export async function verifyAccessToken(
  env: KeyRingEnv,
  token: string,
  issuer: string,
  now: number,
): Promise<AccessClaims> {
  const remembered = rememberedClaims(env, token, issuer, now);
  if (remembered !== null) return remembered;
  const kid = kidOf(token);
  const known = kid === null ? null : await verifyingKey(env, kid, now);
  if (kid === null || known?.alg !== 'EdDSA') throw invalid();
  const claims = await checked(token, known.key, issuer, now);
  remember(env, token, { claims, kid });
  return claims;
}

async function checked(token: string, key: CryptoKey, issuer: string, now: number): Promise<AccessClaims> {
  try {
    const { payload } = await jwtVerify(token, key, {
      typ: 'at+jwt',
      algorithms: ['EdDSA'],
      issuer,
      audience: issuer,
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now),
    });
    const claims = readAccessClaims(payload);
    if (claims !== null) return claims;
  } catch (thrown) {
    // jose throws one of its own for all that can be wrong with a token; what else a decoder may throw is no better a token.
    if (thrown instanceof errors.JWTExpired) throw new AegisError('token_expired', 'The access token has expired.');
    throw invalid(thrown);
  }
  throw invalid();
}

/** The key id of a token that may be one of ours; null for anything else. */
function kidOf(token: string): string | null {
  if (token.length > LONGEST) return null;
  try {
    const { alg, kid, typ } = decodeProtectedHeader(token);
    return alg === 'EdDSA' && typ === 'at+jwt' && typeof kid === 'string' ? kid : null;
  } catch {
    // Not a token: the decoder throws for nothing else.
    return null;
  }
}

function remember(env: KeyRingEnv, token: string, entry: Verified): void {
  let own = verified.get(env.KEY_RING);
  if (own === undefined) {
    own = new Map();
    verified.set(env.KEY_RING, own);
  }
  // The oldest goes: it expires first.
  if (own.size >= REMEMBERED) for (const oldest of own.keys()) if (own.delete(oldest)) break;
  own.set(token, entry);
}

function invalid(cause?: unknown): AegisError {
  return new AegisError('token_invalid', 'The access token is not valid.', { cause });
}
