import { base64Url } from '../../kernel/base64url.ts';
import { isSameSecret } from '../../kernel/same-secret.ts';

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;
/** SHA-256 in base64url: 43 characters, of which the last carries four bits. */
const CHALLENGE = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** Whether a text is a challenge of method S256. */
export function isChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

/**
 * The S256 challenge of a verifier (RFC 7636 §4.2).
 *
 * @example
 * await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'); // 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
 */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}

/** Whether a verifier has the form of one and belongs to a challenge. */
export async function isVerifierOf(verifier: string, challenge: string): Promise<boolean> {
  return VERIFIER.test(verifier) && isSameSecret(await challengeOf(verifier), challenge);
}
