/** A piece of an HTML text. Names are lower-case; comments, scripts and styles do not appear. */
export type HtmlPiece =
  | { readonly kind: 'text'; readonly text: string }
  /** `at` is where the tag begins in the text. */
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string; readonly at: number }
  | { readonly kind: 'close'; readonly name: string };

/** Their content is no markup (HTML 13.2.5: raw text and escapable raw text). */
const RAW = new Set(['script', 'style', 'textarea', 'title', 'noscript', 'template']);
/** A tag longer than this is not one: its beginning is read as text, as far as this. Characters. */
const LONGEST_TAG = 8_192;
const GREATER = 62;
const QUOTE = 34;
const APOSTROPHE = 39;

/** Where a tag ends whose attributes begin at `from`, skipping `>` within quoted values; -1 without an end. */
function tagEnd(html: string, from: number): number {
  const limit = Math.min(html.length, from + LONGEST_TAG);
  let quote = 0;
  for (let at = from; at < limit; at++) {
    const code = html.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GREATER) return at;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

/** Where raw text ends: before its closing tag, or at the end of the text. */
function rawEnd(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

function skipDeclaration(html: string, at: number): number {
  const [start, terminator] = html.startsWith('<!--', at) ? [at + 4, '-->'] : [at + 2, '>'];
  const end = html.indexOf(terminator, start);
  return end < 0 ? html.length : end + terminator.length;
}

/**
 * Cuts HTML into text and tags, tolerantly and in linear time: what is no tag is text, nothing throws. No tree is
 * built, so depth costs nothing.
 */
export function* htmlPieces(html: string): Generator<HtmlPiece, void, undefined> {
  const name = /\/?([a-z][a-z0-9:-]*)/iy;
  let from = 0;
  let at = html.indexOf('<');
  while (at >= 0) {
    const next = html[at + 1];
    name.lastIndex = at + 1;
    const match = name.exec(html);
    const isDeclaration = next === '!' || next === '?';
    const end = match ? tagEnd(html, name.lastIndex) : -1;
    if (!isDeclaration && (match === null || end < 0)) {
      at = html.indexOf('<', match ? at + LONGEST_TAG : at + 1);
      continue;
    }
    if (at > from) yield { kind: 'text', text: html.slice(from, at) };
    if (isDeclaration) from = skipDeclaration(html, at);
    else if (match) {
      const tag = match[1]!.toLowerCase();
      from = end + 1;
      if (next === '/') yield { kind: 'close', name: tag };
      else {
        yield { kind: 'open', name: tag, attributes: html.slice(name.lastIndex, end), at };
        if (RAW.has(tag)) from = rawEnd(html, tag, from);
      }
    }
    at = html.indexOf('<', from);
  }
  if (from < html.length) yield { kind: 'text', text: html.slice(from) };
}
