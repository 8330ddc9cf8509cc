/** Where somebody lands who was on the way to nowhere in particular. */
const HOME = '/account';

/** It travels in a sealed cookie, of which a browser keeps 4096 octets. */
const LONGEST = 1_200;

/**
 * A path of this site to go on to; `/account` for anything else.
 *
 * @param wanted As it came in the address.
 * @example
 * sameSitePath('//evil.example', 'https://aegis.example'); // '/account'
 */
export function sameSitePath(wanted: string | null | undefined, origin: string): string {
  // Browsers read a backslash as a slash, and drop tabs and line ends.
  if (!wanted?.startsWith('/') || wanted.length > LONGEST || /[\\\p{Cc}]/u.test(wanted)) return HOME;
  if (!URL.canParse(wanted, origin)) return HOME;
  const url = new URL(wanted, origin);
  // Back into a sign-in would be a circle; into an API it would show somebody a JSON text, or do something for them.
  const isPage = !/^\/(?:api|account\/(?:sign-in|sign-up|second-factor|social))(?:\/|$)/.test(url.pathname);
  // `/.//evil.example` is a path of this site until somebody reads the path alone.
  const isPath = url.origin === origin && !url.pathname.startsWith('//');
  return isPath && isPage ? `${url.pathname}${url.search}${url.hash}` : HOME;
}
