/** Where somebody lands who was on the way to nowhere in particular. */
export const HOME = '/account';

/**
 * A path of this site to go on to, or {@link HOME} for anything else: another site, a scheme, the sign-in pages themselves.
 *
 * @param wanted As it came in the address.
 * @example
 * safeReturnTo('/oauth/authorize?client_id=x', origin); // itself
 * safeReturnTo('//evil.example', origin); // '/account'
 */
export function safeReturnTo(wanted: string | null | undefined, origin: string): string {
  // Browsers read a backslash as a slash, and drop tabs and line ends: an address with one of them means to deceive.
  if (!wanted?.startsWith('/') || /[\\\p{Cc}]/u.test(wanted)) return HOME;
  if (!URL.canParse(wanted, origin)) return HOME;
  const url = new URL(wanted, origin);
  const isLoop = /^\/account\/(sign-in|sign-up|second-factor|social)$/.test(url.pathname);
  // `/.//evil.example` is a path of this site until somebody reads the path alone.
  const isPath = url.origin === origin && !url.pathname.startsWith('//');
  return isPath && !isLoop ? `${url.pathname}${url.search}${url.hash}` : HOME;
}
