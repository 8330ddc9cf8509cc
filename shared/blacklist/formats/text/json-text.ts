/** Control characters and line ends that JSON allows in a text, but that end a line for some readers of JSON Lines. */
const OTHER_LINE_ENDS = /[\p{Cc}\u2028\u2029]/gu;

/**
 * A value as JSON on one line, for every reader: also the line ends that JSON would leave as they are, are escaped.
 *
 * @example
 * jsonText({ reason: 'a\u2028b' }); // '{"reason":"a\\u2028b"}'
 */
export function jsonText(value: unknown): string {
  const escaped = (end: string): string => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(OTHER_LINE_ENDS, escaped);
}
