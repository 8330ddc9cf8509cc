/** Longest run of attributes of a tag that is kept, in characters. */
const MAX_ATTRIBUTES = 8_192;

/** What a page is made of, in its order. Names are lower case; text and attributes keep their references. */
export interface HtmlHandler {
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(text: string): void;
  /** The text of a `<script>` element. */
  script?(text: string): void;
}

const TAG_NAME = /[A-Za-z][A-Za-z0-9:-]{0,31}/y;
/** Elements whose content is no markup. */
const RAW_END: Readonly<Record<string, RegExp>> = {
  script: /<\/script/gi,
  style: /<\/style/gi,
  textarea: /<\/textarea/gi,
  title: /<\/title/gi,
};

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Index of the `>` that ends the tag whose name ended at `from`, quoted values skipped; -1 when there is none. */
function tagEnd(html: string, from: number): number {
  let isValueNext = false;
  for (let at = from; at < html.length; at++) {
    const code = html.charCodeAt(at);
    if (code === 0x3e) return at;
    if (isValueNext && (code === 0x22 || code === 0x27)) {
      at = html.indexOf(code === 0x22 ? '"' : "'", at + 1);
      if (at < 0) return -1;
      isValueNext = false;
    } else if (!isBlank(code)) isValueNext = code === 0x3d;
  }
  return -1;
}

/** Index behind a comment, declaration or processing instruction that begins at `at`. */
function markupEnd(html: string, at: number): number {
  const isComment = html.startsWith('<!--', at);
  const end = html.indexOf(isComment ? '-->' : '>', at + (isComment ? 4 : 2));
  return end < 0 ? html.length : end + (isComment ? 3 : 1);
}

function nameAt(html: string, at: number): string {
  TAG_NAME.lastIndex = at;
  return TAG_NAME.exec(html)?.[0].toLowerCase() ?? '';
}

/** Hands on the content of a raw element that begins at `from`, and returns where its end tag begins. */
function readRaw(html: string, name: string, from: number, handler: HtmlHandler): number {
  const end = RAW_END[name] as RegExp;
  end.lastIndex = from;
  const at = end.exec(html)?.index ?? html.length;
  if (name === 'script') handler.script?.(html.slice(from, at));
  return at;
}

/**
 * Cuts a page into tags and text, as tolerant as browsers are about what real pages get wrong: unclosed elements, `<`
 * in text, missing ends. Every character is looked at a bounded number of times, whatever the page holds: a
 * construct that never ends takes the rest of the page with it.
 *
 * @example
 * readHtml('<td class="a">1 &lt; 2</td>', { open: (name) => log(name), close() {}, text: (text) => log(text) });
 */
export function readHtml(html: string, handler: HtmlHandler): void {
  let at = 0;
  while (at < html.length) {
    const next = html.indexOf('<', at);
    const end = next < 0 ? html.length : next;
    if (end > at) handler.text(html.slice(at, end));
    if (next < 0) return;
    at = readMarkup(html, next, handler);
  }
}

/** Reads what begins with the `<` at `at`, and returns where it ends. */
function readMarkup(html: string, at: number, handler: HtmlHandler): number {
  const mark = html[at + 1];
  if (mark === '!' || mark === '?') return markupEnd(html, at);
  const isEnd = mark === '/';
  const nameFrom = at + (isEnd ? 2 : 1);
  const name = nameAt(html, nameFrom);
  if (name === '') {
    handler.text('<');
    return at + 1;
  }
  const end = tagEnd(html, nameFrom + name.length);
  if (end < 0) return html.length;
  if (isEnd) {
    handler.close(name);
    return end + 1;
  }
  handler.open(name, html.slice(nameFrom + name.length, Math.min(end, nameFrom + MAX_ATTRIBUTES)));
  return Object.hasOwn(RAW_END, name) ? readRaw(html, name, end + 1, handler) : end + 1;
}

const ATTRIBUTE = /([^\s"'<>/=]{1,64})\s{0,16}(?:=\s{0,16}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]*)))?/g;

/**
 * The value of an attribute in what {@link HtmlHandler.open} was given, references unresolved; `null` when it is absent.
 *
 * @example
 * attribute(' id=a class="el b"', 'class'); // 'el b'
 */
export function attribute(attributes: string, name: string): string | null {
  for (const match of attributes.matchAll(ATTRIBUTE)) {
    if (match[1]?.toLowerCase() === name) return match[2] ?? match[3] ?? match[4] ?? '';
  }
  return null;
}
