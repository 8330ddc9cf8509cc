/** The five entities that XML knows without a declaration (XML 1.0, 4.6). */
export const XML_ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Those of HTML that appear in tables of addresses; a full table would be larger than the reader. */
export const HTML_ENTITIES: ReadonlyMap<string, string> = new Map([
  ...XML_ENTITIES,
  ['nbsp', '\u00a0'],
  ['middot', '·'],
  ['hellip', '…'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
  ['copy', '©'],
]);

/** Longest reference in characters, `&` and `;` included; `&#x0010FFFF;` fits twice. */
export const LONGEST_REFERENCE = 24;

const HASH = 35;
const LOWER_X = 120;
const UPPER_X = 88;

function characterOf(digits: string, radix: 10 | 16): string | null {
  const valid = radix === 10 ? /^[0-9]+$/ : /^[0-9a-f]+$/i;
  if (!valid.test(digits)) return null;
  const code = Number.parseInt(digits, radix);
  if (code === 0 || code > 0x10ffff) return null;
  // Some writers reference the two halves of a surrogate pair one by one; fromCodePoint keeps a half as it is.
  return String.fromCodePoint(code);
}

function resolve(body: string, entities: ReadonlyMap<string, string>): string | null {
  if (body.charCodeAt(0) !== HASH) return entities.get(body) ?? null;
  const marker = body.charCodeAt(1);
  return marker === LOWER_X || marker === UPPER_X ? characterOf(body.slice(2), 16) : characterOf(body.slice(1), 10);
}

/**
 * Replaces character references (decimal, hexadecimal) and the named entities given. Nothing is ever expanded twice, and
 * there is no way to declare more entities, so the text never grows.
 *
 * @returns the plain text, or `null` for a reference that is not known when `strict`; else that one stays as it is
 * @example
 * decodeReferences('&#44397;&#xAC00; &amp;lt;', XML_ENTITIES, true); // '국가 &lt;'
 */
export function decodeReferences(text: string, entities: ReadonlyMap<string, string>, strict: true): string | null;
export function decodeReferences(text: string, entities: ReadonlyMap<string, string>, strict: false): string;
export function decodeReferences(text: string, entities: ReadonlyMap<string, string>, strict: boolean): string | null {
  let ampersand = text.indexOf('&');
  if (ampersand < 0) return text;
  let decoded = '';
  let from = 0;
  while (ampersand >= 0) {
    const end = text.indexOf(';', ampersand);
    const isShort = end > 0 && end - ampersand < LONGEST_REFERENCE;
    const character = isShort ? resolve(text.slice(ampersand + 1, end), entities) : null;
    if (character !== null) {
      decoded += text.slice(from, ampersand) + character;
      from = end + 1;
    } else if (strict) return null;
    ampersand = text.indexOf('&', character === null ? ampersand + 1 : from);
  }
  return decoded + text.slice(from);
}
