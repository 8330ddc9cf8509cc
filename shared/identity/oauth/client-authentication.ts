import type { ClientAuthenticationMethod } from './client.ts';
import { OAuthError } from './error.ts';
import type { Parameters } from './parameters.ts';

/** What a client presents at the token endpoint. */
export interface PresentedClient {
  readonly id: string;
  readonly method: ClientAuthenticationMethod;
  readonly secret: string | null;
}

/** Longest `Authorization: Basic` that we read, in characters. */
const LONGEST_BASIC = 2_000;

/**
 * Reads who a client says to be: HTTP Basic, or `client_id` (and `client_secret`) in the form (RFC 6749 §2.3.1). Exactly one way.
 *
 * @throws OAuthError `invalid_request` for two ways at once, `invalid_client` for none, or one that cannot be read.
 */
export function presentedClient(authorization: string | null, form: Parameters): PresentedClient {
  const id = form.get('client_id') ?? null;
  const secret = form.get('client_secret') ?? null;
  if (form.has('client_assertion')) throw new OAuthError('invalid_client', 'client_assertion is not supported.');
  if (authorization === null) {
    if (id === null) throw new OAuthError('invalid_client', 'The client did not say who it is.');
    return { id, method: secret === null ? 'none' : 'client_secret_post', secret };
  }
  if (secret !== null) throw new OAuthError('invalid_request', 'The client authenticated in two ways.');
  const basic = readBasic(authorization);
  if (basic === null)
    throw new OAuthError('invalid_client', 'The Authorization header is no HTTP Basic that we can read.');
  if (id !== null && id !== basic.id) throw new OAuthError('invalid_request', 'The client named itself in two ways.');
  return { id: basic.id, method: 'client_secret_basic', secret: basic.secret };
}

/** Identifier and secret are form-encoded before they are joined: RFC 6749 §2.3.1. */
function readBasic(authorization: string): { id: string; secret: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization)?.[1];
  if (encoded === undefined || authorization.length > LONGEST_BASIC) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)),
    );
    const colon = text.indexOf(':');
    if (colon < 1) return null;
    return { id: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
  } catch {
    // Not base64, not UTF-8 or not form-encoded: in each case not what the standard describes.
    return null;
  }
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
