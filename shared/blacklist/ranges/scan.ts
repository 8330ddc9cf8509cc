import { WIDEST_PREFIX } from '../address/parse.ts';
import { QuadReader } from './octets.ts';
import { addressOfLine, type Columns, MAX_LINE_BYTES, MAX_LINE_LENGTH } from './plain-line.ts';

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const DASH = 45;
const SLASH = 47;
const ZERO = 48;
const BOM = [0xef, 0xbb, 0xbf] as const;
const NOT_TAKEN = -1;
const WIDEST_SIZE = 2 ** (32 - WIDEST_PREFIX[4]);

/** Where the lines of a plain list go, in their order. Line numbers begin with 1. Blank lines and comments go nowhere. */
export interface PlainSink {
  /** A line that states an IPv4 address, CIDR or range within the limits of `parseAddress`. */
  v4(lo: number, hi: number, line: number): void;
  /** What any other line states, comment and ignored columns cut off: text for `parseAddress`. */
  other(text: string, line: number): void;
  /** A line longer than {@link MAX_LINE_LENGTH}; `text` is its beginning. */
  tooLong(text: string, line: number): void;
}

export interface ScanOptions {
  /** What to do with text behind an address that is no comment. Default `reject`: it goes to `other` with its address. */
  readonly columns?: Columns;
}

/**
 * Reads a plain list in chunks of any size, cut anywhere. The usual line is read from its bytes; only a line that the
 * byte reader is not sure of becomes a string. LF and CRLF end lines; a UTF-8 byte order mark at the start is skipped.
 * Holds at most one line in memory.
 */
export class PlainScanner {
  /** Lines seen so far, blank ones and comments included. */
  lines = 0;
  readonly #sink: PlainSink;
  readonly #columns: Columns;
  readonly #quad = new QuadReader();
  readonly #decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  /** The beginning of a line whose end has not come yet, with room for its end. */
  readonly #carry = new Uint8Array(MAX_LINE_BYTES + 8);
  #carried = 0;

  constructor(sink: PlainSink, { columns = 'reject' }: ScanOptions = {}) {
    this.#sink = sink;
    this.#columns = columns;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    if (this.#carried > 0) {
      const end = chunk.indexOf(LF);
      this.#keep(chunk, 0, end < 0 ? chunk.length : end);
      if (end < 0) return;
      this.#endCarry();
      from = end + 1;
    }
    const last = chunk.lastIndexOf(LF);
    if (last >= from) this.#scan(chunk, from, last + 1);
    this.#keep(chunk, Math.max(from, last + 1), chunk.length);
  }

  /** Reads the last line if no line feed ended it. */
  end(): void {
    if (this.#carried > 0) this.#endCarry();
  }

  #keep(chunk: Uint8Array, from: number, to: number): void {
    // One place stays free for the line feed; what a too long line has beyond that is not looked at.
    const room = this.#carry.length - 1 - this.#carried;
    const end = Math.min(to, from + room);
    this.#carry.set(chunk.subarray(from, end), this.#carried);
    this.#carried += end - from;
  }

  #endCarry(): void {
    const end = this.#carried + 1;
    this.#carry[this.#carried] = LF;
    this.#carried = 0;
    this.#scan(this.#carry, 0, end);
  }

  /** Reads whole lines; `bytes[to - 1]` is a line feed. */
  #scan(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    let line = this.lines;
    if (line === 0 && BOM.every((byte, i) => bytes[from + i] === byte)) at += BOM.length;
    while (at < to) {
      const next = this.#readBytes(bytes, at, ++line);
      at = next === NOT_TAKEN ? this.#readText(bytes, at, line) : next;
    }
    this.lines = line;
  }

  /** The start of the next line, if this one could be read from its bytes. */
  #readBytes(bytes: Uint8Array, start: number, line: number): number {
    const lo = this.#quad.read(bytes, start);
    if (lo < 0) return NOT_TAKEN;
    const end = this.#quad.end;
    const code = bytes[end]!;
    if (code === LF || (code === CR && bytes[end + 1] === LF))
      return this.#take(lo, lo, line, code === LF ? end : end + 1);
    if (code === SLASH) return this.#readPrefix(bytes, end + 1, lo, line);
    if (code === DASH) return this.#readRangeEnd(bytes, end + 1, lo, line);
    if (code === TAB || code === SPACE) return this.#readColumns(bytes, start, end + 1, lo, line);
    return NOT_TAKEN;
  }

  #readPrefix(bytes: Uint8Array, start: number, address: number, line: number): number {
    let at = start;
    let prefix = bytes[at]! - ZERO;
    if (prefix < 1 || prefix > 9) return NOT_TAKEN;
    const second = bytes[++at]! - ZERO;
    if (second >= 0 && second <= 9) {
      prefix = prefix * 10 + second;
      at++;
    }
    if (prefix < WIDEST_PREFIX[4] || prefix > 32) return NOT_TAKEN;
    const end = lineEnd(bytes, at);
    if (end === NOT_TAKEN) return NOT_TAKEN;
    const hostBits = prefix === 32 ? 0 : 0xffffffff >>> prefix;
    return this.#take((address & ~hostBits) >>> 0, (address | hostBits) >>> 0, line, end);
  }

  #readRangeEnd(bytes: Uint8Array, start: number, lo: number, line: number): number {
    const hi = this.#quad.read(bytes, start);
    if (hi < lo || hi - lo >= WIDEST_SIZE) return NOT_TAKEN;
    const end = lineEnd(bytes, this.#quad.end);
    return end === NOT_TAKEN ? NOT_TAKEN : this.#take(lo, hi, line, end);
  }

  /** A comment or columns after one blank. A dash could still make a range of it, so that is left to the text reader. */
  #readColumns(bytes: Uint8Array, start: number, at: number, lo: number, line: number): number {
    if (this.#columns === 'reject' || bytes[at]! <= SPACE || bytes[at] === DASH) return NOT_TAKEN;
    const end = bytes.indexOf(LF, at);
    return end - start > MAX_LINE_LENGTH ? NOT_TAKEN : this.#take(lo, lo, line, end);
  }

  #take(lo: number, hi: number, line: number, end: number): number {
    this.#sink.v4(lo, hi, line);
    return end + 1;
  }

  #readText(bytes: Uint8Array, start: number, line: number): number {
    const next = bytes.indexOf(LF, start) + 1;
    const end = next - 1 > start && bytes[next - 2] === CR ? next - 2 : next - 1;
    // A few bytes more than the longest line can have suffice to see that it is longer.
    const whole = this.#decoder.decode(bytes.subarray(start, Math.min(end, start + MAX_LINE_BYTES + 3)));
    if (whole.length > MAX_LINE_LENGTH) {
      this.#sink.tooLong(whole.slice(0, MAX_LINE_LENGTH), line);
      return next;
    }
    const text = addressOfLine(whole, this.#columns);
    if (text !== null) this.#sink.other(text, line);
    return next;
  }
}

/** Reads one plain list that is whole in memory; see {@link PlainScanner}. */
export function scanPlain(bytes: Uint8Array, sink: PlainSink, options: ScanOptions = {}): void {
  const scanner = new PlainScanner(sink, options);
  scanner.push(bytes);
  scanner.end();
}

function lineEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LF) return at;
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 1 : NOT_TAKEN;
}
