/** Longest URI that a client may register, in characters. */
export const LONGEST_REDIRECT_URI = 500;

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];
/** What a URI may be written with (RFC 3986 §2), less `*`: the parser of URLs forgives more, so that two readers could see two hosts. */
const CLEAN = /^[A-Za-z0-9\-._~:/?@!$&'()+,;=%[\]]+$/;

function parsed(uri: string): URL | null {
  if (uri.length > LONGEST_REDIRECT_URI || !CLEAN.test(uri)) return null;
  return URL.canParse(uri) ? new URL(uri) : null;
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname);
}

/**
 * Whether a client may register a redirect URI: absolute, https (or http on loopback, RFC 8252 §7.3), without fragment (RFC 6749
 * §3.1.2), user or wildcard.
 */
export function isRegistrableUri(uri: string): boolean {
  const url = parsed(uri);
  if (url === null) return false;
  if (url.username !== '' || url.password !== '' || url.hostname === '') return false;
  // `https:example` and `https:/example` parse, but are no absolute URI with an authority.
  if (!/^https?:\/\/[^/]/i.test(uri)) return false;
  return url.protocol === 'https:' || isLoopback(url);
}

/** A loopback URI without its port, and null for any other: RFC 8252 §7.3 lets a native application pick its port at run time. */
function withoutPort(uri: string): string | null {
  const url = parsed(uri);
  if (url === null || !isLoopback(url)) return null;
  // The text itself, not what the parser made of it: everything but the port is compared exactly.
  const match = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(\/.*|\?.*)?$/.exec(uri);
  return match === null ? null : `${match[1]}${match[2] ?? ''}`;
}

/**
 * Whether a presented redirect URI is one of the registered ones: the same text, but for the port of a loopback address.
 *
 * @example
 * isRegisteredUri('http://127.0.0.1:51004/callback', ['http://127.0.0.1/callback']); // true
 */
export function isRegisteredUri(presented: string, registered: readonly string[]): boolean {
  if (!isRegistrableUri(presented)) return false;
  if (registered.includes(presented)) return true;
  const bare = withoutPort(presented);
  return bare !== null && registered.some((uri) => withoutPort(uri) === bare);
}

/**
 * A redirect URI with the parameters of an answer; its own query stays (RFC 6749 §4.1.2).
 *
 * @example
 * withParameters('https://app.example/cb?x=1', { code: 'ac_…', state: null }); // 'https://app.example/cb?x=1&code=ac_…'
 */
export function withParameters(uri: string, parameters: Readonly<Record<string, string | null | undefined>>): string {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value != null) added.append(name, value);
  const query = added.toString();
  if (query === '') return uri;
  return `${uri}${uri.includes('?') ? (uri.endsWith('?') || uri.endsWith('&') ? '' : '&') : '?'}${query}`;
}
