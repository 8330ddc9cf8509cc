/** Means nothing to RouterOS inside of quotes. */
const SAFE = /^[A-Za-z0-9 .,:/_+-]$/;

/**
 * A text as a quoted string of a RouterOS script. All but letters, digits and a few signs is written as `\XX`, byte by byte in
 * UTF-8, so that no quote, `$`, `[` or backslash of a text is one in the script (help.mikrotik.com, "Scripting", constant
 * escape sequences).
 *
 * @example
 * routerOsText('a"b'); // '"a\\22b"'
 */
export function routerOsText(text: string): string {
  let quoted = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    quoted += SAFE.test(character) ? character : `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return `"${quoted}"`;
}
