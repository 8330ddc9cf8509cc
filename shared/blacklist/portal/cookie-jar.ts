/** Cookies of one host by name. Plain JSON, so that it survives between the steps of a run. */
export type CookieJar = Readonly<Record<string, string>>;

/** More than this many cookies, or longer ones, are not a portal's session. */
const MAX_COOKIES = 50;
const MAX_COOKIE_LENGTH = 8_192;

function isExpired(attributes: readonly string[], now: number): boolean {
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split('=', 2).map((part) => part.trim());
    if (name.toLowerCase() === 'max-age') return Number(value) <= 0;
    if (name.toLowerCase() === 'expires' && Date.parse(attribute.slice(attribute.indexOf('=') + 1)) <= now) return true;
  }
  return false;
}

/**
 * Takes the `Set-Cookie` values of an answer into the jar (RFC 6265, of which only the name, the value and the
 * expiry matter to a client that talks to one host over one scheme; path and domain are ignored).
 *
 * @param now - epoch milliseconds, to see which cookies are being deleted
 * @example
 * absorbCookies({}, ['regtech-front=0f; Path=/; HttpOnly'], 0); // { 'regtech-front': '0f' }
 */
export function absorbCookies(jar: CookieJar, setCookies: readonly string[], now: number): CookieJar {
  const next = new Map(Object.entries(jar));
  for (const header of setCookies) {
    const [pair = '', ...attributes] = header.split(';');
    const equals = pair.indexOf('=');
    if (equals < 1 || pair.length > MAX_COOKIE_LENGTH) continue;
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (value === '' || isExpired(attributes, now)) next.delete(name);
    else if (next.has(name) || next.size < MAX_COOKIES) next.set(name, value);
  }
  return Object.fromEntries(next);
}

/** The `Cookie` header of a jar, as headers to spread; nothing for an empty jar. */
export function cookieHeaders(jar: CookieJar): Readonly<Record<string, string>> {
  const pairs = Object.entries(jar).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? {} : { cookie: pairs.join('; ') };
}
