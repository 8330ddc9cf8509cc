import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { base64url } from 'jose';
import { PASSKEY_ALGORITHMS, readClientData } from '../../../../shared/identity/factors/passkey-response.ts';
import type { RelyingParty } from '../../../../shared/identity/factors/relying-party.ts';
import type { PasskeyRow } from './store.ts';

/** A registration that was verified. */
export type VerifiedRegistration = Pick<
  PasskeyRow,
  'id' | 'public_key' | 'counter' | 'transports' | 'backed_up' | 'aaguid'
>;

/** An assertion that was verified; the counter is not judged yet. */
export interface VerifiedAssertion {
  readonly isUserVerified: boolean;
  readonly isBackedUp: boolean;
  readonly counter: number;
}

/** The library is larger than all the rest of an actor, and most of an actor's calls need nothing of it. */
const library = () => import('@simplewebauthn/server');

/**
 * Verifies a registration (WebAuthn Level 3 §7.1). The person must have been verified, and no frame of another site may have been around.
 *
 * @returns null when anything is not as it must be.
 */
export async function verifyRegistration(
  response: RegistrationResponseJSON,
  challenge: string,
  { origin, id }: RelyingParty,
): Promise<VerifiedRegistration | null> {
  if (readClientData(response.response.clientDataJSON)?.isFramed !== false) return null;
  const { verifyRegistrationResponse } = await library();
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
  }).catch(refused);
  if (!verified?.verified) return null;
  const { credential, credentialBackedUp, aaguid } = verified.registrationInfo;
  return {
    id: credential.id,
    public_key: base64url.encode(credential.publicKey),
    counter: credential.counter,
    transports: JSON.stringify(credential.transports ?? []),
    backed_up: credentialBackedUp ? 1 : 0,
    aaguid,
  };
}

/**
 * Verifies an assertion (WebAuthn Level 3 §7.2), all but the counter: that must be judged together with what is stored at that moment,
 * and only for a signature that is right.
 *
 * @returns null when anything is not as it must be.
 */
export async function verifyAssertion(
  response: AuthenticationResponseJSON,
  challenge: string,
  passkey: PasskeyRow,
  { origin, id }: RelyingParty,
): Promise<VerifiedAssertion | null> {
  if (readClientData(response.response.clientDataJSON)?.isFramed !== false) return null;
  const { verifyAuthenticationResponse } = await library();
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    // Zero passes whatever comes.
    credential: { id: passkey.id, publicKey: new Uint8Array(base64url.decode(passkey.public_key)), counter: 0 },
    requireUserVerification: false,
  }).catch(refused);
  if (!verified?.verified) return null;
  const { userVerified, credentialBackedUp, newCounter } = verified.authenticationInfo;
  return { isUserVerified: userVerified, isBackedUp: credentialBackedUp, counter: newCounter };
}

/** The library throws for every way in which a response can be wrong, malformed ones included; to us they are one: refused. */
function refused(): null {
  return null;
}
