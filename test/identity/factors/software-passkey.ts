import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { base64Url } from '../../../shared/kernel/base64url.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Flags of authenticator data (WebAuthn Level 3 §6.1). */
const FLAG = { userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16, attested: 64 } as const;

const utf8 = (text: string) => new TextEncoder().encode(text) as Bytes;
const concat = (...parts: readonly Iterable<number>[]): Bytes => Uint8Array.from(parts.flatMap((part) => [...part]));
const sha256 = async (data: Bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', data));
const uint16 = (value: number) => Uint8Array.of(value >> 8, value & 255);
const uint32 = (value: number) => Uint8Array.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);

type Cbor = number | string | Bytes | Map<number | string, Cbor>;

/** CBOR (RFC 8949) of what an attestation object is made of, lengths below 65536. */
function cbor(value: Cbor): Bytes {
  const head = (major: number, length: number) => {
    if (length < 24) return Uint8Array.of((major << 5) | length);
    return length < 256 ? Uint8Array.of((major << 5) | 24, length) : concat([(major << 5) | 25], uint16(length));
  };
  if (typeof value === 'number') return (value < 0 ? head(1, -1 - value) : head(0, value)) as Bytes;
  if (typeof value === 'string') return concat(head(3, utf8(value).length), utf8(value));
  if (value instanceof Uint8Array) return concat(head(2, value.length), value);
  return concat(head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)]));
}

/** An ECDSA signature as WebCrypto gives it (r and s), in the form of DER that authenticators use. */
function der(signature: Uint8Array): Bytes {
  const integer = (part: Uint8Array) => {
    const start = part.findIndex((byte) => byte !== 0);
    const digits = part.slice(start === -1 ? part.length - 1 : start);
    const positive = digits[0]! > 127 ? concat([0], digits) : digits;
    return concat([2, positive.length], positive);
  };
  const body = concat(integer(signature.slice(0, 32)), integer(signature.slice(32)));
  return concat([0x30, body.length], body);
}

/** What an authenticator and a browser can be made to do differently. */
export interface Behaviour {
  readonly origin?: string;
  readonly rpId?: string;
  readonly isUserVerified?: boolean;
  readonly isBackedUp?: boolean;
  readonly crossOrigin?: boolean;
  /** Signature counter; an authenticator without one says 0 for ever. */
  readonly counter?: number;
  /** Null: the credential is not discoverable. */
  readonly userHandle?: string | null;
  readonly credentialId?: string;
}

/** A passkey made of WebCrypto, together with the browser around it. */
export interface SoftwarePasskey {
  readonly id: string;
  register(
    challenge: string,
    behaviour?: Behaviour & { readonly format?: 'none' | 'packed' },
  ): Promise<RegistrationResponseJSON>;
  assert(challenge: string, behaviour?: Behaviour): Promise<AuthenticationResponseJSON>;
}

/**
 * Makes a passkey of a user.
 *
 * @param defaults Origin and domain that it is used on, and how it behaves unless told otherwise.
 */
export async function softwarePasskey(
  algorithm: 'ES256' | 'EdDSA',
  userId: string,
  defaults: Behaviour & { readonly origin: string; readonly rpId: string },
): Promise<SoftwarePasskey> {
  const { publicKey, privateKey } = await keyPair(algorithm);
  const cose = await coseKey(algorithm, publicKey);
  const rawId = crypto.getRandomValues(new Uint8Array(32));
  const id = base64Url(rawId);
  const aaguid = utf8('software-passkey');

  const authData = async (behaviour: Behaviour, attested: Bytes | null) => {
    const { rpId = '', isUserVerified = true, isBackedUp = false, counter = 0 } = behaviour;
    const verified = isUserVerified ? FLAG.userVerified : 0;
    const backup = isBackedUp ? FLAG.backupEligible | FLAG.backedUp : 0;
    const flags = FLAG.userPresent | verified | backup | (attested ? FLAG.attested : 0);
    return concat(await sha256(utf8(rpId)), [flags], uint32(counter), attested ?? []);
  };
  const clientData = (type: string, challenge: string, { origin, crossOrigin = false }: Behaviour) =>
    utf8(JSON.stringify({ type, challenge, origin, crossOrigin }));
  const sign = async (data: Bytes, json: Bytes): Promise<Bytes> => {
    const signed = concat(data, await sha256(json));
    if (algorithm === 'EdDSA') return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, signed));
    return der(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, signed)));
  };

  return {
    id,
    async register(challenge, { format = 'none', ...more } = {}) {
      const behaviour = { ...defaults, ...more };
      const data = await authData(behaviour, concat(aaguid, uint16(rawId.length), rawId, cose));
      const json = clientData('webauthn.create', challenge, behaviour);
      const statement = new Map<string, Cbor>();
      // Self attestation (§8.2): the credential key itself signs.
      if (format === 'packed') {
        statement.set('alg', algorithm === 'EdDSA' ? -8 : -7);
        statement.set('sig', await sign(data, json));
      }
      const object = new Map<string, Cbor>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', data],
      ]);
      const response = {
        clientDataJSON: base64Url(json),
        attestationObject: base64Url(cbor(object)),
        transports: ['internal'],
      };
      return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
    },
    async assert(challenge, more = {}) {
      const behaviour = { ...defaults, ...more };
      const data = await authData(behaviour, null);
      const json = clientData('webauthn.get', challenge, behaviour);
      const handle = behaviour.userHandle === undefined ? userId : behaviour.userHandle;
      const shownId = behaviour.credentialId ?? id;
      return {
        ...{ id: shownId, rawId: shownId, type: 'public-key' as const, clientExtensionResults: {} },
        response: {
          clientDataJSON: base64Url(json),
          authenticatorData: base64Url(data),
          signature: base64Url(await sign(data, json)),
          ...(handle === null ? {} : { userHandle: base64Url(utf8(handle)) }),
        },
      };
    },
  };
}

async function keyPair(algorithm: 'ES256' | 'EdDSA'): Promise<CryptoKeyPair> {
  const parameters = algorithm === 'EdDSA' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: 'P-256' };
  return (await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as CryptoKeyPair;
}

/** A public key in COSE (RFC 9053 §7). */
async function coseKey(algorithm: 'ES256' | 'EdDSA', key: CryptoKey): Promise<Bytes> {
  const raw = new Uint8Array((await crypto.subtle.exportKey('raw', key)) as ArrayBuffer);
  if (algorithm === 'EdDSA') {
    return cbor(
      new Map<number, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, raw],
      ]),
    );
  }
  return cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, raw.slice(1, 33)],
      [-3, raw.slice(33)],
    ]),
  );
}
