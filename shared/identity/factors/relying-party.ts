import { AegisError } from '../../kernel/error.ts';

/** The site that passkeys belong to (WebAuthn Level 3 §4, "Relying Party"). */
export interface RelyingParty {
  /** Origin that a passkey must be used on, e.g. `https://aegis.example.org`. */
  readonly origin: string;
  /** Its domain, to which passkeys are bound. */
  readonly id: string;
}

/**
 * The relying party of an origin. Browsers bind passkeys to a domain, and `localhost` is the one name that needs none.
 *
 * @throws AegisError `conflict` for an IP address.
 * @example
 * relyingPartyOf('https://aegis.example.org').id; // 'aegis.example.org'
 */
export function relyingPartyOf(origin: string): RelyingParty {
  const { hostname, origin: canonical } = new URL(origin);
  // The parser has brought every spelling of an IPv4 address to four decimal numbers, and IPv6 into brackets.
  if (hostname.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(hostname)) {
    throw new AegisError('conflict', 'Passkeys belong to a domain: open this site by its name, or as localhost.', {
      details: { reason: 'address-as-origin' },
    });
  }
  return { origin: canonical, id: hostname };
}
