/** RFC 5321 §4.5.3.1: octets of the local part, of the domain, and of the path without its angle brackets. */
const MOST = { local: 64, domain: 253, label: 63, address: 254 } as const;

/** Atoms separated by single dots (RFC 5322 `dot-atom`); quoted local parts exist in standards and nowhere else. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

export type EmailFault =
  /** Not one `@` between a local part of ASCII atoms and something. */
  | 'malformed'
  | 'too_long'
  /** No host name with at least two labels, or an address literal. */
  | 'domain';

export type NormalisedEmail =
  | {
      readonly ok: true;
      /** For the claim, and nothing else: all lower case, international domains in their ASCII form. */
      readonly value: string;
      /** For mails and for people: the local part as typed. */
      readonly display: string;
    }
  | { readonly ok: false; readonly reason: EmailFault };

/**
 * Reads an e-mail address strictly. Two that differ in case alone are one person's: no provider tells them apart, and a thief would.
 * Nothing else is folded: dots and `+tags` mean at every provider something else.
 *
 * @param text Surrounding blanks are forgiven.
 * @example
 * normaliseEmail('Ada.L@Example.org'); // { ok: true, value: 'ada.l@example.org', display: 'Ada.L@example.org' }
 */
export function normaliseEmail(text: string): NormalisedEmail {
  const address = text.trim();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  if (address.length > MOST.address || local.length > MOST.local) return { ok: false, reason: 'too_long' };
  if (!LOCAL.test(local)) return { ok: false, reason: 'malformed' };
  const domain = asciiDomain(address.slice(at + 1));
  if (domain === null) return { ok: false, reason: 'domain' };
  if (local.length + 1 + domain.length > MOST.address) return { ok: false, reason: 'too_long' };
  return { ok: true, value: `${local.toLowerCase()}@${domain}`, display: `${local}@${domain}` };
}

/** Lower-case host name in ASCII (UTS 46 for international ones), or null. */
function asciiDomain(text: string): string | null {
  const domain = /^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : international(text);
  const labels = domain?.split('.') ?? [];
  const isHost = labels.length >= 2 && labels.every((label) => label.length <= MOST.label && LABEL.test(label));
  // A last label of digits would be an IPv4 address.
  return domain !== null && isHost && domain.length <= MOST.domain && /[a-z]/.test(labels.at(-1) ?? '') ? domain : null;
}

/** The platform's URL parser knows UTS 46; it is shown nothing but letters, marks, digits, hyphens and dots. */
function international(text: string): string | null {
  const url = `https://${text}/`;
  return /^[\p{L}\p{M}\p{N}.-]+$/u.test(text) && URL.canParse(url) ? new URL(url).hostname : null;
}
