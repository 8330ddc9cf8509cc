import { base64url } from 'jose';
import * as v from 'valibot';
import { isEntityId } from '../credential.ts';

/** COSE algorithms that we take, the most wanted first: EdDSA, ES256, RS256 (RFC 9053 §2, RFC 8812 §2). All are in WebCrypto. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257] as const;

const clientData = v.object({
  challenge: v.string(),
  crossOrigin: v.optional(v.boolean(), false),
  topOrigin: v.optional(v.string()),
});

/** The parts of `CollectedClientData` (WebAuthn Level 3 §5.8.1) that we look at before the signature is checked. */
export interface ClientData {
  readonly challenge: string;
  /** Made inside a frame of another site; our pages are never framed. */
  readonly isFramed: boolean;
}

/**
 * Reads the client data of a response; null when it is no JSON of that form.
 *
 * @param encoded base64url.
 */
export function readClientData(encoded: string): ClientData | null {
  const text = textOf(encoded);
  if (text === null) return null;
  try {
    const read = v.safeParse(clientData, JSON.parse(text));
    if (!read.success) return null;
    const { challenge, crossOrigin, topOrigin } = read.output;
    return { challenge, isFramed: crossOrigin || topOrigin !== undefined };
  } catch {
    // JSON.parse throws for what is no JSON and for nothing else; the caller refuses it.
    return null;
  }
}

/** The user handle of a user: the bytes of the id, so that a discoverable passkey names its owner's actor. */
export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(userId) as Uint8Array<ArrayBuffer>;
}

/** The user of a user handle; null for one that {@link userHandleOf} did not make. */
export function userOfHandle(encoded: string | undefined): string | null {
  const text = encoded === undefined ? null : textOf(encoded);
  return text !== null && isEntityId(text) ? text : null;
}

function textOf(encoded: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base64url.decode(encoded));
  } catch {
    // Neither base64url nor UTF-8: both mean that it is not what we look for.
    return null;
  }
}
