/** What a plain list may have behind an address, apart from a comment: other columns, to be refused or ignored. */
export type Columns = 'reject' | 'ignore';

/** Longest line of a plain list in characters (UTF-16 units), without its end. No address needs a hundredth of it. */
export const MAX_LINE_LENGTH = 4096;

/** What such a line takes in UTF-8 at most: no character takes more than three bytes a unit. */
export const MAX_LINE_BYTES = 3 * MAX_LINE_LENGTH;

const HASH = 35;
const SEMICOLON = 59;
const DASH = 45;

/**
 * The part of a line of a plain list that states an address: without a comment (`#` or `;` at the start or after a
 * blank) and, with `ignore`, without further columns. Blanks round the dash of a range separate no columns.
 *
 * @returns the text for `parseAddress`, or `null` for a line that states nothing.
 * @example
 * addressOfLine('198.51.100.7\t10', 'ignore'); // '198.51.100.7'
 * addressOfLine('198.51.100.0/24 ; SBL1', 'reject'); // '198.51.100.0/24'
 */
export function addressOfLine(line: string, columns: Columns): string | null {
  const start = skipBlanks(line, 0);
  let end = commentStart(line, start);
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  if (end === start) return null;
  const text = line.slice(start, end);
  return columns === 'reject' ? text : text.slice(0, firstColumnEnd(text));
}

function commentStart(line: string, from: number): number {
  for (let i = from; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if ((code === HASH || code === SEMICOLON) && (i === from || isBlank(line.charCodeAt(i - 1)))) return i;
  }
  return line.length;
}

function firstColumnEnd(text: string): number {
  let end = wordEnd(text, 0);
  let next = skipBlanks(text, end);
  while (next < text.length && (text.charCodeAt(end - 1) === DASH || text.charCodeAt(next) === DASH)) {
    end = wordEnd(text, next);
    next = skipBlanks(text, end);
  }
  return end;
}

function wordEnd(text: string, from: number): number {
  let i = from;
  while (i < text.length && !isBlank(text.charCodeAt(i))) i++;
  return i;
}

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (i < text.length && isBlank(text.charCodeAt(i))) i++;
  return i;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}
