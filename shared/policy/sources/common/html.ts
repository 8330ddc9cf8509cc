const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  middot: '·',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  sim: '~',
};

const letterOf = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '');

function entity(whole: string, name: string): string {
  if (name.startsWith('#')) return letterOf(Number(/^#x/i.test(name) ? `0x${name.slice(2)}` : name.slice(1)));
  return ENTITIES[name] ?? whole;
}

/**
 * Character references as a browser shows them, as far as running text has them; others stay as they are.
 *
 * @example
 * decodedEntities('지원 &amp; &#49345;담'); // '지원 & 상담'
 */
export const decodedEntities = (text: string): string => text.replace(/&(#x?[0-9a-f]{1,7}|[a-z]{2,8});/gi, entity);

/**
 * The text of a fragment of HTML as a reader sees it: blocks become lines. What comes out is text, not markup, and is escaped where it is shown.
 *
 * @example
 * plainText('<p>지원 &amp; 상담</p><p>문의</p>'); // '지원 & 상담\n문의'
 */
export function plainText(html: string): string {
  const text = html
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<br\s*\/?>|<\/(?:p|div|li|tr|h\d|td)>/gi, '\n')
    .replace(/<[^<>]*>/g, '');
  return decodedEntities(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
