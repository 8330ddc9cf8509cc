/** The references that list pages use; any other named one stays as it is written. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  middot: '\u00b7',
  hellip: '\u2026',
  ndash: '\u2013',
  mdash: '\u2014',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
};

/** The lengths are bounded, so that a text of nothing but ampersands costs no more than its length. */
const REFERENCE = /&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,7})|([A-Za-z]{2,8}));/g;

const isScalar = (code: number): boolean => code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);

/**
 * Resolves decimal, hexadecimal and the common named character references of HTML once; what is none, or stands for no
 * character (NUL, a surrogate, beyond U+10FFFF), becomes U+FFFD or stays as it is written.
 *
 * @example
 * resolveReferences('&#44397;&#xAC00; &amp; &amp;lt;'); // '국가 & &lt;'
 */
export function resolveReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return isScalar(code) ? String.fromCodePoint(code) : '\ufffd';
  });
}
