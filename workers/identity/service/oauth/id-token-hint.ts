import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { verifyingKey } from '../../tokens/ring.ts';

/** Longest ID token that we read back, in characters. */
const LONGEST = 4_096;

/** What an ID token of ours says; it may have expired long ago. */
export interface IdTokenHint {
  readonly userId: string;
  readonly client: string;
  readonly sessionId: string;
}

/**
 * Reads an `id_token_hint`: signed by us, for one client, whatever its age (OpenID Connect RP-Initiated Logout §4). Null for anything
 * else.
 *
 * @throws AegisError `unavailable` when the keys cannot be read.
 */
export async function readIdTokenHint(
  env: Env,
  token: string,
  issuer: string,
  now: number,
): Promise<IdTokenHint | null> {
  if (token.length > LONGEST) return null;
  const kid = kidOf(token);
  const known = kid === null ? null : await verifyingKey(env, kid, now);
  if (known === null) return null;
  try {
    const { exp } = decodeJwt(token);
    // The moment before it expired: its age is no fault of a hint.
    const currentDate = new Date(Math.min(now, (exp ?? 0) * 1_000 - 1));
    const { payload } = await jwtVerify(token, known.key, { algorithms: [known.alg], typ: 'JWT', issuer, currentDate });
    const { sub, aud, sid } = payload;
    if (typeof sub !== 'string' || typeof aud !== 'string' || typeof sid !== 'string') return null;
    return { userId: sub, client: aud, sessionId: sid };
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return null;
    throw thrown;
  }
}

function kidOf(token: string): string | null {
  try {
    return decodeProtectedHeader(token).kid ?? null;
  } catch {
    // Not a token: the decoder throws for nothing else.
    return null;
  }
}
