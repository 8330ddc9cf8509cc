/**
 * The two cookies of a browser: the session, and the access token that spares asking the session's owner with each request.
 * The prefix `__Host-` makes a browser refuse them from subdomains and without TLS; it does not exist without TLS, so a server
 * on plain HTTP (this machine) has other names.
 */
const NAMES = {
  secure: { session: '__Host-aegis_session', access: '__Host-aegis_access' },
  plain: { session: 'aegis_session', access: 'aegis_access' },
} as const;

const namesOf = (isSecure: boolean) => (isSecure ? NAMES.secure : NAMES.plain);

function cookie(name: string, value: string, maxAgeSeconds: number, isSecure: boolean): string {
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return `${name}=${value}; ${attributes}${isSecure ? '; Secure' : ''}`;
}

/** What a browser that has signed in gets. */
export interface BrowserSession {
  /** The session credential. */
  readonly cookie: string;
  /** Absolute end of the session, ms since the epoch. */
  readonly expiresAt: number;
  /** The access token. */
  readonly access: string;
  /** Life of the access token, in seconds. */
  readonly expiresIn: number;
}

/**
 * `Set-Cookie` values for a browser that has signed in.
 *
 * @param now ms since the epoch.
 */
export function sessionCookies(session: BrowserSession, isSecure: boolean, now: number): string[] {
  const maxAge = Math.max(0, Math.floor((session.expiresAt - now) / 1_000));
  return [
    cookie(namesOf(isSecure).session, session.cookie, maxAge, isSecure),
    accessCookie(session.access, session.expiresIn, isSecure),
  ];
}

/** `Set-Cookie` of a renewed access token. */
export function accessCookie(token: string, expiresIn: number, isSecure: boolean): string {
  return cookie(namesOf(isSecure).access, token, expiresIn, isSecure);
}

/** `Set-Cookie` values that make a browser forget its session. */
export function clearedCookies(isSecure: boolean): string[] {
  const { session, access } = namesOf(isSecure);
  return [cookie(session, '', 0, isSecure), cookie(access, '', 0, isSecure)];
}

/** The values of our cookies in a `Cookie` header; null where there is none. */
export function readCookies(header: string, isSecure: boolean): { session: string | null; access: string | null } {
  const { session, access } = namesOf(isSecure);
  return { session: cookieValue(header, session), access: cookieValue(header, access) };
}

/** The first value of a name, as a browser sends the most specific path first (RFC 6265 §5.4). */
function cookieValue(header: string, name: string): string | null {
  for (let start = 0; start < header.length; ) {
    const end = header.indexOf(';', start);
    const pair = header.slice(start, end === -1 ? header.length : end).trim();
    if (pair.startsWith(name) && pair.charAt(name.length) === '=') return pair.slice(name.length + 1);
    if (end === -1) return null;
    start = end + 1;
  }
  return null;
}
