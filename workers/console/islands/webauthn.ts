/**
 * The two ceremonies of WebAuthn between JSON, as the server speaks, and the bytes that the browser wants (Web Authentication
 * Level 3, §5.1.8 to §5.1.10, whose own converters are missing in browsers still in use).
 */
export interface CreationOptionsJson {
  readonly challenge: string;
  readonly rp: PublicKeyCredentialRpEntity;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly pubKeyCredParams: PublicKeyCredentialParameters[];
  readonly timeout?: number;
  readonly excludeCredentials?: readonly DescriptorJson[];
  readonly authenticatorSelection?: AuthenticatorSelectionCriteria;
  readonly attestation?: AttestationConveyancePreference;
  readonly extensions?: AuthenticationExtensionsClientInputs;
}

export interface RequestOptionsJson {
  readonly challenge: string;
  readonly rpId?: string;
  readonly timeout?: number;
  readonly allowCredentials?: readonly DescriptorJson[];
  readonly userVerification?: UserVerificationRequirement;
  readonly extensions?: AuthenticationExtensionsClientInputs;
}

interface DescriptorJson {
  readonly id: string;
  readonly type: 'public-key';
  readonly transports?: readonly string[];
}

/** Why a ceremony ended without a credential: the person or time said no, there is one already, or it cannot work here. */
export class CeremonyFailed extends Error {
  readonly reason: 'cancelled' | 'exists' | 'unsupported';

  constructor(reason: CeremonyFailed['reason'], cause: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

function toText(buffer: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

const descriptors = (list: readonly DescriptorJson[] = []): PublicKeyCredentialDescriptor[] =>
  list.map(({ id, transports, type }) => ({
    id: toBytes(id),
    type,
    ...(transports ? { transports: transports as AuthenticatorTransport[] } : {}),
  }));

/** Whether the browser can do this at all. */
export const hasPasskeys = (): boolean => 'PublicKeyCredential' in window;

/** Whether it can offer passkeys in the field for the name, before anybody presses a button. */
export async function hasConditional(): Promise<boolean> {
  return hasPasskeys() && ((await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false);
}

/**
 * Makes a passkey.
 *
 * @throws {CeremonyFailed}
 */
export async function createPasskey(options: CreationOptionsJson): Promise<unknown> {
  const { challenge, user, excludeCredentials, ...rest } = options;
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...rest,
    challenge: toBytes(challenge),
    user: { ...user, id: toBytes(user.id) },
    excludeCredentials: descriptors(excludeCredentials),
  };
  const credential = await ceremony(() => navigator.credentials.create({ publicKey }));
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/**
 * Signs with a passkey.
 *
 * @param signal ends a conditional request, which otherwise waits as long as the page is open
 * @throws {CeremonyFailed}
 */
export async function usePasskey(options: RequestOptionsJson, signal?: AbortSignal): Promise<unknown> {
  const { challenge, allowCredentials, ...rest } = options;
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...rest,
    challenge: toBytes(challenge),
    allowCredentials: descriptors(allowCredentials),
  };
  const request: CredentialRequestOptions = signal ? { publicKey, signal, mediation: 'conditional' } : { publicKey };
  const credential = await ceremony(() => navigator.credentials.get(request));
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      ...(response.userHandle ? { userHandle: toText(response.userHandle) } : {}),
    },
  };
}

async function ceremony(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!hasPasskeys()) throw new CeremonyFailed('unsupported', null);
  try {
    const credential = await ask();
    if (credential) return credential as PublicKeyCredential;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'InvalidStateError') throw new CeremonyFailed('exists', error);
    if (name === 'NotAllowedError' || name === 'AbortError') throw new CeremonyFailed('cancelled', error);
    throw new CeremonyFailed('unsupported', error);
  }
  throw new CeremonyFailed('cancelled', null);
}

function common(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
