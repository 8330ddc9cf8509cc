import { AegisError } from '../../kernel/error.ts';
import { MAX_LINE_LENGTH } from '../ranges/plain-line.ts';

/** How the bytes of a text stand for characters. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'euc-kr';

/** Bytes decoded at a time. */
const PIECE = 1 << 16;
/** Bytes looked at to recognise UTF-16 without a mark. */
const PROBE = 4_096;

/**
 * Recognises the encoding: a byte order mark; else UTF-16 by its zero bytes, which ASCII text has in every second place;
 * else UTF-8 when it is valid; else EUC-KR with the extension of Windows (code page 949), in which Korean tools save CSV.
 */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return utf16Without(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'euc-kr');
}

function utf16Without(bytes: Uint8Array): TextEncoding | null {
  const end = Math.min(bytes.length, PROBE) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < end; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  // Hangul has hardly any zero bytes, but digits, dots and line ends of addresses do, on one side only.
  const isOneSided = (most: number, other: number): boolean => most > 0 && most * 8 >= end && most >= other * 8;
  if (isOneSided(odd, even)) return 'utf-16le';
  return isOneSided(even, odd) ? 'utf-16be' : null;
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    decoder.decode();
    return true;
  } catch {
    // The decoder throws for nothing else.
    return false;
  }
}

/** The text piece by piece, without its byte order mark; broken sequences become U+FFFD. */
export function* textPieces(bytes: Uint8Array, encoding: TextEncoding): Generator<string, void, undefined> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
  }
  yield decoder.decode();
}

/**
 * The whole text, for forms that need all of it at once.
 *
 * @throws {AegisError} `artefact_too_large` beyond `maxBytes`
 */
export function wholeText(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.length > maxBytes) {
    throw new AegisError('artefact_too_large', `The file is larger than ${maxBytes >> 20} MiB`, {
      details: { limit: 'bytes', maxBytes },
    });
  }
  return [...textPieces(bytes, encodingOf(bytes))].join('');
}

/** Where the lines of a text go, in their order; numbers begin with 1. */
export interface LineSink {
  line(text: string, number: number): void;
  /** A line of more than {@link MAX_LINE_LENGTH} characters; `beginning` is what was kept of it. */
  tooLong(beginning: string, number: number): void;
}

/** Cuts text that comes in pieces into lines at LF, CRLF and CR. Holds one line at most, and no more of it than is read. */
class LineCutter {
  readonly #sink: LineSink;
  #carry = '';
  #number = 0;
  #isTooLong = false;
  /** The last piece ended with CR: an LF at the start of the next one belongs to it. */
  #endedWithCr = false;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  push(piece: string): void {
    let from = 0;
    if (this.#endedWithCr && piece !== '') {
      if (piece[0] === '\n') from = 1;
      this.#endedWithCr = false;
    }
    let lf = piece.indexOf('\n', from);
    let cr = piece.indexOf('\r', from);
    while (lf >= 0 || cr >= 0) {
      const end = lf < 0 || (cr >= 0 && cr < lf) ? cr : lf;
      this.#add(piece, from, end);
      this.#flush();
      const isCrLf = end === cr && lf === end + 1;
      from = end + (isCrLf ? 2 : 1);
      this.#endedWithCr = end === cr && from === piece.length && !isCrLf;
      if (lf >= 0 && lf < from) lf = piece.indexOf('\n', from);
      if (cr >= 0 && cr < from) cr = piece.indexOf('\r', from);
    }
    this.#add(piece, from, piece.length);
  }

  /** Hands on the last line if no line end followed it. */
  end(): void {
    if (this.#carry !== '' || this.#isTooLong) this.#flush();
  }

  #add(piece: string, from: number, to: number): void {
    const room = MAX_LINE_LENGTH - this.#carry.length;
    if (to - from > room) this.#isTooLong = true;
    if (room > 0) this.#carry += piece.slice(from, Math.min(to, from + room));
  }

  #flush(): void {
    const text = this.#carry;
    const isTooLong = this.#isTooLong;
    this.#carry = '';
    this.#isTooLong = false;
    this.#number++;
    if (isTooLong) this.#sink.tooLong(text, this.#number);
    else this.#sink.line(text, this.#number);
  }
}

/**
 * Reads the lines of a text in any of the encodings, without ever holding all of it.
 *
 * @example
 * readLines(bytes, encodingOf(bytes), { line: (text, number) => use(text, number), tooLong: refuse });
 */
export function readLines(bytes: Uint8Array, encoding: TextEncoding, sink: LineSink): void {
  const cutter = new LineCutter(sink);
  for (const piece of textPieces(bytes, encoding)) cutter.push(piece);
  cutter.end();
}
