/** Where somebody lands who was on the way to nowhere in particular. */
export const HOME = '/account';

/** UTF-16 units of such a path: a request of `/oauth/authorize` with all its parameters must survive a sign-in. */
export const LONGEST_RETURN_TO = 8_192;

/** Back into a sign-in would be a circle; into an API it would show somebody a JSON text, or do something for them. */
const NOT_A_PLACE = /^\/(?:api|account\/(?:sign-in|sign-up|second-factor|social))(?:\/|$)/;

/**
 * A path of this site to go on to, or {@link HOME} for anything else: another site, a scheme, an API, the sign-in pages themselves,
 * more than `longest`.
 *
 * @param wanted As it came in the address.
 * @param longest In UTF-16 units; less than the default where the path travels in a cookie.
 * @example
 * sameSitePath('/oauth/authorize?client_id=x', origin); // itself
 * sameSitePath('//evil.example', origin); // '/account'
 */
export function sameSitePath(
  wanted: string | null | undefined,
  origin: string,
  longest: number = LONGEST_RETURN_TO,
): string {
  // Browsers read a backslash as a slash, and drop tabs and line ends: an address with one of them means to deceive.
  if (!wanted?.startsWith('/') || wanted.length > longest || /[\\\p{Cc}]/u.test(wanted)) return HOME;
  if (!URL.canParse(wanted, origin)) return HOME;
  const url = new URL(wanted, origin);
  // `/.//evil.example` is a path of this site until somebody reads the path alone.
  const isPath = url.origin === origin && !url.pathname.startsWith('//');
  return isPath && !NOT_A_PLACE.test(url.pathname) ? `${url.pathname}${url.search}${url.hash}` : HOME;
}
