import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import { describe, expect, it } from 'vitest';
import { verifyAssertion, verifyRegistration } from '../../../durable-objects/identity/user/passkeys/ceremony.ts';
import { PASSKEY_ALGORITHMS, readClientData } from '../../../shared/identity/factors/passkey-response.ts';
import { base64Url } from '../../../shared/kernel/base64url.ts';
import { WEBAUTHN_VECTORS, type WebAuthnVector } from './w3c-vectors.ts';

const PARTY = { origin: 'https://example.org', id: 'example.org' };
const ZERO_ROW = { name: '', created_at: 0, last_used_at: null };
/** Of the examples, those made inside a frame, and one with an algorithm that we do not offer. */
const REFUSED = ['none-es256-crossOrigin', 'none-es256-topOrigin', 'packed-es384'];
const TAKEN = WEBAUTHN_VECTORS.filter(({ name }) => !REFUSED.includes(name));

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const encoded = (hex: string) => base64Url(bytes(hex));
const common = (id: string) =>
  ({ id: encoded(id), rawId: encoded(id), type: 'public-key', clientExtensionResults: {} }) as const;

const registrationOf = ({ registration }: WebAuthnVector): RegistrationResponseJSON => ({
  ...common(registration.credentialId),
  response: {
    clientDataJSON: encoded(registration.clientDataJSON),
    attestationObject: encoded(registration.attestationObject),
  },
});

const assertionOf = ({ registration, authentication }: WebAuthnVector) => ({
  ...common(registration.credentialId),
  response: {
    clientDataJSON: encoded(authentication.clientDataJSON),
    authenticatorData: encoded(authentication.authenticatorData),
    signature: encoded(authentication.signature),
  },
});

/** The credential of an example; most of them were made without verifying a user, which we ask for and the standard does not. */
async function registered(vector: WebAuthnVector) {
  const outcome = await verifyRegistrationResponse({
    response: registrationOf(vector),
    expectedChallenge: encoded(vector.registration.challenge),
    expectedOrigin: PARTY.origin,
    expectedRPID: PARTY.id,
    requireUserVerification: false,
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
  });
  if (!outcome.verified) throw new Error(`${vector.name} does not verify`);
  const { credential, aaguid } = outcome.registrationInfo;
  const row = { id: credential.id, counter: credential.counter, transports: '[]', backed_up: 0, aaguid };
  return { ...outcome.registrationInfo, row: { ...row, public_key: base64Url(credential.publicKey), ...ZERO_ROW } };
}

describe('the examples of WebAuthn Level 3, §16', () => {
  it('are here', () => {
    expect(WEBAUTHN_VECTORS).toHaveLength(9);
    expect(TAKEN).toHaveLength(6);
  });

  it.each(TAKEN)('$name: the registration verifies, and the assertion with its key', async (vector) => {
    const { row, userVerified } = await registered(vector);
    expect(row.id).toBe(encoded(vector.registration.credentialId));
    const challenge = encoded(vector.registration.challenge);
    const ours = await verifyRegistration(registrationOf(vector), challenge, PARTY);
    // Ours is the same but for the user verification that we insist on.
    if (userVerified) expect(ours).toMatchObject({ id: row.id, public_key: row.public_key, counter: row.counter });
    else expect(ours).toBeNull();

    const asserted = await verifyAssertion(assertionOf(vector), encoded(vector.authentication.challenge), row, PARTY);
    const flags = bytes(vector.authentication.authenticatorData)[32] ?? 0;
    expect(asserted).toEqual({ isUserVerified: (flags & 4) !== 0, isBackedUp: (flags & 16) !== 0, counter: 0 });
  });

  it.each(TAKEN)('$name: nothing else verifies', async (vector) => {
    const { row } = await registered(vector);
    const challenge = encoded(vector.authentication.challenge);
    const assertion = assertionOf(vector);
    const flipped = bytes(vector.authentication.signature);
    flipped[flipped.length - 1]! ^= 1;
    const bent = { ...assertion, response: { ...assertion.response, signature: base64Url(flipped) } };
    expect(await verifyAssertion(bent, challenge, row, PARTY)).toBeNull();
    expect(await verifyAssertion(assertion, encoded(vector.registration.challenge), row, PARTY)).toBeNull();
    expect(await verifyAssertion(assertion, challenge, row, { ...PARTY, origin: 'https://example.com' })).toBeNull();
    expect(await verifyAssertion(assertion, challenge, row, { ...PARTY, id: 'example.com' })).toBeNull();
  });

  it.each(WEBAUTHN_VECTORS.filter(({ name }) => REFUSED.includes(name)))('$name is refused', async (vector) => {
    const challenge = encoded(vector.registration.challenge);
    expect(await verifyRegistration(registrationOf(vector), challenge, PARTY)).toBeNull();
    const isFramed = readClientData(encoded(vector.registration.clientDataJSON))?.isFramed;
    expect(isFramed).toBe(vector.name !== 'packed-es384');
  });
});
