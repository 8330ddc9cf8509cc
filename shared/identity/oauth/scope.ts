/** Scopes of OpenID Connect that we know; every other scope is a permission. */
export const OPENID_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const;

/** RFC 6749 §3.3: printable ASCII without space, `"` and `\`. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** Most scopes in one request. */
const MOST_SCOPES = 50;

/**
 * The scopes of a `scope` parameter, each once, in the order given; null when it is not one.
 *
 * @example
 * parseScope('openid  email openid'); // null: RFC 6749 separates by one space
 * parseScope('openid email openid'); // ['openid', 'email']
 */
export function parseScope(text: string): readonly string[] | null {
  const tokens = text.split(' ');
  if (!tokens.every((token) => SCOPE_TOKEN.test(token))) return null;
  const unique = [...new Set(tokens)];
  return unique.length > MOST_SCOPES ? null : unique;
}

/** What both have, in the order of the first. */
export function intersect(wanted: readonly string[], allowed: readonly string[]): string[] {
  return wanted.filter((scope) => allowed.includes(scope));
}

/** Whether everything wanted is allowed. */
export function isWithin(wanted: readonly string[], allowed: readonly string[]): boolean {
  return wanted.every((scope) => allowed.includes(scope));
}

/** What either has, in the order of the first. */
export function unite(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set([...left, ...right])];
}
