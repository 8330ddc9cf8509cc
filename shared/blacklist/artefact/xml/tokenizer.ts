import { AegisError } from '../../../kernel/error.ts';
import { LONGEST_REFERENCE } from './references.ts';

/** Takes the pieces of an XML document. Element names come without their namespace prefix. */
export interface XmlHandler {
  /** A start tag; for an empty element `close` follows at once. `attributes` is for {@link attribute}. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Text with its references not yet resolved, in as many pieces as it comes; none is cut within a reference. */
  text(raw: string): void;
  /** Text of a CDATA section, which has no references. */
  literal(text: string): void;
}

/** Reads a document chunk by chunk, cut anywhere. */
export interface XmlTokenizer {
  /** @throws {AegisError} `artefact_unreadable` for a DOCTYPE, or a tag longer than {@link LONGEST_TAG} */
  push(chunk: string): void;
  /** @throws {AegisError} `artefact_unreadable` when the document ends within an element */
  end(): void;
}

/** Characters of a tag, attributes included; a worksheet's longest have a few hundred. Bounds what is held back. */
export const LONGEST_TAG = 16_384;

const SLASH = 47;
const BANG = 33;
const QUESTION = 63;
const QUOTE = 34;
const APOSTROPHE = 39;
const GREATER = 62;

const unreadable = (reason: string, message: string): AegisError =>
  new AegisError('artefact_unreadable', message, { details: { reason } });

/** What ends a stretch without markup, and where its text goes. */
interface Stretch {
  readonly terminator: string;
  readonly isText: boolean;
}
const COMMENT: Stretch = { terminator: '-->', isText: false };
const INSTRUCTION: Stretch = { terminator: '?>', isText: false };
const CDATA: Stretch = { terminator: ']]>', isText: true };
const STARTS: readonly (readonly [string, Stretch])[] = [
  ['<!--', COMMENT],
  ['<![CDATA[', CDATA],
  ['<?', INSTRUCTION],
];

/** Where a tag ends that begins at `from`; -1 when it does not end within the text. `>` may stand in a quoted value. */
function tagEnd(text: string, from: number): number {
  const end = text.indexOf('>', from);
  if (end < 0) return -1;
  let quote = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GREATER) return at;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

/** How much of a text's end may be the beginning of a reference, or of a line end, that the next chunk completes. */
function heldBack(text: string): number {
  const ampersand = text.lastIndexOf('&');
  const open = ampersand >= 0 && text.length - ampersand < LONGEST_REFERENCE && text.indexOf(';', ampersand) < 0;
  if (open) return text.length - ampersand;
  return text.endsWith('\r') ? 1 : 0;
}

const isNameEnd = (code: number): boolean => code <= 32 || code === SLASH;

/**
 * A small streaming XML reader for trusted shapes in untrusted files: no DTD, no entity declarations, no validation, no tree, and
 * at most one tag held in memory.
 *
 * @example
 * const reader = createXmlTokenizer(handler);
 * for (const chunk of chunks) reader.push(chunk);
 * reader.end();
 */
export function createXmlTokenizer(handler: XmlHandler): XmlTokenizer {
  let rest = '';
  let stretch: Stretch | null = null;
  /** Elements that are open. Only counted: what is cut off must not pass for what is short. */
  let depth = 0;
  /** Few names appear often; a map spares the slicing and the search for a prefix. */
  const names = new Map<string, string>();

  function localName(qualified: string): string {
    const known = names.get(qualified);
    if (known !== undefined) return known;
    const local = qualified.slice(qualified.indexOf(':') + 1);
    if (names.size < 256 && qualified.length < 64) names.set(qualified, local);
    return local;
  }

  /** XML 1.0, 2.11: line ends are one line feed. */
  function emitText(text: string): void {
    if (text !== '') handler.text(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
  }

  function emitTag(text: string, from: number, to: number): void {
    if (text.charCodeAt(from) === SLASH) {
      depth--;
      handler.close(localName(text.slice(from + 1, to).trimEnd()));
      return;
    }
    const isEmpty = text.charCodeAt(to - 1) === SLASH;
    const last = isEmpty ? to - 1 : to;
    let nameEnd = from;
    while (nameEnd < last && !isNameEnd(text.charCodeAt(nameEnd))) nameEnd++;
    const name = localName(text.slice(from, nameEnd));
    handler.open(name, nameEnd === last ? '' : text.slice(nameEnd, last));
    if (isEmpty) handler.close(name);
    else depth++;
  }

  /** Passes over the stretch under way. Returns where markup goes on, or -1 when the stretch does not end here. */
  function passStretch(text: string, from: number, { terminator, isText }: Stretch): number {
    const end = text.indexOf(terminator, from);
    const stop = end < 0 ? Math.max(from, text.length - terminator.length + 1) : end;
    if (isText && stop > from) handler.literal(text.slice(from, stop));
    if (end < 0) {
      rest = text.slice(stop);
      return -1;
    }
    stretch = null;
    return end + terminator.length;
  }

  /** Enters what begins with `<!` or `<?`. Returns where its content begins, or -1 when that cannot be told yet. */
  function enterStretch(text: string, at: number): number {
    for (const [start, kind] of STARTS) {
      if (!text.startsWith(start, at)) continue;
      stretch = kind;
      return at + start.length;
    }
    const beginning = text.slice(at, at + 9);
    if (STARTS.some(([start]) => start.startsWith(beginning))) return -1;
    throw unreadable('xml-doctype', 'The document declares a DOCTYPE, which is never read');
  }

  /** Reads the markup at `at`. Returns where to go on, or -1 when it is not whole. */
  function readMarkup(text: string, at: number): number {
    const next = text.charCodeAt(at + 1);
    if (next === BANG || next === QUESTION) return enterStretch(text, at);
    const end = tagEnd(text, at + 1);
    if (end < 0) {
      if (text.length - at > LONGEST_TAG) throw unreadable('xml-tag', `A tag is longer than ${LONGEST_TAG} characters`);
      return -1;
    }
    emitTag(text, at + 1, end);
    return end + 1;
  }

  function push(chunk: string): void {
    const text = rest === '' ? chunk : rest + chunk;
    rest = '';
    let from = 0;
    while (from < text.length) {
      if (stretch !== null) {
        from = passStretch(text, from, stretch);
        if (from < 0) return;
        continue;
      }
      const at = text.indexOf('<', from);
      if (at < 0) {
        const stop = text.length - heldBack(text.slice(from));
        emitText(text.slice(from, stop));
        rest = text.slice(stop);
        return;
      }
      if (at > from) emitText(text.slice(from, at));
      from = readMarkup(text, at);
      if (from < 0) {
        rest = text.slice(at);
        return;
      }
    }
  }

  function end(): void {
    if (stretch !== null || depth !== 0 || rest.startsWith('<')) {
      throw unreadable('xml-end', 'The document ends before its last element does');
    }
    emitText(rest);
    rest = '';
  }

  return { push, end };
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/**
 * The raw value of an attribute in what {@link XmlHandler.open} was given, `null` without it. The name is matched without
 * its namespace prefix.
 */
export function attribute(attributes: string, name: string): string | null {
  let at = 0;
  for (;;) {
    while (isSpace(attributes.charCodeAt(at))) at++;
    const equals = attributes.indexOf('=', at);
    if (equals < 0) return null;
    let start = equals + 1;
    while (isSpace(attributes.charCodeAt(start))) start++;
    const quote = attributes[start];
    if (quote !== '"' && quote !== "'") return null;
    const end = attributes.indexOf(quote, start + 1);
    if (end < 0) return null;
    let nameEnd = equals;
    while (nameEnd > at && isSpace(attributes.charCodeAt(nameEnd - 1))) nameEnd--;
    const nameAt = nameEnd - name.length;
    const isIt = attributes.startsWith(name, nameAt) && (nameAt === at || attributes[nameAt - 1] === ':');
    if (isIt && nameAt >= at) return attributes.slice(start + 1, end);
    at = end + 1;
  }
}
