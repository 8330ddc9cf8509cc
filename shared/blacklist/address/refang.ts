/**
 * Undoes the ways people write an address so that nobody clicks on it: `1[.]2[.]3[.]4`, `1(.)2`, `1{.}2`, `1[dot]2`,
 * `2001[:]db8[:]`, and brackets round a whole IPv6 address. For cells of spreadsheets and reports only: in a machine-made list such text
 * is an error that must be seen.
 *
 * @returns the text with plain dots and colons, blanks (also no-break ones) trimmed; otherwise unchanged.
 * @example
 * refang('198[.]51[.]100[.]7'); // '198.51.100.7'
 */
export function refang(text: string): string {
  const plain = text
    .replace(/\s*[[({](?:\.|dot|점)[\])}]\s*/gi, '.')
    .replace(/[[({]:[\])}]/g, ':')
    .replace(/[[({]::[\])}]/g, '::')
    .trim();
  const bracketed = /^\[([0-9a-f:.]+)\]$/i.exec(plain);
  return bracketed === null ? plain : (bracketed[1] as string);
}
