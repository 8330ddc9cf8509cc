import { base64Url } from '../../kernel/base64url.ts';
import { isAegisError } from '../../kernel/error.ts';
import { isSameSecret } from '../../kernel/same-secret.ts';
import { open, seal } from '../../kernel/seal.ts';
import type { RandomBytes } from '../secret.ts';

/** How long a person may take to touch the authenticator (WebAuthn Level 3 §15.1 recommends 5 minutes). */
export const CHALLENGE_MS = 5 * 60_000;
/** WebAuthn Level 3 §13.4.3 asks for 16 at least. */
const CHALLENGE_BYTES = 32;
const PURPOSE = 'identity-passkey-challenge';

/** A challenge nobody had to store. */
export interface IssuedChallenge {
  /** Proof that we issued it; comes back with the answer. */
  readonly id: string;
  /** base64url. */
  readonly challenge: string;
}

/** A random challenge in base64url. */
export function newChallenge(random: RandomBytes): string {
  return base64Url(random(new Uint8Array(CHALLENGE_BYTES)));
}

/**
 * Issues a challenge for an assertion. Before a sign-in there is no user, hence no actor that could remember it; so the challenge goes
 * along with a sealed copy of itself and its expiry, and only the user's actor, once known, remembers the ones that were used
 * until they expire. It is one secret of the site that says which are ours, and one actor that says which were used.
 *
 * @param master `AEGIS_SECRETS_KEY`.
 * @throws AegisError `secrets_key_unusable`.
 */
export async function issueChallenge(
  master: string | undefined,
  random: RandomBytes,
  now: number,
): Promise<IssuedChallenge> {
  const challenge = newChallenge(random);
  const id = await seal(master, PURPOSE, { challenge, expiresAt: now + CHALLENGE_MS });
  return { id, challenge };
}

/**
 * When a challenge of ours expires (ms since the epoch); null for one that is not ours or has expired.
 *
 * @param challenge As the authenticator signed it.
 */
export async function challengeExpiry(
  master: string | undefined,
  { id, challenge }: IssuedChallenge,
  now: number,
): Promise<number | null> {
  const issued = await open(master, PURPOSE, id).catch((thrown: unknown) => {
    // The cipher cannot tell a forged id from a changed key; without a key none is ever issued, so nothing is hidden here.
    if (isAegisError(thrown) && thrown.code === 'secrets_key_unusable') return null;
    throw thrown;
  });
  // What opens was sealed by `issueChallenge`, which gives it this shape.
  const known = issued as { readonly challenge: string; readonly expiresAt: number } | null;
  if (known === null || !isSameSecret(challenge, known.challenge) || known.expiresAt <= now) return null;
  return known.expiresAt;
}
