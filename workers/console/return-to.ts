/** Where somebody lands who was on the way to nowhere in particular. */
export const HOME = '/account';

/** UTF-16 units of such a path: a request of `/oauth/authorize` with all its parameters must survive a sign-in. */
export const LONGEST_RETURN_TO = 8_192;

/**
 * A path of this site to go on to, or {@link HOME} for anything else: another site, a scheme, the sign-in pages themselves, more than
 * {@link LONGEST_RETURN_TO}.
 *
 * @param wanted As it came in the address.
 * @example
 * safeReturnTo('/oauth/authorize?client_id=x', origin); // itself
 * safeReturnTo('//evil.example', origin); // '/account'
 */
export function safeReturnTo(wanted: string | null | undefined, origin: string): string {
  // Browsers read a backslash as a slash, and drop tabs and line ends: an address with one of them means to deceive.
  if (!wanted?.startsWith('/') || wanted.length > LONGEST_RETURN_TO || /[\\\p{Cc}]/u.test(wanted)) return HOME;
  if (!URL.canParse(wanted, origin)) return HOME;
  const url = new URL(wanted, origin);
  const isLoop = /^\/account\/(sign-in|sign-up|second-factor|social)$/.test(url.pathname);
  // `/.//evil.example` is a path of this site until somebody reads the path alone.
  const isPath = url.origin === origin && !url.pathname.startsWith('//');
  return isPath && !isLoop ? `${url.pathname}${url.search}${url.hash}` : HOME;
}
