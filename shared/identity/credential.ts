import { SECRET_DIGITS } from './secret.ts';

/**
 * Credentials that name their owner: `<prefix>_<part>_…_<secret>`. Parts are made of digits and capital letters, so that the
 * underscore separates, and the owner's object is found without a look-up. See docs/adr/0007-identity.md.
 */
const FORMS = {
  /** Session cookie: user, session. */
  session: { prefix: 'as', parts: 2 },
  /** Refresh token: user, session, n. */
  refresh: { prefix: 'ar', parts: 3 },
  /** Authorization code: user, id. */
  code: { prefix: 'ac', parts: 2 },
  /** One-time token: user, id. */
  oneTime: { prefix: 'ot', parts: 2 },
  /** Device code: user code. */
  device: { prefix: 'dc', parts: 1 },
} as const;

export type CredentialKind = keyof typeof FORMS;

/** Longest credential of any kind, in characters; what is longer is none. */
export const LONGEST_CREDENTIAL = 200;

export interface Credential {
  readonly parts: readonly string[];
  readonly secret: string;
}

/**
 * Prints a credential.
 *
 * @param parts Digits and capital letters only.
 * @example
 * formatCredential('session', [userId, sessionId], secret); // 'as_01J…_01J…_…'
 */
export function formatCredential(kind: CredentialKind, parts: readonly string[], secret: string): string {
  return [FORMS[kind].prefix, ...parts, secret].join('_');
}

/**
 * Reads a credential; null for anything that {@link formatCredential} did not print.
 *
 * @example
 * parseCredential('refresh', token)?.parts; // [user, session, n]
 */
export function parseCredential(kind: CredentialKind, text: string): Credential | null {
  if (text.length > LONGEST_CREDENTIAL) return null;
  const { prefix, parts: count } = FORMS[kind];
  const [first, ...rest] = text.split('_');
  if (first !== prefix || rest.length !== count + 1) return null;
  const secret = rest.at(-1) ?? '';
  if (secret.length !== SECRET_DIGITS || !rest.every((part) => /^[0-9A-Z]{1,64}$/.test(part))) return null;
  return { parts: rest.slice(0, -1), secret };
}

/** A user or session id: 26 Crockford digits, the layout of a ULID. */
export function isEntityId(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}
