import { MAX_LINE_LENGTH } from '../ranges/plain-line.ts';

export type Delimiter = ',' | ';' | '\t' | '|';
export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** Lines that one record may go over, in quotes; beyond that the quote is taken for a stray one. */
const MAX_LINES_OF_RECORD = 32;

/** Fields of a record, and whether a quoted one was still open at its end. */
export interface Fields {
  readonly cells: readonly string[];
  readonly isOpen: boolean;
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/** Reads a quoted field from behind its opening quote; `end` is behind the closing one, or -1 when there is none. */
function readQuoted(text: string, from: number): { readonly value: string; readonly end: number } {
  let value = '';
  let at = from;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return { value: value + text.slice(at), end: -1 };
    if (text[close + 1] !== '"') return { value: value + text.slice(at, close), end: close + 1 };
    value += text.slice(at, close + 1);
    at = close + 2;
  }
}

/**
 * Splits a record (RFC 4180): a field in quotes may hold delimiters, line ends and doubled quotes; blanks round a field are
 * dropped; text after a closing quote stays with the field, so that it is seen when the field is read.
 *
 * @example
 * splitRecord('"198.51.100.7","a ""b"", c"', ',').cells; // ['198.51.100.7', 'a "b", c']
 */
export function splitRecord(text: string, delimiter: Delimiter): Fields {
  const cells: string[] = [];
  for (let at = 0; at >= 0; ) {
    while (isBlank(text.charCodeAt(at)) && text[at] !== delimiter) at++;
    const quoted = text[at] === '"' ? readQuoted(text, at + 1) : null;
    if (quoted?.end === -1) return { cells: [...cells, quoted.value], isOpen: true };
    const rest = quoted?.end ?? at;
    const next = text.indexOf(delimiter, rest);
    cells.push(((quoted?.value ?? '') + text.slice(rest, next < 0 ? text.length : next)).trim());
    at = next < 0 ? -1 : next + 1;
  }
  return { cells, isOpen: false };
}

/** Where the records go; `line` is the first line of each. */
export type RecordHandler = (cells: readonly string[], line: number, text: string) => void;

/**
 * Puts lines together to records. A quote that is not closed within {@link MAX_LINES_OF_RECORD} lines (or before the end)
 * is a stray one: each of its lines is then read on its own, so that one stray quote cannot hide a list.
 */
export class RecordJoiner {
  readonly #delimiter: Delimiter;
  readonly #handle: RecordHandler;
  #pending: { text: string; line: number }[] = [];
  #length = 0;

  constructor(delimiter: Delimiter, handle: RecordHandler) {
    this.#delimiter = delimiter;
    this.#handle = handle;
  }

  /** Whether a quoted field has begun and not yet ended: what comes next belongs to it. */
  get isOpen(): boolean {
    return this.#pending.length > 0;
  }

  push(text: string, line: number): void {
    // A record that may go on holds no quote in its new line: nothing has to be split to know that it is still open.
    if (this.#pending.length > 0 && !text.includes('"')) {
      this.#keep(text, line);
      if (this.#isFull()) this.#giveUp();
      return;
    }
    this.#keep(text, line);
    const joined = this.#pending.length === 1 ? text : this.#pending.map((entry) => entry.text).join('\n');
    const { cells, isOpen } = splitRecord(joined, this.#delimiter);
    if (!isOpen) {
      const first = this.#pending[0]?.line ?? line;
      this.#clear();
      this.#handle(cells, first, joined);
    } else if (this.#isFull()) this.#giveUp();
  }

  end(): void {
    this.#giveUp();
  }

  #keep(text: string, line: number): void {
    this.#pending.push({ text, line });
    this.#length += text.length + 1;
  }

  #clear(): void {
    this.#pending = [];
    this.#length = 0;
  }

  #isFull(): boolean {
    return this.#pending.length >= MAX_LINES_OF_RECORD || this.#length > MAX_LINE_LENGTH;
  }

  #giveUp(): void {
    const pending = this.#pending;
    this.#clear();
    // None of them is joined again: a file of stray quotes would otherwise be read many times over.
    for (const { text, line } of pending) this.#handle(splitRecord(text, this.#delimiter).cells, line, text);
  }
}
