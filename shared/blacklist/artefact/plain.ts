import { parseAddress } from '../address/parse.ts';
import { addressOfLine, type Columns } from '../ranges/plain-line.ts';
import { type PlainSink, scanPlain } from '../ranges/scan.ts';
import type { Facts } from '../record.ts';
import type { ParseOptions, ParseReport, RecordSink } from './contract.ts';
import { FactsTable } from './facts.ts';
import { Tally } from './tally.ts';
import { encodingOf, readLines, type TextEncoding } from './text.ts';

/** Version of the rules below. */
const VERSION = 'plain@1';
/** Lines that decide whether a list has further columns. */
const SAMPLE_LINES = 100;
const SAMPLE_BYTES = 1 << 16;
const COMMENT = '//';

/**
 * A line whose address is good and followed by a blank, tab or comma and more text. Not `\s`, here and below: that takes
 * U+FEFF, U+00A0 and their like for blanks, which nothing else that reads an address does.
 */
const WITH_COLUMNS = /^([0-9a-fA-F.:]+(?:\/\d{1,3})?)[ \t,][ \t]{0,16}[^ \t,-]/;
const BLANK_AT_END = /[ \t]$/;

/** What a line states, comments after `//` cut off as well; `null` for nothing. Never cuts inside a word: `1.2.3.4//x` stays. */
function statedBy(text: string): string | null {
  for (let at = text.indexOf(COMMENT); at >= 0; at = text.indexOf(COMMENT, at + 1)) {
    if (at === 0) return null;
    // Blanks that remain at the end are the address reader's to skip.
    if (BLANK_AT_END.test(text.slice(at - 1, at))) return text.slice(0, at);
  }
  return text;
}

/**
 * Whether a list has columns behind its addresses (`address<TAB>count`): more than half of its first lines that state
 * something do. In a list of addresses alone, text behind one is an error that must be seen.
 */
function columnsOf(bytes: Uint8Array, encoding: TextEncoding): Columns {
  let stated = 0;
  let wider = 0;
  const note = (line: string): void => {
    const text = stated >= SAMPLE_LINES ? null : addressOfLine(line, 'reject');
    const address = text === null ? null : statedBy(text);
    if (address === null) return;
    stated++;
    const found = WITH_COLUMNS.exec(address);
    if (found && parseAddress(found[1] as string, { allowWide: true }).ok) wider++;
  };
  readLines(bytes.subarray(0, SAMPLE_BYTES), encoding, { line: note, tooLong() {} });
  return wider * 2 > stated ? 'ignore' : 'reject';
}

/** Takes what the scanner hands over, and reads the odd lines strictly. */
class PlainReader implements PlainSink {
  readonly #tally: Tally;
  readonly #facts: Facts;
  readonly #columns: Columns;
  readonly #allowWide: boolean;

  constructor(tally: Tally, facts: Facts, columns: Columns, allowWide: boolean) {
    this.#tally = tally;
    this.#facts = facts;
    this.#columns = columns;
    this.#allowWide = allowWide;
  }

  v4(lo: number, hi: number, line: number): void {
    const range = { family: 4, lo, hi } as const;
    this.#tally.accept({ range, facts: this.#facts, upstreamId: null, registeredAt: null, expiresAt: null }, line);
  }

  other(text: string, line: number): void {
    const stated = statedBy(text);
    if (stated === null) return;
    if (text.includes('\0')) {
      this.#tally.reject(line, 'not-text', text);
      return;
    }
    const address = this.#columns === 'ignore' ? (stated.split(',', 1)[0] as string) : stated;
    const parsed = parseAddress(address, { allowWide: this.#allowWide });
    if (!parsed.ok) this.#tally.reject(line, parsed.reason, text);
    else {
      const { range } = parsed;
      this.#tally.accept({ range, facts: this.#facts, upstreamId: null, registeredAt: null, expiresAt: null }, line);
    }
  }

  tooLong(text: string, line: number): void {
    this.#tally.reject(line, 'line-too-long', text);
  }
}

/** Whether every CR of the text belongs to a CRLF, as the byte scanner has it. */
function hasLoneCr(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) if (bytes[at + 1] !== 10) return true;
  return false;
}

/** Reads by characters what the byte scanner does not know: other encodings, CR alone, lines with NUL. */
function readSlowly(bytes: Uint8Array, encoding: TextEncoding, columns: Columns, reader: PlainReader): void {
  readLines(bytes, encoding, {
    line(line, number) {
      // A line with NUL is binary as a whole, its comment included.
      const text = line.includes('\0') ? line : addressOfLine(line, columns);
      if (text !== null) reader.other(text, number);
    },
    tooLong: (text, number) => reader.tooLong(text, number),
  });
}

/**
 * Reads a list of one address, CIDR or range a line (netset, ipset, drop lists, ipsum): comments after `#`, `;` or `//`
 * at the start or after a blank; columns behind the addresses are ignored in lists that have them. Strict about all else:
 * `198.51.100.7/0/path` is refused as `trailing-text`. Usual UTF-8 input is read from its bytes.
 *
 * @example
 * readPlain(bytes, { defaults: { reason: 'Example list', category: 'scanning', confidence: null } }, sink).accepted;
 */
export function readPlain(bytes: Uint8Array, options: ParseOptions, sink: RecordSink): ParseReport {
  const tally = new Tally(sink);
  const encoding = encodingOf(bytes);
  const columns = columnsOf(bytes, encoding);
  const facts = new FactsTable(options.defaults).of({});
  const reader = new PlainReader(tally, facts, columns, options.allowWide === true);
  const isUsual = encoding === 'utf-8' && !bytes.includes(0) && !hasLoneCr(bytes);
  if (isUsual) scanPlain(bytes, reader, { columns });
  else readSlowly(bytes, encoding, columns, reader);
  return tally.report('plain', VERSION);
}
